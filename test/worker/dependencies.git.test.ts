import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type CodeAction, CodeActionRequest, HoverRequest } from "vscode-languageserver-protocol";
import type { WorkerOptions } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import {
  answering,
  codeScanning,
  dependabotAlert,
  json,
  shop,
} from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const client: WorkerOptions = { transport: "client", trusted: true, settings: {} };
const manifest = (dependencies: Readonly<Record<string, string>>) =>
  `${JSON.stringify({ dependencies }, undefined, 2)}\n`;
const lock = (root: object, packages: object) =>
  `${JSON.stringify({ lockfileVersion: 3, packages: { "": { dependencies: root }, ...packages } }, undefined, 2)}\n`;

suite("Dependabot alerts in their manifests", () => {
  let clone: TestClone;
  let session: WorkerSession | undefined;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
  });

  teardown(async () => {
    await session?.stop();
    clone.remove();
  });

  const uri = (path: string) => pathToFileURL(join(clone.folder, path)).href;
  const start = async (relationship: "direct" | "transitive", text: string) => {
    const alerts = [31, 32].map((number) => {
      const alert = dependabotAlert(number, "high");
      const dependency = {
        package: { ecosystem: "npm", name: "lodash" },
        manifest_path: relationship === "direct" ? "package.json" : "package-lock.json",
        scope: "runtime",
        relationship,
      };
      return { ...alert, dependency };
    });
    const started = await startWorker({
      folders: [clone.folder],
      options: client,
      http: answering(
        (_request, { pathname }) =>
          pathname === "/repos/acme/shop/dependabot/alerts" ? json(alerts) : undefined,
        shop,
        codeScanning(),
      ),
    });
    session = started;
    await started.refresh();
    await started.open(join(clone.folder, "package.json"), text);
    return started;
  };
  const actions = async (worker: WorkerSession): Promise<readonly CodeAction[]> => {
    const diagnostics = [...(worker.diagnostics.get(uri("package.json")) ?? [])];
    assert.equal(diagnostics.length, 1);
    const answer = await worker.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: uri("package.json") },
      range: diagnostics[0]?.range ?? {
        start: { line: 0, character: 0 },
        end: { line: 0, character: 0 },
      },
      context: { diagnostics },
    });
    return (answer ?? []).filter((action): action is CodeAction => "kind" in action);
  };

  test("a direct one is raised to its first patched version, its operator kept", async () => {
    const text = manifest({ lodash: "^4.17.20" });
    clone.commit({ "package.json": text });
    const worker = await start("direct", text);
    const [bump] = await actions(worker);
    assert.equal(bump?.title, "Update lodash to 4.17.21");
    assert.deepEqual(bump.edit?.changes, {
      [uri("package.json")]: [
        {
          // `    "lodash": "^4.17.20"`: the version begins after 15 characters.
          range: { start: { line: 2, character: 15 }, end: { line: 2, character: 23 } },
          newText: "^4.17.21",
        },
      ],
    });
  });

  test("an alert about what it brings does not decide its version; the lock file is to be refreshed", async () => {
    const text = manifest({ express: "^4.16.0" });
    clone.commit({
      "package.json": text,
      "package-lock.json": lock(
        { express: "^4.16.0" },
        {
          "node_modules/express": { version: "4.16.4", dependencies: { qs: "6.5.2" } },
          "node_modules/qs": { version: "6.5.2" },
        },
      ),
    });
    const about = (name: string, relationship: string, range: string, patched: string) => ({
      dependency: {
        package: { ecosystem: "npm", name },
        manifest_path: "package-lock.json",
        scope: "runtime",
        relationship,
      },
      security_vulnerability: {
        package: { ecosystem: "npm", name },
        severity: "high",
        vulnerable_version_range: range,
        first_patched_version: { identifier: patched },
      },
    });
    const started = await startWorker({
      folders: [clone.folder],
      options: client,
      http: answering(
        (_request, { pathname }) =>
          pathname === "/repos/acme/shop/dependabot/alerts"
            ? json([
                {
                  ...dependabotAlert(31, "high"),
                  ...about("qs", "transitive", "< 6.5.3", "6.5.3"),
                },
                {
                  ...dependabotAlert(32, "low"),
                  ...about("express", "direct", "< 5.1.0", "5.1.0"),
                },
              ])
            : undefined,
        shop,
        codeScanning(),
      ),
    });
    session = started;
    await started.refresh();
    await started.open(join(clone.folder, "package.json"), text);
    // Each of the alerts in the one diagnostic says where its package is locked.
    const [drawn] = started.diagnostics.get(uri("package.json")) ?? [];
    const related = (drawn?.relatedInformation ?? []).map(({ message }) => message);
    assert.ok(related.includes("qs 6.5.2 is locked here"), related.join());
    assert.ok(related.includes("express 4.16.4 is locked here"), related.join());
    const bumps = (await actions(started)).filter(({ edit }) => edit !== undefined);
    assert.deepEqual(
      bumps.map(({ title, isPreferred }) => [title, isPreferred]),
      [["Update express to 5.1.0, a new major version (then run npm install)", false]],
    );
    const [edit] = bumps[0]?.edit?.changes?.[uri("package.json")] ?? [];
    assert.equal(edit?.newText, "^5.1.0");
  });

  const unsure: readonly (readonly [string, "direct" | "transitive", object, string])[] = [
    [
      "an override of what another package needs",
      "transitive",
      { dependencies: { grunt: "^1.0.0" }, overrides: { lodash: "4.17.20" } },
      "Update lodash to 4.17.21 (another package needs it; then run npm install)",
    ],
    [
      "an operator that would reach less far",
      "direct",
      { dependencies: { lodash: "~4" } },
      "Update lodash to 4.17.21 (the range it allows changes)",
    ],
  ];
  for (const [name, relationship, packageJson, title] of unsure)
    test(`${name} is no preferred fix`, async () => {
      const text = `${JSON.stringify(packageJson, undefined, 2)}\n`;
      const locked = lock(
        { grunt: "^1.0.0" },
        {
          "node_modules/grunt": { version: "1.0.4", dependencies: { lodash: "~4.17.0" } },
          "node_modules/lodash": { version: "4.17.20" },
        },
      );
      clone.commit({
        "package.json": text,
        ...(relationship === "transitive" ? { "package-lock.json": locked } : {}),
      });
      const all = await actions(await start(relationship, text));
      const bumps = all.filter(({ edit }) => edit !== undefined);
      assert.deepEqual(
        bumps.map((bump) => [bump.title, bump.isPreferred]),
        [[title, false]],
      );
    });

  test("a text that was changed since is not edited at an old place", async () => {
    const text = manifest({ lodash: "^4.17.20" });
    clone.commit({ "package.json": text });
    const worker = await start("direct", text);
    const diagnostics = worker.diagnostics.get(uri("package.json"));
    await worker.change(join(clone.folder, "package.json"), `\n${text}`, 2);
    assert.ok(diagnostics !== undefined);
    const titles = (await actions(worker)).map(({ title }) => title);
    assert.ok(!titles.some((title) => title.startsWith("Update lodash")), titles.join());
  });

  test("a transitive one stands where it comes from, with the way it comes and its lock line", async () => {
    const text = manifest({ grunt: "^1.0.0" });
    clone.commit({
      "package.json": text,
      "package-lock.json": lock(
        { grunt: "^1.0.0" },
        {
          "node_modules/grunt": { version: "1.0.4", dependencies: { lodash: "~4.17.0" } },
          "node_modules/lodash": { version: "4.17.20" },
        },
      ),
    });
    const worker = await start("transitive", text);
    const [drawn] = worker.diagnostics.get(uri("package.json")) ?? [];
    assert.match(JSON.stringify(drawn?.message), /\(via grunt → lodash\)/);
    assert.equal(drawn?.range.start.line, 2);
    const [locked] = drawn.relatedInformation ?? [];
    assert.equal(locked?.location.uri, uri("package-lock.json"));
    assert.equal(locked.message, "lodash 4.17.20 is locked here");
    assert.ok(!(await actions(worker)).some(({ title }) => title.startsWith("Update")));
    const hover = await worker.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: uri("package.json") },
      position: drawn.range.start,
    });
    assert.match(JSON.stringify(hover?.contents), /via grunt → lodash/);
  });

  test("a version that was raised here says that GitHub will notice, and stays listed", async () => {
    const text = manifest({ lodash: "4.17.21" });
    clone.commit({ "package.json": text });
    const worker = await start("direct", text);
    const [drawn] = worker.diagnostics.get(uri("package.json")) ?? [];
    assert.match(
      JSON.stringify(drawn?.message),
      /The version here \(4\.17\.21\) is no longer affected; GitHub will notice after the push\. #3[12]/,
    );
    assert.equal((await worker.report()).alerts.length, 2);
  });
});
