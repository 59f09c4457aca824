import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CodeActionRequest, CodeLensRequest, HoverRequest } from "vscode-languageserver-protocol";
import * as z from "zod/mini";
import { allSecrets } from "../../src/core/remedy/allSecrets.ts";
import { groupings } from "../../src/core/view/grouping.ts";
import type { TreeNode } from "../../src/core/view/treeNode.ts";
import {
  changeAlertRequest,
  dismissedAlertsRequest,
  peopleRequest,
  writeCheckRequest,
} from "../../src/protocol/acting.ts";
import {
  bumpRequest,
  fileStatusRequest,
  nextAlertRequest,
  workloadChoicesRequest,
  workloadLinesRequest,
} from "../../src/protocol/editorMessages.ts";
import { autofixRequest, draftBumpRequest } from "../../src/protocol/fixes.ts";
import { draftIssueRequest, draftUpdateRequest } from "../../src/protocol/issues.ts";
import {
  alertChoicesRequest,
  alertDetailRequest,
  alertPlaceRequest,
  azureTenantsRequest,
  dataFlowRequest,
  explainRequest,
  scannedVersionRequest,
  statusRequest,
  treeRequest,
  workloadLinksRequest,
} from "../../src/protocol/messages.ts";
import { filterChoicesRequest, setViewRequest } from "../../src/protocol/view.ts";
import { workloadPageRequest } from "../../src/protocol/workloads.ts";
import { openSample, type Sample, scenarioNames } from "../../src/sample/sample.ts";
import { isRecord } from "../../src/sources/json.ts";
import { marked, outsideOf } from "../l10n/marked.ts";
import { notShown } from "../l10n/notShown.ts";
import { sameInGerman } from "../l10n/sameInGerman.ts";
import { textsOfAnyKind, writtenTexts } from "../l10n/shownTexts.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";
import { root } from "../tools/bootstrap.mjs";

const bundle = z.parse(
  z.record(z.string(), z.string()),
  JSON.parse(readFileSync(join(root, "l10n/bundle.l10n.de.json"), "utf8")),
);
// GitHub's name of a permission is in English for everybody.
const same = [...sameInGerman].filter((text) => text !== "Artifact metadata");
const translations = Object.fromEntries(
  [...Object.entries(bundle), ...same.map((text) => [text, text] as const)].map(
    ([english, german]) => [english, marked(german)],
  ),
);

/** Words of the program that are names at the same time: of branches, environments, packages. */
const alsoNames = new Set(
  "catalog container jobs main npm password prod request staging time vulnerability".split(" "),
);

/** GitHub's own names of permissions, and what is to be copied into a terminal. */
const asTheyAre = /[A-Z][a-z ]+ \((?:read|write)\)|(?:git remote set-url|composer update) [^⟫]*/g;

/** Markdown as it is read: without addresses, emphasis and what escapes. */
function unmarked(text: string): string {
  return text
    .replaceAll(/(?<!\\)\[((?:[^\]\\]|\\.)*)\]\((?:<[^>]*>|[^()\s]*)\)/g, "$1\n")
    .replaceAll(/(?<!\\)\*\*|(?<=^|\s)_|_(?=\s|$)/g, "")
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(?:lt|gt|amp|nbsp);/g, " ")
    .replaceAll(/\\(?=[\p{P}\p{S}])/gu, "")
    .replaceAll(/https?:\/\/[^\s⟦⟧⟪⟫\]]+|\bCWE-\d+/g, "");
}

/** Whatever the upstreams answered and the repository holds: only of it a text may be that is not ours. */
class Data {
  #all = "";

  add(text: string): void {
    this.#all += `\n${text.toLowerCase()}`;
  }

  has(text: string): boolean {
    const part = text.toLowerCase();
    return this.#all.includes(part) || this.#all.includes(JSON.stringify(part).slice(1, -1));
  }
}

/** What a drawing's edges say; their ends are ids. */
function labelsOf(edges: unknown): unknown {
  return Array.isArray(edges) ? edges.map((edge) => (isRecord(edge) ? edge["label"] : "")) : "";
}

const repository = "github.com/acme/storefront";

