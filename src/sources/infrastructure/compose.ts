import { type InfrastructureFile, nobody, nothingRuns } from "../../core/infrastructure.ts";
import { positionedText } from "../../core/locate/dependency/lines.ts";
import { withDefaults } from "../builds/composeBuilds.ts";
import { entriesOf, entryAt, textAt, valueAt } from "../manifests/dataNode.ts";
import { readYamlNodes } from "../manifests/yamlNodes.ts";
import { imageLines } from "./imageLine.ts";

/**
 * Compose specification: `services.<name>.image`, with the default of a variable that has one, and
 * `build`. What an alias stands for is read where its anchor is.
 */
export function readCompose(path: string, original: string): InfrastructureFile {
  const text = positionedText(original);
  const services = entriesOf(valueAt(readYamlNodes(text.text), "services"));
  const images = services.flatMap(({ key, value }) => {
    const image = valueAt(value, "image");
    const runs = { ...nobody, name: textAt(value, "container_name") ?? key };
    const written = withDefaults(image?.kind === "scalar" ? image.text : "");
    return imageLines(image, text, { format: "compose", runs, written });
  });
  const builds = services.flatMap(({ key, value }) => {
    const build = entryAt(value, "build");
    if (build === undefined) return [];
    return [{ region: text.regionOf(build.keyStart, build.keyEnd), place: `${path}#${key}` }];
  });
  return { ...nothingRuns, images, builds };
}
