import { type DeclaredKey, deploymentKeys, topKeys } from "./declared.ts";
import { type Block, blockAt } from "./outline.ts";

/** One thing that can be written at a place. */
export interface DeclaredCompletion {
  readonly label: string;
  readonly purpose: string;
  readonly kind: "key" | "value";
  /** What replaces the characters between `from` and the place. */
  readonly text: string;
  /** 0-based character of the line. */
  readonly from: number;
}

/**
 * What can be written at a place of `.github/runtime-risk.yml`: line and character 0-based.
 *
 * Works by indentation, so that a file that is no YAML yet is completed too. Keys that an entry has
 * already are not offered again.
 */
export function completeDeclaration(
  text: string,
  line: number,
  character: number,
): readonly DeclaredCompletion[] {
  const lines = text.split(/\r?\n/);
  const before = (lines[line] ?? "").slice(0, character);
  const found = /^(\s*(?:-\s+)*)(?:([A-Za-z]+):\s+)?((?!-)[\w-]*)$/.exec(before);
  if (found === null) return [];
  const [, lead = "", name, typed = ""] = found;
  const block = blockAt(lines, line, lead);
  const keys = keysOf(block, lead);
  const from = before.length - typed.length;
  if (name !== undefined) {
    const key = keys.find((one) => one.name === name);
    return key?.shape === "text" ? values(key, from) : [];
  }
  const owner = deploymentKeys.find((key) => key.name === listOf(block));
  if (owner !== undefined && isEntryOfDeployment(block.parent?.parent)) return values(owner, from);
  return keys
    .filter((key) => !block.keys.has(key.name))
    .map(({ name: label, purpose, shape }) => ({
      label,
      purpose,
      kind: "key",
      text: shape === "list" ? `${label}:` : `${label}: `,
      from,
    }));
}

/** The keys that a block takes. */
function keysOf(block: Block, lead: string): readonly DeclaredKey[] {
  if (block.kind === "root") return lead === "" ? topKeys : [];
  return isEntryOfDeployment(block) ? deploymentKeys : [];
}

function isEntryOfDeployment(block: Block | undefined): boolean {
  return (
    block?.kind === "entry" &&
    listOf(block) === "deployments" &&
    block.parent?.parent?.kind === "root"
  );
}

/** The key whose list an entry is in. */
function listOf({ kind, parent }: Block): string | undefined {
  return kind === "entry" ? parent?.name : undefined;
}

function values(
  { values: known, purpose }: DeclaredKey,
  from: number,
): readonly DeclaredCompletion[] {
  return known.map((value) => ({ label: value, purpose, kind: "value", text: value, from }));
}
