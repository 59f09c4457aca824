import { readJsonLines } from "../../core/locate/dependency/jsonLines.ts";
import { positionedText } from "../../core/locate/dependency/lines.ts";
import type { LineTree } from "../../core/locate/dependency/lineTree.ts";
import type { LockGraph } from "../../core/locate/dependency/lockGraph.ts";
import { cargoLockGraph } from "../../core/locate/dependency/locks/cargoLock.ts";
import { composerLockGraph } from "../../core/locate/dependency/locks/composerLock.ts";
import { gemfileLockGraph } from "../../core/locate/dependency/locks/gemfileLock.ts";
import { gradleLockGraph } from "../../core/locate/dependency/locks/gradleLock.ts";
import { npmLockGraph } from "../../core/locate/dependency/locks/npmLock.ts";
import { nugetLockGraph } from "../../core/locate/dependency/locks/nugetLock.ts";
import { pnpmLockGraph } from "../../core/locate/dependency/locks/pnpmLock.ts";
import {
  pipfileLockGraph,
  pythonLockGraph,
} from "../../core/locate/dependency/locks/pythonLock.ts";
import { yarnLockGraph } from "../../core/locate/dependency/locks/yarnLock.ts";
import { readTomlLines } from "../../core/locate/dependency/tomlLines.ts";
import { readYamlLines } from "../../core/locate/dependency/yamlLines.ts";
import { fileNameOf } from "./above.ts";
import { type DataNode, lineTreeOf } from "./dataNode.ts";
import { readJsonNodes } from "./jsonNodes.ts";
import { readTomlNodes } from "./tomlNodes.ts";
import { withinStack } from "./withinStack.ts";
import { readYamlNodes } from "./yamlNodes.ts";

interface Reader {
  readonly scan: (text: string) => LineTree | undefined;
  readonly parse: (text: string) => DataNode | undefined;
}

const json: Reader = { scan: readJsonLines, parse: readJsonNodes };
const yaml: Reader = { scan: readYamlLines, parse: readYamlNodes };
const toml: Reader = { scan: readTomlLines, parse: readTomlNodes };

const structured: ReadonlyMap<
  string,
  readonly [Reader, (tree: LineTree) => LockGraph | undefined]
> = new Map([
  ["package-lock.json", [json, npmLockGraph]],
  ["npm-shrinkwrap.json", [json, npmLockGraph]],
  ["composer.lock", [json, composerLockGraph]],
  ["packages.lock.json", [json, nugetLockGraph]],
  ["Pipfile.lock", [json, pipfileLockGraph]],
  ["pnpm-lock.yaml", [yaml, pnpmLockGraph]],
  ["Cargo.lock", [toml, cargoLockGraph]],
  ["poetry.lock", [toml, pythonLockGraph]],
  ["uv.lock", [toml, pythonLockGraph]],
  ["pdm.lock", [toml, pythonLockGraph]],
]);
const plain: ReadonlyMap<string, (text: string) => LockGraph | undefined> = new Map([
  ["yarn.lock", yarnLockGraph],
  ["Gemfile.lock", gemfileLockGraph],
  ["gems.locked", gemfileLockGraph],
  ["gradle.lockfile", gradleLockGraph],
]);

/**
 * Reads the lock file at a path: by lines, and with a parser where that finds nothing. Undefined
 * when nothing can be made of it, or the path names no lock file.
 */
export function readLockFile(text: string, path: string): LockGraph | undefined {
  return withinStack(() => readGraph(text, path));
}

function readGraph(text: string, path: string): LockGraph | undefined {
  const name = fileNameOf(path);
  const entry = structured.get(name);
  if (entry === undefined) return plain.get(name)?.(text);
  const [{ scan, parse }, graphOf] = entry;
  const tree = scan(text);
  const scanned = tree === undefined ? undefined : graphOf(tree);
  if (scanned !== undefined && scanned.packages.length > 0) return scanned;
  const parsed = parsedTree(text, parse);
  return parsed === undefined ? scanned : graphOf(parsed);
}

/** The same values as the scan of a text finds, by a parser. */
function parsedTree(text: string, parse: Reader["parse"]): LineTree | undefined {
  const positioned = positionedText(text);
  const nodes = parse(positioned.text);
  return nodes === undefined ? undefined : lineTreeOf(nodes, positioned);
}
