import { commitPage, repositoryPage } from "../../remedy/permalink.ts";
import { currentName } from "../../repository.ts";
import type { Platform, Workload, WorkloadKind } from "../../workload.ts";
import { ageWords } from "../age.ts";
import { plain } from "../plain.ts";
import type { Translate } from "../text.ts";
import { platformNames } from "../words.ts";
import { evidenceTexts } from "../workloadRow.ts";
import { recommendationsSection, securityAlertsSection } from "./advice.ts";
import { alertsSection } from "./alerts.ts";
import { attackPathsSection } from "./attackPaths.ts";
import { codeToCloudSection } from "./codeToCloud.ts";
import { isInferred, type PageContext } from "./context.ts";
import { cvesSection } from "./cves.ts";
import type { PageFact, PageLink, PageSection, PageWords, WorkloadPage } from "./page.ts";
import { whySection } from "./why.ts";

/** Everything that is known about a workload, for the page about it. */
export function workloadPage(context: PageContext): WorkloadPage {
  const { workload, t } = context;
  const sections = [
    whySection(context),
    codeToCloudSection(context),
    alertsSection(context),
    cvesSection(context),
    recommendationsSection(context),
    securityAlertsSection(context),
    attackPathsSection(context),
  ];
  return {
    title: plain(workload.name, 80),
    kind: t(kindWords[workload.kind]),
    notice: isInferred(context)
      ? t(
          "Possibly not this repository's: only a name says that it runs this code. Everything below is true of the workload, and of this code only if it does.",
        )
      : undefined,
    identity: identityOf(context),
    links: linksOf(context),
    sections,
    summary: summaryOf(workload, sections, t),
    words: wordsOf(t),
  };
}

const kindWords: Readonly<Record<WorkloadKind, string>> = {
  kubernetesContainer: "Kubernetes container",
  containerApp: "Container app",
  webApp: "Web app",
  functionApp: "Function app",
  virtualMachine: "Virtual machine",
  other: "Workload",
};

function identityOf({ workload, now, t }: PageContext): readonly PageFact[] {
  const { environment, cluster, namespace, platform, evidence, factsAt } = workload;
  const fact = (name: string, value: string | undefined): readonly PageFact[] =>
    value === undefined || value === "" ? [] : [{ name, value: plain(value, 200) }];
  return [
    ...fact(t("Environment"), environment ?? t("not known")),
    ...fact(t("Platform"), platformNames[platform satisfies Platform]),
    ...fact(t("Cluster"), cluster),
    ...fact(t("Namespace"), namespace),
    ...fact(t("As of"), ageWords(factsAt, now, t)),
    ...fact(t("Evidence"), t(evidenceTexts[evidence])),
  ];
}

function linksOf({ workload, snapshot, t }: PageContext): readonly PageLink[] {
  const repository = currentName(snapshot.repository);
  const [commit, ...others] = new Set(workload.images.map((image) => image.commit));
  const known = commit === undefined || others.length > 0 ? undefined : commit;
  const gitHub = known === undefined ? repositoryPage(repository) : commitPage(repository, known);
  const link = (label: string, url: string | undefined): readonly PageLink[] =>
    url === undefined ? [] : [{ label, url }];
  return [
    ...link(t("View in Defender for Cloud"), workload.portalUrl),
    ...link(t("View on GitHub"), gitHub),
  ];
}

/** `payments-api: 8 alerts, 2 image CVEs, …`, of what is counted. */
function summaryOf(workload: Workload, sections: readonly PageSection[], t: Translate): string {
  const counts = sections.flatMap(({ heading, count }) =>
    count === undefined ? [] : [t("{0}: {1}", heading, count)],
  );
  return `${plain(workload.name, 80)}. ${counts.join(", ")}.`;
}

function wordsOf(t: Translate): PageWords {
  return {
    skip: t("Skip to the alerts"),
    onThisPage: t("On this page"),
    identity: t("About the workload"),
    links: t("Pages elsewhere"),
    package: t("Package"),
    installed: t("Installed"),
    fixedIn: t("Fixed in"),
    cves: t("CVEs"),
    place: t("Where it comes in"),
    howToFix: t("How to fix it"),
    zoomIn: t("Zoom In"),
    zoomOut: t("Zoom Out"),
    fit: t("Fit to Width"),
    graphTools: t("Zoom"),
    graphKeys: t("Arrow keys move the drawing, plus and minus zoom, zero shows all of it."),
    inWords: t("The same in words"),
    moreAlerts: t("More alerts"),
    updated: t("Updated."),
  };
}
