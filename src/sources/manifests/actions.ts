import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  emptyManifest,
  type Manifest,
} from "../../core/locate/dependency/manifest.ts";
import { type DataNode, entriesOf, itemsOf, valueAt } from "./dataNode.ts";
import { readYamlNodes } from "./yamlNodes.ts";

/**
 * Reads a workflow or an action: every `uses: owner/repository[/path]@ref` of its jobs and steps.
 * Undefined when it is no mapping.
 */
export function readWorkflow(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readYamlNodes(text.text);
  if (root?.kind !== "map") return undefined;
  const jobs = entriesOf(valueAt(root, "jobs")).map(({ value }) => value);
  const steps = [...jobs.map((job) => valueAt(job, "steps")), valueAt(root, "runs", "steps")];
  const users = [...jobs, ...steps.flatMap((list) => itemsOf(list))];
  return {
    ...emptyManifest,
    declarations: users
      .flatMap((user) => usedBy(valueAt(user, "uses"), text))
      .toSorted((a, b) => a.nameRegion.startLine - b.nameRegion.startLine),
  };
}

function usedBy(node: DataNode | undefined, text: PositionedText): readonly Declaration[] {
  if (node?.kind !== "scalar") return [];
  // Neither an action of this repository nor an image.
  const found = /^([\w.-]+\/[\w.-]+(?:\/[^@\s]+)?)(?:@(\S+))?$/.exec(node.text);
  if (found === null) return [];
  const [, name = "", reference] = found;
  const versionStart = node.start + name.length + 1;
  return [
    {
      name,
      declaredAs: name,
      group: "runtime",
      nameRegion: text.regionOf(node.start, node.start + name.length),
      version:
        reference === undefined
          ? undefined
          : {
              text: reference,
              region: text.regionOf(versionStart, versionStart + reference.length),
            },
      reference: undefined,
    },
  ];
}
