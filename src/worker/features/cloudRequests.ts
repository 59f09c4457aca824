import {
  assignRecommendationRequest,
  changeSecurityAlertRequest,
  cloudIssueRequest,
  createCloudIssueRequest,
  recommendationOwnerRequest,
  recommendationsRequest,
  securityAlertRequest,
  securityAlertsRequest,
} from "../../protocol/cloudActing.ts";
import type { Requests } from "./actingRequests.ts";
import { answered } from "./alertChanges.ts";
import { type CloudActingDeps, createCloudActing } from "./cloudActing.ts";

/** Answers the requests that change something in Defender for Cloud. */
export function registerCloudActing(requests: Requests, deps: CloudActingDeps): void {
  const acting = createCloudActing(deps);
  requests.onRequest(
    recommendationsRequest,
    answered((asked) => acting.recommendations(asked)),
  );
  requests.onRequest(
    recommendationOwnerRequest,
    answered((asked, signal) => acting.recommendationOwner(asked, signal)),
  );
  requests.onRequest(
    assignRecommendationRequest,
    answered((asked, signal) => acting.assignRecommendation(asked, signal)),
  );
  requests.onRequest(securityAlertsRequest, (asked) => acting.securityAlerts(asked));
  requests.onRequest(
    securityAlertRequest,
    answered((asked, signal) => acting.securityAlert(asked, signal)),
  );
  requests.onRequest(
    changeSecurityAlertRequest,
    answered((asked, signal) => acting.changeSecurityAlert(asked, signal)),
  );
  requests.onRequest(
    cloudIssueRequest,
    answered((asked, signal) => acting.cloudIssue(asked, signal)),
  );
  requests.onRequest(
    createCloudIssueRequest,
    answered((asked, signal) => acting.createCloudIssue(asked, signal)),
  );
}
