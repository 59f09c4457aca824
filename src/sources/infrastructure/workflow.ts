import {
  type BuildLine,
  type InfrastructureFile,
  nobody,
  nothingRuns,
} from "../../core/infrastructure.ts";
import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import { placeOfJob, placesOfSteps } from "../builds/places.ts";
import {
  type DataNode,
  entriesOf,
  itemsOf,
  textAt,
  tokenOf,
  valueAt,
} from "../manifests/dataNode.ts";
import { readYamlNodes } from "../manifests/yamlNodes.ts";
import { imageLines } from "./imageLine.ts";

/**
 * Workflow syntax for GitHub Actions: the containers of jobs and their services, and the steps and
 * called workflows that build an image, as far as they can. Also of an action of the repository.
 */
export function readWorkflow(path: string, original: string): InfrastructureFile {
  const text = positionedText(original);
  const root = readYamlNodes(text.text);
  const jobs = entriesOf(valueAt(root, "jobs"));
  const images = jobs.flatMap(({ key, value }) => {
    const container = valueAt(value, "container");
    const services = entriesOf(valueAt(value, "services")).map((service) => service.value);
    const named = [container, ...services].map((one) =>
      one?.kind === "scalar" ? one : valueAt(one, "image"),
    );
    const runs = { ...nobody, name: key };
    return named.flatMap((image) => imageLines(image, text, { format: "workflow", runs }));
  });
  const builds = jobs.flatMap(({ key, value }): readonly BuildLine[] => {
    const uses = tokenOf(valueAt(value, "uses"), text);
    if (uses?.text.startsWith("./") === true) {
      return [{ region: uses.region, place: placeOfJob(path, key) }];
    }
    return stepLines(itemsOf(valueAt(value, "steps")), { path, job: key, text });
  });
  const own = itemsOf(valueAt(root, "runs", "steps"));
  return {
    ...nothingRuns,
    images,
    builds: [...builds, ...stepLines(own, { path, job: "runs", text })],
  };
}

function stepLines(
  steps: readonly DataNode[],
  {
    path,
    job,
    text,
  }: { readonly path: string; readonly job: string; readonly text: PositionedText },
): readonly BuildLine[] {
  const heads = steps.map((step) => ({
    id: textAt(step, "id"),
    name: textAt(step, "name"),
    uses: textAt(step, "uses"),
    run: textAt(step, "run"),
  }));
  const places = placesOfSteps(path, job, heads);
  return steps.flatMap((step, index): readonly BuildLine[] => {
    const place = places[index] ?? "";
    const uses = tokenOf(valueAt(step, "uses"), text);
    if (uses !== undefined) {
      const mayBuild = /^(?:docker\/(?:build-push|bake)-action@|\.\/)/i.test(uses.text);
      return mayBuild ? [{ region: uses.region, place }] : [];
    }
    const region = commandRegion(valueAt(step, "run"), text);
    return region === undefined ? [] : [{ region, place }];
  });
}

const tool =
  /(?:^|[\s/;&|("])(?:(?:docker|podman)(?:-compose)?|nerdctl|buildah|az|gcloud|executor)(?=\s|$)/;
const verb = /\b(?:build|bake|bud|submit|b|executor|up)\b/;
/** Lines longer than these are no script of a workflow. */
const longestLine = 2000;

/** The first line of a script that looks like a command which builds. */
function commandRegion(run: DataNode | undefined, text: PositionedText) {
  if (run?.kind !== "scalar") return undefined;
  let start = run.start;
  for (const line of text.text.slice(run.start, run.end).split("\n")) {
    const code = line.trimEnd();
    const own = code.trimStart();
    const isCode = code.length < longestLine && !own.startsWith("#");
    if (isCode && tool.test(code) && verb.test(code)) {
      return text.regionOf(start + code.length - own.length, start + code.length);
    }
    start += line.length + 1;
  }
  return undefined;
}
