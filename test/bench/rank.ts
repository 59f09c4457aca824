import type { Alert } from "../../src/core/alert.ts";
import { rank, rankAlert } from "../../src/core/risk/rank.ts";
import type { WorkloadLink } from "../../src/core/workload.ts";
import {
  codeScanning,
  critical31,
  denial31,
  dependabot,
  linkTo,
  numbered,
  secret,
  workload,
  world,
} from "../core/risk/examples.ts";
import { type Benchmark, timeOf } from "./figure.ts";

const count = 100_000;

/** From alerts and links to the ordered list with reasons, as every refresh does it. */
export const rankAlerts: Benchmark = {
  name: "rank",
  measure: async () => {
    const alerts = Array.from({ length: count }, (_, index) => alertOf(index));
    const links = linksInUse();
    const value = await timeOf(7, () =>
      rank(
        alerts.map((alert, index) =>
          rankAlert(alert, "open", links[index % links.length] ?? [], world),
        ),
      ),
    );
    return [{ what: "rank 100,000 alerts", value, unit: "ms", budget: 300 }];
  },
};

function alertOf(index: number): Alert {
  const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 61_000).toISOString();
  const severity = (["low", "medium", "high", "critical"] as const)[index % 4] ?? "low";
  switch (index % 3) {
    case 0: {
      const cwes = [["CWE-89"], ["CWE-79"], ["CWE-22", "CWE-400"], []][index % 4] ?? [];
      return numbered(codeScanning({ createdAt, severity, cwes }), index);
    }
    case 1: {
      const cvss = { score: 4 + (index % 6), vector: index % 2 === 0 ? critical31 : denial31 };
      const epss = (index % 100) / 400;
      const fixAvailable = index % 5 !== 0;
      return numbered(dependabot({ createdAt, severity, cvss, epss, fixAvailable }), index);
    }
    default: {
      const isPubliclyLeaked = index % 50 === 0;
      return numbered(secret({ createdAt, severity, isPubliclyLeaked }), index);
    }
  }
}

/** As in a repository of five services: none, one or three workloads to an alert. */
function linksInUse(): readonly (readonly WorkloadLink[])[] {
  const factors = [["internet-exposed"], ["sensitive-data"], ["critical-resource"], []] as const;
  const workloads = factors.map((riskFactors, index) =>
    linkTo(workload({ key: `/subscriptions/1/service-${index}`, riskFactors })),
  );
  return [[], ...workloads.map((link) => [link]), workloads.slice(0, 3)];
}
