import { type InfrastructureFile, nothingRuns } from "../../core/infrastructure.ts";
import { positionedText } from "../../core/locate/dependency/lines.ts";
import { parentOf } from "../builds/folders.ts";
import { readJsonNodes } from "../manifests/jsonNodes.ts";
import { declarationOfJson } from "./armNodes.ts";
import { readDeclarationNodes } from "./declarationNodes.ts";
import { declaredExposures } from "./declaredExposures.ts";
import { declaredImages } from "./declaredImages.ts";
import { type Declared, definitionsOf, resourceLines, resourcesOf } from "./declaredResources.ts";

/**
 * Terraform, Bicep and ARM templates: the images of resources and modules, with what variables,
 * parameters and locals of the same file put into them, and what lets the internet in. Never throws.
 */
export function readDeclarations(
  path: string,
  original: string,
  format: Declared["format"],
): InfrastructureFile {
  const text = positionedText(original);
  const entries =
    format === "arm"
      ? declarationOfJson(readJsonNodes(text.text))
      : readDeclarationNodes(text.text, format === "bicep" ? "bicep" : "hcl");
  const folder = parentOf(path);
  const definitions = definitionsOf(entries, format);
  const declared: Declared = {
    format,
    text,
    entries,
    definitions,
    resources: resourcesOf(entries, { format, folder, definitions }),
  };
  return {
    ...nothingRuns,
    images: declaredImages(declared),
    exposures: declaredExposures(declared),
    resources: resourceLines(declared.resources, folder),
  };
}
