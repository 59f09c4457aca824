/** Writes the tables of README.md that come from the manifest and from the list of requests. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import words from "../../package.nls.json" with { type: "json" };
import { requestRows } from "./requests.ts";

const file = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** README.md with its generated tables brought up to date. */
export function withTables(readme: string): string {
  const { contributes } = manifest;
  const texts = new Map(Object.entries(words));
  const say = (text: string) =>
    text.replace(/^%(.+)%$/, (whole, key: string) => texts.get(key) ?? whole);
  const commands = contributes.commands.map(
    ({ command, title }) => `| Runtime Risk: ${say(title)} | \`${command}\` |`,
  );
  const settings = Object.entries(contributes.configuration.properties).map(
    ([key, { default: value, scope, markdownDescription }]) =>
      `| \`${key}\` | \`${JSON.stringify(value)}\` | ${scope} | ${say(markdownDescription).replaceAll("\n", " ")} |`,
  );
  const tables = [
    ["requests", ["| host | request | what for |", "| --- | --- | --- |", ...requestRows()]],
    ["commands", ["| command | id |", "| --- | --- |", ...commands]],
    [
      "settings",
      ["| setting | default | scope | what it does |", "| --- | --- | --- | --- |", ...settings],
    ],
  ] as const;
  return tables.reduce((text, [name, lines]) => put(text, name, lines), readme);
}

function put(readme: string, name: string, lines: readonly string[]): string {
  const pattern = new RegExp(`<!-- ${name} -->[^]*?<!-- /${name} -->`);
  if (!pattern.test(readme)) throw new Error(`README.md has no place for the ${name}`);
  return readme.replace(pattern, () => `<!-- ${name} -->\n${lines.join("\n")}\n<!-- /${name} -->`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(file("README.md"), withTables(readFileSync(file("README.md"), "utf8")));
}
