import { positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type Declaration,
  type DeclarationGroup,
  emptyManifest,
  type Manifest,
} from "../../core/locate/dependency/manifest.ts";
import { itemsOf, valueAt } from "./dataNode.ts";
import { requirementAt } from "./pep508.ts";
import { readYamlNodes } from "./yamlNodes.ts";

const keyGroups: ReadonlyMap<string, DeclarationGroup> = new Map([
  ["install_requires", "runtime"],
  ["setup_requires", "development"],
  ["tests_require", "development"],
]);

/** Reads a `setup.cfg`: the lists of `[options]` and every list of its extras. */
export function readSetupCfg(original: string): Manifest {
  const text = positionedText(original);
  const declarations: Declaration[] = [];
  let section = "";
  let group: DeclarationGroup | undefined;
  for (const [index, line] of text.lines.entries()) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      group = undefined;
      continue;
    }
    const key = /^([A-Za-z][\w.-]*)\s*[=:]\s*/.exec(line);
    const isExtras = section === "options.extras_require";
    if (key !== null) {
      group = isExtras
        ? "optional"
        : section === "options"
          ? keyGroups.get(key[1] ?? "")
          : undefined;
    }
    if (group === undefined) continue;
    const start = key?.[0].length ?? 0;
    declarations.push(
      ...requirementAt(line.slice(start), text.startOf(index) + start, { text, group }),
    );
  }
  return { ...emptyManifest, declarations };
}

/** Reads the requirements that a `setup.py` writes as plain texts in its lists. */
export function readSetupPy(original: string): Manifest {
  const text = positionedText(original);
  const declarations: Declaration[] = [];
  const lists =
    /\b(install_requires|setup_requires|tests_require|extras_require)\s*=\s*([[{(](?:[^\])}"'#]|"[^"\n]*"|'[^'\n]*'|#[^\n]*|\](?=\s*,\s*["'}]))*)/g;
  for (const list of text.text.matchAll(lists)) {
    const [whole, key = "", body = ""] = list;
    const bodyStart = list.index + whole.length - body.length;
    for (const item of body.matchAll(/#[^\n]*|"([^"\n]*)"|'([^'\n]*)'/g)) {
      const requirement = item[1] ?? item[2];
      const isKey = /^\s*:/.test(body.slice(item.index + item[0].length));
      if (requirement === undefined || isKey) continue;
      const group = keyGroups.get(key) ?? "optional";
      declarations.push(...requirementAt(requirement, bodyStart + item.index + 1, { text, group }));
    }
  }
  return { ...emptyManifest, declarations };
}

/** Reads a conda `environment.yml`, its pip part included. Undefined when it is no mapping. */
export function readEnvironment(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readYamlNodes(text.text);
  if (root?.kind !== "map") return undefined;
  const items = itemsOf(valueAt(root, "dependencies"));
  const pip = items.flatMap((item) => itemsOf(valueAt(item, "pip")));
  return {
    ...emptyManifest,
    // The pip part first: an alert is about packages of that index.
    declarations: [...pip, ...items].flatMap((item) =>
      item.kind === "scalar"
        ? requirementAt(item.text, item.start, { text, group: "runtime" })
        : [],
    ),
  };
}
