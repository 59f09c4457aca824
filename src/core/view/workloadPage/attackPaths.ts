import type { PathAccount, PathNode } from "../../attackPath.ts";
import { plain } from "../plain.ts";
import { linesOf, stepsOf } from "./advice.ts";
import { nodeOf } from "./codeToCloud.ts";
import { knownCount, nothingFromDefender, type PageContext } from "./context.ts";
import { type GraphEdge, type GraphNode, graphOf, type NodeKind, type PageGraph } from "./graph.ts";
import type { AdviceRow, AdviceSection } from "./page.ts";
import { levelTag } from "./why.ts";

/** The attack paths that lead over the workload, each drawn where Defender says what it leads over. */
export function attackPathsSection(context: PageContext): AdviceSection {
  const { workload, t } = context;
  const { paths = [], attackPaths } = workload;
  const none = t("Defender for Cloud found no attack path over it.");
  const untold = attackPaths - paths.length;
  return {
    id: "attackPaths",
    heading: t("Attack paths"),
    count: knownCount(context, "attackPaths", attackPaths),
    empty: attackPaths > 0 ? undefined : nothingFromDefender(context, "attackPaths", none),
    notes:
      untold <= 0
        ? []
        : [
            untold === 1
              ? t(
                  "1 attack path is only named by a recommendation: what it leads over was not read.",
                )
              : t("{0} attack paths are only named: what they lead over was not read.", untold),
          ],
    rows: paths.map((path) => rowOf(path, context)),
  };
}

function rowOf(path: PathAccount, context: PageContext): AdviceRow {
  const { t } = context;
  const isHigh = path.riskLevel === "critical" || path.riskLevel === "high";
  const impact = linesOf(path.impact).map((line) => t("What it can lead to: {0}", line));
  const untold =
    path.nodes.length === 0
      ? [t("Defender for Cloud does not say here what it leads over.")]
      : path.isCut
        ? [t("It leads over more than is drawn.")]
        : [];
  return {
    title: plain(path.title, 200),
    tags: levelTag(path.riskLevel, t),
    isHigh,
    description: [...linesOf(path.description), ...impact, ...untold],
    remediation: stepsOf(path.remediation),
    link: undefined,
    graph: path.nodes.length === 0 ? undefined : pathGraph(path, context),
  };
}

/** The nodes and edges of a path; who is exposed to the internet is drawn with it. */
function pathGraph({ title, nodes, edges }: PathAccount, context: PageContext): PageGraph {
  const { t } = context;
  const drawn = nodes.map((node, at) => drawnNode(node, at, context));
  const exposed = nodes.flatMap(({ insights }, at) =>
    insights.some((one) => /internet/i.test(one)) ? [at] : [],
  );
  const internet: readonly GraphNode[] =
    exposed.length === 0
      ? []
      : [nodeOf(context, "internet", "internet", { label: t("anybody"), emphasis: "danger" })];
  const connections: readonly GraphEdge[] = [
    ...exposed.map((at) => edgeOf("internet", at, t("can reach"))),
    ...edges.map(({ from, to, label }) => edgeOf(`${from}`, to, plain(label ?? "", 60))),
  ];
  return graphOf(
    t("Attack path: {0}", plain(title, 200)),
    { nodes: [...internet, ...drawn], edges: connections },
    t,
  );
}

function edgeOf(from: string, to: number, label: string): GraphEdge {
  return { from, to: `${to}`, label, isPossible: false, isBackward: false };
}

function drawnNode(node: PathNode, at: number, context: PageContext): GraphNode {
  const { workload, t } = context;
  const isSubject = node.resource === workload.key;
  const isSensitive = node.insights.some((one) => /sensitiv/i.test(one));
  const roles = { entry: t("starts here"), target: t("ends here"), step: "" } as const;
  return nodeOf(context, `${at}`, isSubject ? "workload" : kindOf(node), {
    label: node.name,
    details: [
      node.type ?? "",
      isSubject ? t("this workload") : "",
      isSensitive ? t("sensitive data") : "",
      roles[node.role],
    ],
    emphasis: isSubject ? "subject" : node.role === "target" ? "danger" : undefined,
  });
}

/** By the word that Defender has for its type, of which no list is published. */
const kinds: readonly (readonly [RegExp, NodeKind])[] = [
  [/container|pod|function|site|app|virtualmachine|compute|instance/i, "workload"],
  [/storage|sql|database|postgres|mysql|cosmos|vault|bucket|data/i, "data"],
  [/identity|principal|role|user|group/i, "identity"],
  [/internet/i, "internet"],
];

function kindOf({ type = "" }: PathNode): NodeKind {
  if (/registr/i.test(type)) return "registry";
  return kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "resource";
}
