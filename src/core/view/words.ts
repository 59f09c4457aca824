import type { Alert, PlaceOutsideCode } from "../alert.ts";
import type { Anchor } from "../anchor.ts";
import { tierNames } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import type {
  DeployedCommit,
  Evidence,
  Image,
  Platform,
  Workload,
  WorkloadLink,
} from "../workload.ts";
import { plain, shortCommit } from "./plain.ts";
import type { Translate } from "./text.ts";

/** Names of platforms; empty for one without. */
export const platformNames: Readonly<Record<Platform, string>> = {
  aks: "AKS",
  eks: "EKS",
  gke: "GKE",
  containerApps: "Container Apps",
  appService: "App Service",
  vm: "VM",
  other: "",
};

/** `payments-api (prod)`, and how many more there are. */
export function workloadName(workload: Workload): string {
  const name = plain(workload.name, 80);
  return workload.environment === undefined ? name : `${name} (${plain(workload.environment, 40)})`;
}

/** The same of an alert's workload; `possibly` where only a name says that its code runs there. */
export function linkedName({ workload, evidence }: WorkloadLink, t: Translate): string {
  const name = workloadName(workload);
  return evidence === "inferred" ? t("possibly {0}", name) : name;
}

/** The workloads of an alert in a few words: the one that decided its tier, and how many more. */
export function runsAs(ranked: RankedAlert, t: Translate): string {
  const [first, ...more] = ranked.workloads;
  if (first === undefined) return "";
  const name = linkedName(first, t);
  return more.length === 0 ? name : t("{0} +{1} more", name, more.length);
}

/** `AKS prod-weu / payments · attested, not verified · running 1a2b3c4, 14 commits behind main`. */
export function whereItRuns(workload: Workload, t: Translate): string {
  const place = [
    [platformNames[workload.platform], workload.cluster].filter(Boolean).join(" "),
    workload.namespace,
  ]
    .filter((part) => part !== undefined && part !== "")
    .map((part) => plain(part ?? "", 60))
    .join(" / ");
  return [place, evidenceWords(workload.evidence, t), runningWords(workload, t)]
    .filter((part) => part !== "")
    .join(" · ");
}

/** How sure a deployment is. Nobody here checks an attestation's signature, so that is said. */
export function evidenceWords(evidence: Evidence, t: Translate): string {
  return evidence === "attested" ? t("attested, not verified") : t(evidence);
}

/** Which commit runs and how far behind that is; empty where it is not known or not one. */
function runningWords({ images }: Workload, t: Translate): string {
  const known = images.filter(({ commit }) => commit !== undefined);
  const [first] = known;
  if (first?.commit === undefined || known.some(({ commit }) => commit !== first.commit)) return "";
  const running = t("running {0}", shortCommit(first.commit));
  const { deployed } = first;
  return [running, deployed === undefined ? "" : distanceWords(deployed, t), keptWords(first, t)]
    .filter((part) => part !== "")
    .join(", ");
}

/** How a commit that runs stands to the branch; empty where git could not tell. */
export function distanceWords(deployed: DeployedCommit, t: Translate): string {
  if (deployed.kind === "notInClone") return t("not in this clone");
  if (deployed.kind === "unknown") return "";
  const { behind, ahead, branch } = deployed;
  const name = plain(branch, 40);
  const parts = [
    behind === 0
      ? ""
      : behind === 1
        ? t("1 commit behind {0}", name)
        : t("{0} commits behind {1}", behind, name),
    ahead === 0
      ? ""
      : ahead === 1
        ? t("1 commit not in {0}", name)
        : t("{0} commits not in {1}", ahead, name),
  ].filter((part) => part !== "");
  return parts.length === 0 ? t("the latest of {0}", name) : parts.join(", ");
}

/** What is wrong with the place that an image is kept at; empty for nothing. */
export function keptWords({ storageStatus }: Image, t: Translate): string {
  if (storageStatus === "eol") return t("image at its end of life");
  return storageStatus === "deleted" ? t("image deleted from its registry") : "";
}

/** Why an alert belongs to a workload, and whether its code is in what runs there. */
export function linkWords({ reason, code }: WorkloadLink, t: Translate): string {
  const words = {
    running: t("its code is in what runs"),
    notRunning: t("its code is not in what runs yet"),
    lineNotFound: t("its line is not found in what runs, which may have it in another form"),
  } as const;
  return [t(reason), code === undefined ? "" : words[code]]
    .filter((part) => part !== "")
    .join("; ");
}

/** What stands before everything else about an alert that is fixed on the branch and still runs. */
export function stateWords({ state }: Pick<RankedAlert, "state">, t: Translate): string {
  return state === "fixedNotDeployed" ? t("fixed, not deployed") : "";
}

/**
 * What makes a workload matter, most telling first; only `possibly` where nothing but a name says
 * that it is this repository's. `evidence` is the link's, where one alert is meant.
 */
