import { type InfrastructureFile, nothingRuns } from "../../core/infrastructure.ts";
import { readDeclarations } from "./declarations.ts";
import { readHelmTemplate } from "./helmTemplate.ts";
import { readKubernetes } from "./kubernetes.ts";
import { readCompose, readHelmValues, readKustomization, readWorkflow } from "./yamlImages.ts";

/** True for a file that may say what runs, by its name alone. */
export function mayRunSomething(path: string): boolean {
  return /\.(?:ya?ml|tf|bicep)$/i.test(path) || /(?:^|[/.])azuredeploy[^/]*\.json$/i.test(path);
}

/**
 * What a file of the repository says about what runs, by its name and content: Kubernetes, Helm
 * values and templates, Kustomize, Compose, Terraform, Bicep, ARM templates, workflows. Nothing for
 * any other file, nor for one that cannot be read; never throws.
 */
export function readInfrastructure(path: string, text: string): InfrastructureFile {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (name.endsWith(".tf")) return readDeclarations(text, "terraform");
  if (name.endsWith(".bicep")) return readDeclarations(text, "bicep");
  if (name.endsWith(".json")) return readDeclarations(text, "arm");
  if (!/\.ya?ml$/.test(name)) return nothingRuns;
  if (path.startsWith(".github/workflows/")) return readWorkflow(text);
  if (/^kustomization\.ya?ml$/.test(name)) return readKustomization(text);
  if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name)) return readCompose(text);
  if (/^values(?:[.-][\w.-]+)?\.ya?ml$/.test(name)) return readHelmValues(text);
  if (/(?:^|\/)templates\//.test(path) && text.includes("{{")) return readHelmTemplate(text);
  return /^\s*kind\s*:/m.test(text) ? readKubernetes(text) : nothingRuns;
}
