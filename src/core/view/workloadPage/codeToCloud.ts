import { parseImageReference } from "../../imageReference.ts";
import { commitPage, comparePage } from "../../remedy/permalink.ts";
import { currentName } from "../../repository.ts";
import type { Image } from "../../workload.ts";
import { ageWords } from "../age.ts";
import { plain, shortCommit } from "../plain.ts";
import { distanceWords, evidenceWords, keptWords } from "../words.ts";
import { isInferred, type PageContext } from "./context.ts";
import { type GraphEdge, type GraphNode, graphOf, type NodeKind } from "./graph.ts";
import type { CodeToCloudSection, PageLink } from "./page.ts";
import { sensitiveTargets } from "./why.ts";

/** More images than these of one workload are counted and not drawn. */
const mostImages = 4;

/** The way from the code to what it can reach, and which commits of it run. */
export function codeToCloudSection(context: PageContext): CodeToCloudSection {
  const { workload, t } = context;
  const shown = workload.images.slice(0, mostImages);
  const parts = [
    ...shown.map((image) => imageParts(image, context)),
    ...(shown.length === 0 ? [imagelessParts(context)] : []),
    surroundings(context),
  ];
  const nodes = new Map(parts.flatMap(({ nodes }) => nodes).map((node) => [node.id, node]));
  const edges = new Map(
    parts.flatMap(({ edges }) => edges).map((edge) => [`${edge.from}\n${edge.to}`, edge]),
  );
  const hidden = workload.images.length - shown.length;
  return {
    id: "codeToCloud",
    heading: t("From code to cloud"),
    count: undefined,
    empty: undefined,
    notes: hidden === 0 ? [] : [t("{0} more images of this workload are not drawn.", hidden)],
    running: runningCommits(context),
    graph: graphOf(
      t("From the code to {0} and what it can reach", plain(workload.name, 80)),
      { nodes: [...nodes.values()], edges: [...edges.values()] },
      t,
    ),
  };
}