export function whyExposed(
  workload: Workload,
  t: Translate,
  evidence: Evidence = workload.evidence,
): string {
  if (evidence !== "inferred") return factsOfWorkload(workload, t);
  const { riskFactors, otherRiskFactors, attackPaths } = workload;
  const isAnySaid = riskFactors.length + otherRiskFactors.length + attackPaths > 0;
  return isAnySaid ? t("possibly {0}", factsOfWorkload(workload, t)) : t("exposure unknown");
}

/** What is said of a workload, whoever's it is. */
export function factsOfWorkload(workload: Workload, t: Translate): string {
  const names: Readonly<Record<string, string>> = {
    "internet-exposed": "internet-exposed",
    "sensitive-data": "sensitive data",
    "critical-resource": "critical resource",
    "lateral-movement": "lateral movement",
  };
  const order = Object.keys(names);
  const known = workload.riskFactors
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((factor) => t(names[factor] ?? factor));
  const paths =
    workload.attackPaths === 0
      ? []
      : [
          workload.attackPaths === 1
            ? t("on 1 attack path")
            : t("on {0} attack paths", workload.attackPaths),
        ];
  const other = workload.otherRiskFactors.map((factor) => plain(factor, 60));
  const nothing = workload.isEvaluated ? t("not exposed") : t("exposure unknown");
  const words = [...known, ...paths, ...other];
  return words.length === 0 ? nothing : words.join(" · ");
}

/** The reasons shown where there is little room: at most three, the severity only when alone. */
export function fewReasons(ranked: RankedAlert, t: Translate): readonly string[] {
  const { reasons } = ranked.risk;
  const most = ranked.alert.kind === "secretScanning" ? reasons : reasons.slice(0, -1);
  return (most.length === 0 ? reasons : most.slice(0, 3)).map((reason) => t(reason));
}

/** The few reasons, and whether this branch brought the alert in. */
export function shortReasons(ranked: RankedAlert, t: Translate): readonly string[] {
  return [...fewReasons(ranked, t), ...branchWord(ranked.alert, t)];
}

/** `new on this branch`, when it is known to be. */
export function branchWord(alert: Alert, t: Translate): readonly string[] {
  const isNew = alert.kind === "codeScanning" && alert.introducedByBranch === true;
  return isNew ? [t("new on this branch")] : [];
}

const outsideCodeNames: Readonly<Record<PlaceOutsideCode, string>> = {
  wiki: "in the wiki",
  issueTitle: "in an issue's title",
  issueBody: "in an issue",
  issueComment: "in an issue comment",
  discussionTitle: "in a discussion's title",
  discussionBody: "in a discussion",
  discussionComment: "in a discussion comment",
  pullRequestTitle: "in a pull request's title",
  pullRequestBody: "in a pull request",
  pullRequestComment: "in a pull request comment",
  pullRequestReview: "in a pull request review",
  pullRequestReviewComment: "in a review comment",
};

/** As `placeName`; where an alert has no file, what it is found in instead. */
export function alertPlace(alert: Alert, anchor: Anchor | undefined, t: Translate): string {
  const outside = alert.kind === "secretScanning" ? alert.outsideCode : undefined;
  return anchor === undefined && outside !== undefined
    ? t(outsideCodeNames[outside])
    : placeName(anchor, t);
}

/** `query.ts:42`, or why there is no line. */
export function placeName(anchor: Anchor | undefined, t: Translate): string {
  if (anchor === undefined) return t("no file");
  const file = plain(anchor.path.slice(anchor.path.lastIndexOf("/") + 1), 60);
  // An alert about the whole file has no line that could be wrong.
  const line = anchor.isWholeFile === true ? undefined : anchor.region?.startLine;
  if (anchor.state === "lost") {
    return anchor.isWholeFile === true ? t("{0}, not found", file) : t("{0}, line not found", file);
  }
  if (anchor.state === "unverified") {
    return line === undefined ? t("{0}, not verified", file) : t("{0}, line not verified", file);
  }
  if (line === undefined) return file;
  const place = `${file}:${line}`;
  return anchor.state === "uncertain" ? t("about {0}", place) : place;
}

/** The tier's name in the user's language. */
export function tierName(ranked: RankedAlert, t: Translate): string {
  return t(tierNames[ranked.risk.tier]);
}

/** Whether a version of a manifest, raised, may put it right: declared itself, and patched. */
export function canBump({ alert, state }: Pick<RankedAlert, "alert" | "state">): boolean {
  return (
    alert.kind === "dependabot" &&
    state === "open" &&
    alert.firstPatchedVersion !== undefined &&
    alert.relationship !== "transitive"
  );
}

/** Whether one edit of a manifest that is here may put it right. */
export function canUpdate(
  ranked: Pick<RankedAlert, "alert" | "state">,
  anchor: Anchor | undefined,
): boolean {
  return canBump(ranked) && anchor?.state === "exact";
}