suite("in a language of its own the worker", function () {
  this.timeout(120_000);
  let folder: string;
  let files: readonly string[];
  const repositoryData = new Data();

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-german-"));
    await openSample().writeRepository(folder);
    files = globSync("**/*.*", { cwd: folder }).filter((file) => !file.startsWith(".git/"));
    repositoryData.add(
      execFileSync("git", ["log", "--all", "-p"], { cwd: folder, encoding: "utf8" }),
    );
    repositoryData.add(execFileSync("git", ["remote", "-v"], { cwd: folder, encoding: "utf8" }));
    repositoryData.add(files.join("\n"));
    repositoryData.add(folder);
    repositoryData.add(allSecrets.map(({ name }) => name).join("\n"));
    const commands = writtenTexts.filter(({ file }) => notShown[file] === "command lines");
    repositoryData.add(commands.map(({ text }) => text).join("\n"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  let session: WorkerSession | undefined;
  let data: Data;
  teardown(async () => {
    await session?.stop();
    session = undefined;
  });

  /** What of a text is neither translated nor of the data. */
  const leftOver = (shown: string): readonly string[] =>
    outsideOf(unmarked(shown).replaceAll(asTheyAre, ""))
      .flatMap((part) => part.split(/[\n·|,;:()`#<>→+"“”„]+|\s[-–]\s|\.\s|\bUTC\b| \/ /))
      .map((part) => part.replace(/^(?:[\s\d]|- )+/, "").replace(/(?: v?\d\S*)?[.…\s]*$/, ""))
      .map((part) => part.replace(/^(?:AKS|EKS|GKE) /, ""))
      .filter((part) => /\p{L}{2}/u.test(part) && !sameInGerman.has(part))
      .filter((part) => {
        if (alsoNames.has(part)) return false;
        const isOfTheProgram = textsOfAnyKind.has(part) && /^\p{Ll}+$/u.test(part);
        return isOfTheProgram || !(data.has(part) || repositoryData.has(part));
      });

  const found = new Map<string, string>();
  const look = (where: string, shown: string | null | undefined): void => {
    for (const part of leftOver(shown ?? ""))
      found.set(part, `${where}: ${(shown ?? "").slice(0, 300)}`);
  };
  /** All texts in an answer, whatever holds them; `codes` are properties that are shown to nobody. */
  const lookIn = (where: string, value: unknown, codes: ReadonlySet<string>): void => {
    if (typeof value === "string") look(where, value);
    else if (Array.isArray(value)) for (const one of value) lookIn(where, one, codes);
    else if (typeof value === "object" && value !== null) {
      for (const [key, one] of Object.entries(value)) {
        if (key === "edges") lookIn(where, labelsOf(one), codes);
        else if (!codes.has(key)) lookIn(`${where}.${key}`, one, codes);
      }
    }
  };
  const assertNothingLeft = (): void => {
    const left = Array.from(found, ([part, where]) => `${JSON.stringify(part)} in ${where}`);
    found.clear();
    assert.deepEqual(left, []);
  };

  const start = async (sample: Sample): Promise<WorkerSession> => {
    data = new Data();
    const here = data;
    session = await startWorker({
      folders: [folder],
      options: { transport: "client", trusted: true, sample: true, settings: {}, translations },
      loadSample: () => ({
        ...sample,
        respond: async (request) => {
          here.add(decodeURIComponent(request.url));
          const answer = await sample.respond(request);
          here.add(await answer.clone().text());
          return answer;
        },
      }),
    });
    await session.refresh();
    return session;
  };

  const codes = new Set(
    (
      "uri url key id icon color context repository page kind state type tier weight emphasis " +
      "target children more value request coverage summaries grouping analysis source what"
    ).split(" "),
  );

  const rowsOf = async (
    here: WorkerSession,
    view: "alerts" | "exposedResources" | "issues",
    parent?: string,
  ): Promise<readonly TreeNode[]> => {
    const rows = await here.connection.sendRequest(treeRequest, { view, parent });
    const below: TreeNode[] = [];
    for (const row of rows) {
      if (row.children !== "none") below.push(...(await rowsOf(here, view, row.id)));
    }
    return [...rows, ...below];
  };

  test("shows trees without English, whatever they are grouped by", async () => {
    const here = await start(openSample());
    for (const view of ["alerts", "exposedResources", "issues"] as const) {
      for (const row of await rowsOf(here, view)) lookIn(view, row, codes);
    }
    for (const grouping of groupings) {
      await here.connection.sendRequest(setViewRequest, { grouping });
      for (const row of await rowsOf(here, "alerts")) lookIn(`by ${grouping}`, row, codes);
    }
    assertNothingLeft();
  });

  test("shows lines without English: squiggles, hovers, lenses, actions, what a file has", async () => {
    const here = await start(openSample());
    for (const file of files) {
      const text = readFileSync(join(folder, file), "utf8");
      const uri = pathToFileURL(join(folder, file)).href;
      await here.open(join(folder, file), text);
      lookIn(
        file,
        await here.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } }),
        new Set([...codes, "arguments", "command", "data"]),
      );
      lookIn(file, await here.connection.sendRequest(fileStatusRequest, { uri }), codes);
    }
    assert.ok([...here.diagnostics.values()].flat().length > 20);
    for (const [uri, diagnostics] of here.diagnostics) {
      for (const diagnostic of diagnostics) {
        lookIn("message", diagnostic.message, codes);
        for (const related of diagnostic.relatedInformation ?? []) look("related", related.message);
        const at = { textDocument: { uri }, position: diagnostic.range.start };
        const hover = await here.connection.sendRequest(HoverRequest.type, at);
        lookIn("hover", hover?.contents, new Set(["kind"]));
        const actions = await here.connection.sendRequest(CodeActionRequest.type, {
          textDocument: { uri },
          range: diagnostic.range,
          context: { diagnostics: [diagnostic] },
        });
        for (const { title } of actions ?? []) look("action", title);
      }
    }
    assertNothingLeft();
  });

  test("says everything about alerts and workloads without English", async () => {
    const here = await start(openSample());
    const { connection } = here;
    const { alerts } = await here.report();
    for (const [index, { key }] of alerts.entries()) {
      const of = { repository, key };
      lookIn("explain", await connection.sendRequest(explainRequest, of), codes);
      lookIn("place", await connection.sendRequest(alertPlaceRequest, of), codes);
      lookIn("links", await connection.sendRequest(workloadLinksRequest, of), codes);
      if (index % 4 === 0) {
        lookIn("detail", await connection.sendRequest(alertDetailRequest, of), codes);
        lookIn("flow", await connection.sendRequest(dataFlowRequest, of), codes);
      }
    }
    for (const choice of await connection.sendRequest(workloadChoicesRequest, {})) {
      lookIn("choice", choice, codes);
      lookIn("page", await connection.sendRequest(workloadPageRequest, choice), codes);
      lookIn("lines", await connection.sendRequest(workloadLinesRequest, choice), codes);
    }
    lookIn("choices", await connection.sendRequest(alertChoicesRequest, {}), codes);
    lookIn("next", await connection.sendRequest(nextAlertRequest, { direction: "next" }), codes);
    lookIn("filter", await connection.sendRequest(filterChoicesRequest, {}), codes);
    assertNothingLeft();
  });

  for (const scenario of [undefined, "archived", "issuesOff", "notPermitted", "unreachable"]) {
    test(`says without English what can be done, and what not: ${scenario ?? "anything"}`, async () => {
      const { connection } = await start(openSample(scenario === undefined ? {} : { scenario }));
      const ours = new Set(["message", "notes", "blocked", "doubt", "why", "problem"]);
      const said = (where: string, answer: object | null): void => {
        for (const [name, value] of Object.entries(answer ?? {})) {
          if (ours.has(name)) lookIn(`${where}.${name}`, value, codes);
        }
      };
      for (const action of ["issue", "triage", "alert", "secretAlert", "contents"] as const) {
        const asked = { repository, action };
        said("check", await connection.sendRequest(writeCheckRequest, asked));
      }
      for (const key of ["codeScanning/2", "dependabot/4", "secretScanning/17", "dependabot/999"]) {
        const of = { repository, key };
        said("draft", await connection.sendRequest(draftIssueRequest, of));
        said("bump", await connection.sendRequest(bumpRequest, of));
        said("pull", await connection.sendRequest(draftBumpRequest, of));
        said("scan", await connection.sendRequest(scannedVersionRequest, of));
        said("autofix", await connection.sendRequest(autofixRequest, { ...of, start: false }));
        const change = { kind: "assign" as const, assignees: ["nobody-here"] };
        said("assign", await connection.sendRequest(changeAlertRequest, { ...of, change }));
      }
      said("people", await connection.sendRequest(peopleRequest, { repository }));
      said("dismissed", await connection.sendRequest(dismissedAlertsRequest, { repository }));
      said("update", await connection.sendRequest(draftUpdateRequest, { repository, number: 4 }));
      said("tenants", await connection.sendRequest(azureTenantsRequest, {}));
      assertNothingLeft();
    });
  }

  for (const scenario of [undefined, ...Object.keys(scenarioNames)]) {
    test(`says without English what was read: ${scenario ?? "everything"}`, async () => {
      const here = await start(openSample(scenario === undefined ? {} : { scenario }));
      const status = await here.connection.sendRequest(statusRequest, {});
      for (const source of status.sources) {
        look("label", source.label);
        look("detail", source.detail);
        look("request", source.request);
      }
      look("message", status.message);
      for (const view of ["alerts", "exposedResources", "issues"] as const) {
        const rows = await here.connection.sendRequest(treeRequest, { view });
        for (const row of rows) lookIn(view, row, codes);
      }
      assertNothingLeft();
    });
  }
});