interface Parts {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const subject = "workload";

const kindWords: Readonly<Record<NodeKind, string>> = {
  code: "Code",
  build: "Build",
  image: "Image",
  registry: "Registry",
  workload: "Workload",
  internet: "Internet",
  data: "Data",
  identity: "Identity",
  resource: "Resource",
};

/** A node, its texts cut to what can be read in a drawing. */
export function nodeOf(
  { t }: PageContext,
  id: string,
  kind: NodeKind,
  given: Pick<GraphNode, "label"> & Partial<Pick<GraphNode, "details" | "emphasis">>,
): GraphNode {
  return {
    id,
    kind,
    kindWord: t(kindWords[kind]),
    label: plain(given.label, 80),
    details: (given.details ?? []).filter((one) => one !== "").map((one) => plain(one, 80)),
    emphasis: given.emphasis,
  };
}

function edge(from: string, to: string, changes: Partial<GraphEdge> = {}): GraphEdge {
  return { from, to, label: "", isPossible: false, isBackward: false, ...changes };
}

/** Code, build, image, registry and what leads from one to the next, as far as each is known. */
function imageParts(image: Image, context: PageContext): Parts {
  const { workload, t } = context;
  const evidence = image.evidence ?? workload.evidence;
  const isPossible = evidence === "inferred";
  const nodes = [
    codeNode(image, context),
    ...buildNodes(image, context),
    imageNode(image, context),
    ...registryNodes(image, context),
  ];
  const ids = [...nodes.map(({ id }) => id), subject];
  const edges = ids.slice(1).map((to, at) => {
    // Only a name says that the image is of this code; that it runs there is certain.
    const isGuess = isPossible && to === imageId(image);
    return edge(ids[at] ?? "", to, { label: isGuess ? t("possibly") : "", isPossible: isGuess });
  });
  return { nodes, edges };
}

/** Nothing is known of its images: the declaration, or a name, is all that ties it to the code. */
function imagelessParts(context: PageContext): Parts {
  const { workload, t } = context;
  const code = codeNode(undefined, context);
  return {
    nodes: [code],
    edges: [
      edge(code.id, subject, {
        label: evidenceWords(workload.evidence, t),
        isPossible: isInferred(context),
      }),
    ],
  };
}

function codeNode(image: Image | undefined, context: PageContext): GraphNode {
  const { snapshot, t } = context;
  const { owner, name } = currentName(snapshot.repository);
  const commit = image?.commit;
  const distance = image?.deployed === undefined ? "" : distanceWords(image.deployed, t);
  const details =
    commit === undefined
      ? [t("commit not known")]
      : [t("commit {0}", shortCommit(commit)), distance];
  return nodeOf(context, `code ${commit ?? ""}`, "code", { label: `${owner}/${name}`, details });
}

function buildNodes(image: Image, context: PageContext): readonly GraphNode[] {
  const { build, workflow, run = "" } = image;
  const file = workflow ?? build?.workflow;
  if (file === undefined && build === undefined) return [];
  const label =
    file === undefined ? context.t("workflow not known") : file.slice(file.lastIndexOf("/") + 1);
  const id = ["build", file ?? "", build?.dockerfile ?? "", build?.target ?? "", run].join(" ");
  return [nodeOf(context, id, "build", { label, details: buildDetails(image, context) })];
}

/** The run, the Dockerfile and its stage, as far as they are known. */
function buildDetails({ build, run }: Image, { t }: PageContext): readonly string[] {
  const number = run === undefined ? undefined : /\/runs\/(\d+)/.exec(run)?.[1];
  const made = number === undefined ? [] : [t("run {0}", number)];
  if (build === undefined) return made;
  const stage = build.target === undefined ? [] : [t("stage {0}", build.target)];
  return [...made, build.dockerfile, ...stage];
}

function imageNode({ reference, digest, evidence }: Image, context: PageContext): GraphNode {
  const read = reference === undefined ? undefined : parseImageReference(reference);
  const path = read?.path.replace(/^library\//, "") ?? reference;
  const tag = read?.tag === undefined ? "" : `:${read.tag}`;
  return nodeOf(context, imageId({ digest }), "image", {
    label: path === undefined ? context.t("name not known") : `${path}${tag}`,
    details: [
      digest.slice(0, "sha256:".length + 12),
      evidenceWords(evidence ?? context.workload.evidence, context.t),
    ],
  });
}

function imageId({ digest }: Pick<Image, "digest">): string {
  return `image ${digest}`;
}

function registryNodes(image: Image, context: PageContext): readonly GraphNode[] {
  const read = [image.storage, image.reference]
    .map((text) => (text === undefined ? undefined : parseImageReference(text)))
    .find((one) => one?.hasDomain === true);
  if (read === undefined) return [];
  const kept = keptWords(image, context.t);
  return [
    nodeOf(context, `registry ${read.domain}`, "registry", {
      label: read.domain,
      details: [kept],
      emphasis: kept === "" ? undefined : "danger",
    }),
  ];
}

/** The workload, and what reaches it or is reached from it. */
function surroundings(context: PageContext): Parts {
  const { workload, t } = context;
  const isPossible = isInferred(context);
  const has = (factor: (typeof workload.riskFactors)[number]) =>
    workload.riskFactors.includes(factor);
  const place = [workload.cluster, workload.namespace].filter((part) => part !== undefined);
  const nodes = [
    nodeOf(context, subject, "workload", {
      label: workload.name,
      details: [
        place.join(" / "),
        workload.environment ?? "",
        has("critical-resource") ? t("critical resource") : "",
      ],
      emphasis: "subject",
    }),
  ];
  const edges: GraphEdge[] = [];
  if (has("internet-exposed")) {
    nodes.push(
      nodeOf(context, "internet", "internet", { label: t("anybody"), emphasis: "danger" }),
    );
    edges.push(edge("internet", subject, { label: t("can reach"), isPossible, isBackward: true }));
  }
  if (has("sensitive-data")) {
    const details = sensitiveTargets(workload.paths ?? []);
    nodes.push(
      nodeOf(context, "data", "data", { label: t("sensitive data"), details, emphasis: "danger" }),
    );
    edges.push(edge(subject, "data", { label: t("can get at"), isPossible }));
  }
  if (has("lateral-movement")) {
    nodes.push(nodeOf(context, "others", "resource", { label: t("other resources") }));
    edges.push(edge(subject, "others", { label: t("can move to"), isPossible }));
  }
  return { nodes, edges };
}

/** `Running 1a2b3c4, 14 commits behind main`, with the page that lists them. */
function runningCommits(context: PageContext): CodeToCloudSection["running"] {
  const { workload, snapshot, now, t } = context;
  const byCommit = new Map(workload.images.map((image) => [image.commit, image]));
  return [...byCommit].map(([commit, image]) => {
    if (commit === undefined) {
      return { text: t("Which commit runs is not known."), link: undefined };
    }
    const { deployed } = image;
    const words = deployed === undefined ? "" : distanceWords(deployed, t);
    const running = t("Running {0}", shortCommit(commit));
    const made =
      deployed?.kind === "compared" && deployed.committedAt !== undefined
        ? t("committed {0}", ageWords(deployed.committedAt, now, t))
        : "";
    const text = [running, words, made].filter((part) => part !== "").join(", ");
    const repository = currentName(snapshot.repository);
    const isBehind = deployed?.kind === "compared" && deployed.behind > 0;
    const url = isBehind
      ? comparePage(repository, commit, deployed.branch)
      : commitPage(repository, commit);
    const label = isBehind
      ? t("See what is not deployed on GitHub")
      : t("Open the commit on GitHub");
    const link: PageLink | undefined = url === undefined ? undefined : { label, url };
    return { text: `${text}.`, link };
  });
}
