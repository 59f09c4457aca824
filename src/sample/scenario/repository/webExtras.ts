import type { Files } from "../../git/history.ts";

/** What the web service carries along: a library's copy, a generated client, a fixture of a test. */
export const webExtras: Files = {
  "services/web/vendor/typeahead.js": `/*! typeahead 0.11 - copied, do not edit */
(function (root) {
  function suggest(box, items) {
    var list = document.createElement("ul");
    for (var i = 0; i < items.length; i++) {
      list.innerHTML += "<li>" + items[i].label + "</li>";
    }
    box.appendChild(list);
    return new RegExp("^" + box.value);
  }
  root.typeahead = { suggest: suggest };
})(window);
`,
  "services/web/src/generated/rounds.ts": `// Generated from rounds.openapi.json. Do not edit.

export interface Round {
  readonly courier: string;
  readonly stops: readonly string[];
}

export async function roundOf(base: string, courier: string): Promise<Round> {
  const answer = await fetch(base + "/rounds/" + courier);
  return (await answer.json()) as Round;
}

export function showRound(): void {
  document.write("<h1>" + decodeURIComponent(location.hash.slice(1)) + "</h1>");
}
`,
  "services/web/test/checkout.test.ts": `import { expect, test } from "vitest";
import { isTrustedFrame } from "../src/lib/api";

const page = "<p>" + window.location.search + "</p>";

test("our own payment page may be framed", () => {
  document.body.innerHTML = page;
  expect(isTrustedFrame("https://pay.acme.example/")).toBe(true);
});
`,
  "services/web/scripts/preview.mjs": `import { exec } from "node:child_process";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";

const settings = JSON.parse(readFileSync(process.argv[2], "utf8"));

createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const page = settings.pages[url.searchParams.get("page")];
  exec("vite build --mode " + url.searchParams.get("mode"));
  if (url.searchParams.get("key") == settings.key) response.end(readFileSync(page));
  else response.writeHead(403).end();
}).listen(settings.port);
`,
};
