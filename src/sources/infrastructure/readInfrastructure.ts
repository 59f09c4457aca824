import { type InfrastructureFile, nothingRuns } from "../../core/infrastructure.ts";
import { isComposeFile } from "../builds/composeBuilds.ts";
import { readCompose } from "./compose.ts";
import { readDeclarations } from "./declarations.ts";
import { readHelmTemplate } from "./helmTemplate.ts";
import { readHelmValues } from "./helmValues.ts";
import { readKubernetes } from "./kubernetes.ts";
import { readKustomization } from "./kustomization.ts";
import { readWorkflow } from "./workflow.ts";

/** True for a file that may say what runs, by its name alone. */
export function mayRunSomething(path: string): boolean {
  return (
    /\.(?:ya?ml|tf|tfvars|bicep|bicepparam)$|(?:^|\/)Kustomization$/i.test(path) || isTemplate(path)
  );
}

/** Names that ARM templates and their parameters have. */
function isTemplate(path: string): boolean {
  return /(?:^|[/.])(?:azuredeploy|mainTemplate|template|arm)[^/]*\.json$|(?:^|\/)main(?:\.parameters)?\.json$/i.test(
    path,
  );
}

/** Nothing that people write is larger. */
const mostCharacters = 1024 * 1024;

/**
 * What a file of the repository says about what runs, by its name and content: Kubernetes, Helm
 * values and templates, Kustomize, Compose, Terraform, Bicep, ARM templates, workflows. Nothing for
 * any other file, nor for one that cannot be read; never throws.
 */
export function readInfrastructure(path: string, text: string): InfrastructureFile {
  if (text.length > mostCharacters) return nothingRuns;
  try {
    return readByName(path, text);
  } catch (error) {
    // Values nested deeper than the parsers' stack goes.
    if (error instanceof RangeError) return nothingRuns;
    throw error;
  }
}

function readByName(path: string, text: string): InfrastructureFile {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/\.tf(?:vars)?$/.test(name)) return readDeclarations(path, text, "terraform");
  if (/\.bicep(?:param)?$/.test(name)) return readDeclarations(path, text, "bicep");
  if (name.endsWith(".json")) {
    return isTemplate(path) ? readDeclarations(path, text, "arm") : nothingRuns;
  }
  if (/^kustomization(?:\.ya?ml)?$/.test(name)) return readKustomization(text);
  if (!/\.ya?ml$/.test(name)) return nothingRuns;
  if (path.startsWith(".github/workflows/") || /^action\.ya?ml$/.test(name)) {
    return readWorkflow(path, text);
  }
  if (isComposeFile(path)) return readCompose(path, text);
  if (/(?:^|\/)templates\//.test(path) && text.includes("{{")) return readHelmTemplate(path, text);
  if (isHelmValues(name)) return readHelmValues(path, text);
  return /^[ \t]*(?:-[ \t]+)?["']?kind["']?[ \t]*:/m.test(text)
    ? readKubernetes(text)
    : nothingRuns;
}

/** `values.yaml`, `values-prod.yaml`, `prod.values.yaml`, `prod-values.yaml`. */
function isHelmValues(name: string): boolean {
  return /^values(?:[.-][\w.-]+)?\.ya?ml$|^[\w.-]+[.-]values\.ya?ml$/.test(name);
}
