import { existsSync, statSync } from "node:fs";

/** What `npm start` was asked for. */
export type StartRequest =
  | { readonly folder: string | undefined; readonly scenario: string | undefined }
  /** One sentence about what is wrong. */
  | { readonly problem: string };

/** Reads the arguments: nothing, the folder of a clone, or `--scenario NAME` of the sample. */
export function parseStart(args: readonly string[]): StartRequest {
  const [first, second, ...more] = args;
  if (first === undefined) return { folder: undefined, scenario: undefined };
  const inline = /^--scenario=(.*)$/.exec(first)?.[1];
  const name = inline ?? (first === "--scenario" ? (second ?? "") : undefined);
  const rest = name === undefined || inline !== undefined ? [second, ...more] : more;
  const surplus = rest.find((argument) => argument !== undefined);
  if (surplus !== undefined) return { problem: `${surplus} is too much.` };
  if (name === "") return { problem: "--scenario needs a name." };
  if (name !== undefined) return { folder: undefined, scenario: name };
  if (existsSync(first) && statSync(first).isDirectory()) {
    return { folder: first, scenario: undefined };
  }
  return { problem: `${first} is no folder.` };
}
