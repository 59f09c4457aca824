import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CodeAction,
  CodeActionRequest,
  type CodeLens,
  CodeLensRefreshRequest,
  CodeLensRequest,
  type Diagnostic,
  DidChangeConfigurationNotification,
  HoverRequest,
} from "vscode-languageserver-protocol";
import type { Report } from "../../../src/core/report.ts";
import {
  bumpRequest,
  exportRequest,
  fileStatusRequest,
  nextAlertRequest,
  otherMarks,
  workerFactsRequest,
  workloadChoicesRequest,
  workloadLinesRequest,
} from "../../../src/protocol/editorMessages.ts";
import {
  alertChoicesRequest,
  dataFlowRequest,
  explainRequest,
  statusRequest,
  type WorkerOptions,
} from "../../../src/protocol/messages.ts";
import { setViewRequest } from "../../../src/protocol/view.ts";
import { openSample } from "../../../src/sample/sample.ts";
import { cellsOf } from "../../support/csv.ts";
import {
  type SessionOptions,
  startWorker,
  type WorkerSession,
} from "../../support/workerSession.ts";

const options: WorkerOptions = { transport: "client", trusted: true, sample: true, settings: {} };
const repository = "github.com/acme/storefront";
const refunds = "services/payments-api/src/routes/refunds.ts";

suite("what the editor asks around its lines", () => {
  let folder: string;
  let session: WorkerSession;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-editor-"));
    await openSample().writeRepository(folder);
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));
  teardown(() => session.stop());

  const start = async (changes: Partial<SessionOptions> = {}): Promise<void> => {
    const sample = openSample();
    session = await startWorker({
      folders: [folder],
      options,
      loadSample: () => sample,
      ...changes,
    });
    await session.refresh();
  };
  const withheld = async () =>
    (await session.connection.sendRequest(statusRequest, {})).problems.withheld;
  const set = (settings: object) =>
    session.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  const text = (path: string) => readFileSync(join(folder, path), "utf8");
  const uri = (path: string) => pathToFileURL(join(folder, path)).href;
  const open = (path: string) => session.open(join(folder, path), text(path));
  /** 1-based. */
  const lineOf = (path: string, part: string) =>
    text(path)
      .split("\n")
      .findIndex((line) => line.includes(part)) + 1;
  const drawn = (path: string): readonly Diagnostic[] => session.diagnostics.get(uri(path)) ?? [];
  const keyOf = ({ data }: Diagnostic): unknown => {
    const given: unknown = data;
    return typeof given === "object" && given !== null && "key" in given ? given.key : undefined;
  };
  const alertsEdited = ({ alerts }: Report): readonly string[] =>
    alerts.flatMap(({ key, anchor }) =>
      anchor?.state === "edited" && anchor.path === refunds ? [key] : [],
    );
  /** The diagnostic on the line of the query that is built from user input. */
  const ofQuery = (): Diagnostic => {
    const line = lineOf(refunds, "pool.query(sql)") - 1;
    const found = drawn(refunds).find(({ range }) => range.start.line === line);
    return found ?? assert.fail("the query is not marked");
  };

  suite("the next exposed alert", () => {
    const next = (at: { readonly uri?: string; readonly line?: number }, direction = "next") =>
      session.connection.sendRequest(nextAlertRequest, {
        ...at,
        direction: direction === "next" ? "next" : "previous",
      });
    /** The exposed and open ones on certain lines, as the report tells them; one a line. */
    const expected = async () => {
      const { alerts } = await session.report();
      const stops = new Map<string, { key: string; path: string; line: number }>();
      for (const { key, state, facts, anchor } of alerts) {
        if (state !== "open" || facts.exposure !== "open" || anchor?.startLine == null) continue;
        if (!["exact", "moved", "edited"].includes(anchor.state)) continue;
        const place = `${anchor.path}:${anchor.startLine}`;
        if (!stops.has(place)) stops.set(place, { key, path: anchor.path, line: anchor.startLine });
      }
      return [...stops.values()];
    };

    test("by file and line leads through all of them and around, both ways", async () => {
      await start();
      const stops = (await expected()).toSorted((a, b) =>
        a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1,
      );
      assert.ok(stops.length > 3);
      let at: { uri?: string; line?: number } = {};
      for (const [index, stop] of [...stops, stops[0]].entries()) {
        const found = await next(at);
        assert.equal(found?.key, stop?.key, String(index));
        const number = (index % stops.length) + 1;
        assert.match(
          found?.words ?? "",
          new RegExp(`^Exposed alert ${number} of ${stops.length} · \\w`),
        );
        at = { uri: uri(stop?.path ?? ""), line: (stop?.line ?? 0) - 1 };
      }
      const back = await next(at, "previous");
      assert.equal(back?.key, stops.at(-1)?.key);
      const fromNowhere = await next({}, "previous");
      assert.equal(fromNowhere?.key, stops.at(-1)?.key);
    });

    test("by rank begins with the most urgent and goes down", async () => {
      await start({ options: { ...options, settings: { "navigation.order": "rank" } } });
      const stops = await expected();
      const [first, second] = stops;
      assert.equal((await next({}))?.key, first?.key);
      const at = { uri: uri(first?.path ?? ""), line: (first?.line ?? 0) - 1 };
      assert.equal((await next(at))?.key, second?.key);
      assert.equal((await next(at, "previous"))?.key, stops.at(-1)?.key);
    });

    for (const order of ["file", "rank"] as const)
      test(`by ${order} leads only through what passes the filter`, async () => {
        await start({ options: { ...options, settings: { "navigation.order": order } } });
        const { alerts } = await session.report();
        const wanted = (await expected()).filter(({ key }) => key.startsWith("dependabot/"));
        assert.ok(wanted.length > 1 && wanted.length < (await expected()).length);
        await session.connection.sendRequest(setViewRequest, {
          filter: { facets: [{ kind: "kind", value: "dependabot" }], text: "" },
        });
        const rank = ({ key }: { key: string }) => alerts.findIndex((one) => one.key === key);
        const stops = wanted.toSorted((a, b) =>
          order === "rank"
            ? rank(a) - rank(b)
            : a.path === b.path
              ? a.line - b.line
              : a.path < b.path
                ? -1
                : 1,
        );
        let at: { uri?: string; line?: number } = {};
        for (const stop of [...stops, ...stops.slice(0, 1)]) {
          const found = await next(at);
          assert.equal(found?.key, stop.key);
          assert.match(found.words, new RegExp(` of ${stops.length} · `));
          at = { uri: uri(stop.path), line: stop.line - 1 };
        }
        await session.connection.sendRequest(setViewRequest, {
          filter: { facets: [], text: "words that are nowhere" },
        });
        assert.equal(await next({}), null);
      });

    test("counts only what is known to be exposed, and is none in Restricted Mode", async () => {
      await start({ options: { ...options, settings: { "azure.enabled": false } } });
      // Without Azure that is one secret, which everybody can read.
      const stops = await expected();
      assert.deepEqual(
        stops.map(({ key }) => key),
        ["secretScanning/15"],
      );
      assert.match((await next({}))?.words ?? "", /^Exposed alert 1 of 1 · /);
      await session.stop();
      await start({ options: { ...options, trusted: false } });
      assert.equal(await next({}), null);
    });
  });

  suite("what the filter hides", () => {
    const only = (kind: string) =>
      session.connection.sendRequest(setViewRequest, {
        filter: { facets: [{ kind: "kind", value: kind }], text: "" },
      });

    test("is not offered to search and to choose from", async () => {
      await start();
      const choices = () => session.connection.sendRequest(alertChoicesRequest, {});
      const { alerts } = await session.report();
      assert.deepEqual(
        (await choices()).map(({ key }) => key),
        alerts.map(({ key }) => key),
      );
      await only("secretScanning");
      assert.deepEqual(
        (await choices()).map(({ key }) => key),
        alerts.filter(({ kind }) => kind === "secretScanning").map(({ key }) => key),
      );
    });

    test("has no lens above its function, and no action on its line", async () => {
      let refreshed = 0;
      await start({
        capabilities: { workspace: { codeLens: { refreshSupport: true } } },
        prepare: (connection) => {
          connection.onRequest(CodeLensRefreshRequest.method, () => {
            refreshed += 1;
            return null;
          });
        },
      });
      await open(refunds);
      const textDocument = { uri: uri(refunds) };
      const lenses = async () =>
        ((await session.connection.sendRequest(CodeLensRequest.type, { textDocument })) ?? []).map(
          ({ command }) => command?.title ?? "",
        );
      const { alerts } = await session.report();
      const drawn = alerts.find(
        ({ anchor }) => anchor?.path === refunds && anchor.startLine !== null,
      )?.anchor;
      const at = { line: (drawn?.startLine ?? 0) - 1, character: (drawn?.startColumn ?? 0) - 1 };
      const actions = async () =>
        (
          (await session.connection.sendRequest(CodeActionRequest.type, {
            textDocument,
            range: { start: at, end: at },
            context: { diagnostics: [] },
          })) ?? []
        ).length;
      assert.ok((await lenses()).some((title) => title.startsWith("Fix now: ")));
      assert.ok((await actions()) > 0);
      const before = refreshed;
      await only("dependabot");
      assert.ok(refreshed > before, "the editor is not told to ask again");
      assert.deepEqual(
        (await lenses()).filter((title) => title.startsWith("Fix now: ")),
        [],
      );
      assert.equal(await actions(), 0);
    });
  });

  test("quick fixes: every action that can work, and none that writes in read-only mode", async () => {
    await start();
    await open(refunds);
    const drawnAlert = (await session.report()).alerts.find(
      ({ anchor, issue, workloads }) =>
        anchor?.path === refunds &&
        anchor.startLine !== null &&
        issue === null &&
        workloads.length > 0,
    );
    const { number = 0, anchor } = drawnAlert ?? {};
    const at = { line: (anchor?.startLine ?? 0) - 1, character: (anchor?.startColumn ?? 0) - 1 };
    const titles = async () =>
      (
        (await session.connection.sendRequest(CodeActionRequest.type, {
          textDocument: { uri: uri(refunds) },
          range: { start: at, end: at },
          context: { diagnostics: [] },
        })) ?? []
      ).map(({ title }) => title);
    const ofAlert = [
      `Create remediation issue for #${number}…`,
      `Assign alert #${number}…`,
      `Dismiss alert #${number}…`,
      `Explain the risk of #${number}`,
      `Show the data flow of #${number}`,
      `Open alert #${number} on GitHub`,
    ];
    const all = await titles();
    assert.ok(all.some((title) => title.startsWith("View workload ")));
    for (const title of ofAlert) assert.ok(all.includes(title), `${title} in ${all.join(", ")}`);
    await set({ readOnly: true });
    const reading = await titles();
    assert.deepEqual(
      reading,
      all.filter((title) => !/^(?:Create|Assign|Dismiss)/.test(title)),
    );
    assert.ok(reading.length > 2);
  });

  suite("exports", () => {
    const exported = (format: "json" | "sarif" | "markdown" | "csv", of = repository) =>
      session.connection.sendRequest(exportRequest, { format, repository: of, version: "1.2.3" });

    test("are the report, whole, in every format", async () => {
      await start();
      const { alerts } = await session.report();
      assert.ok(alerts.length > 20);
      const keys = alerts.map(({ key }) => key);
      const json: unknown = JSON.parse((await exported("json"))?.text ?? "");
      assert.ok(typeof json === "object" && json !== null && "alerts" in json);
      assert.equal(JSON.stringify(json.alerts), JSON.stringify(alerts));
      const sarif = (await exported("sarif"))?.text ?? "";
      assert.match(sarif, /"version": "1\.2\.3"/);
      for (const key of keys) assert.ok(sarif.includes(`"key": "${key}"`), key);
      const markdown = (await exported("markdown"))?.text ?? "";
      assert.equal(
        markdown.split("\n").filter((line) => /^\| \d+ \|/.test(line)).length,
        keys.length,
      );
      const csv = cellsOf((await exported("csv"))?.text ?? "");
      assert.deepEqual(
        csv.slice(1).map((cells) => cells[3]),
        keys,
      );
    });

    test("are of repositories of this workspace alone", async () => {
      await start();
      assert.equal(await exported("json", "github.com/acme/other"), null);
    });
  });

  suite("workloads", () => {
    test("are listed with why they matter, and lead to the lines that declare them", async () => {
      await start();
      const choices = await session.connection.sendRequest(workloadChoicesRequest, {});
      const [first] = choices;
      assert.match(first?.label ?? "", /^payments-api \(prod\)$/);
      assert.match(first?.description ?? "", /^internet-exposed · .*Fix now$/);
      const { workloads } = await session.report();
      assert.equal(choices.length, workloads.length);
      const lines = await session.connection.sendRequest(workloadLinesRequest, {
        repository,
        key: first?.key ?? "",
      });
      const manifest = "deploy/k8s/payments-api.yaml";
      const image = lineOf(manifest, "image:");
      assert.deepEqual(
        [lines?.[0]?.label, lines?.[0]?.place, lines?.[0]?.uri, lines?.[0]?.range.start.line],
        ["runs its image", `${manifest}:${image}`, uri(manifest), image - 1],
      );
      const unknown = { repository, key: "/subscriptions/0/none" };
      assert.equal(await session.connection.sendRequest(workloadLinesRequest, unknown), null);
    });
  });

  suite("the status of a file", () => {
    const status = (path: string) =>
      session.connection.sendRequest(fileStatusRequest, { uri: uri(path) });

    test("names the analysed commit and counts what drifted after an edit", async () => {
      await start();
      await open(refunds);
      const { repository: read } = await session.report();
      const before = await status(refunds);
      assert.equal(before?.text, `Analysed at ${read.analysis?.commit?.slice(0, 7)}`);
      const edited = (detail = "") => Number(/(\d+) in changed code/.exec(detail)?.[1] ?? 0);
      await session.change(
        join(folder, refunds),
        text(refunds).replace("pool.query(sql)", "pool.query(sql, [])"),
        2,
      );
      const after = await status(refunds);
      assert.equal(edited(after?.detail), edited(before.detail) + 1);
      assert.equal(after?.hasDrift, true);
      const compared = alertsEdited(await session.report());
      assert.ok(compared.includes(after?.compare?.key ?? ""));
    });

    test("is none outside of repositories", async () => {
      await start();
      const outside = { uri: pathToFileURL(join(tmpdir(), "elsewhere.ts")).href };
      assert.equal(await session.connection.sendRequest(fileStatusRequest, outside), null);
    });
  });

  suite("diagnostics", () => {
    test("point to the line that runs the workload, and to a data flow that was looked at", async () => {
      await start();
      const manifest = "deploy/k8s/payments-api.yaml";
      const related = () => ofQuery().relatedInformation ?? [];
      await session.until(() => related().length > 0);
      assert.deepEqual(
        related().map(({ location, message }) => [
          location.uri,
          location.range.start.line,
          message,
        ]),
        [[uri(manifest), lineOf(manifest, "image:") - 1, "Runs as payments-api (prod)"]],
      );
      const key = String(keyOf(ofQuery()));
      const flow = await session.connection.sendRequest(dataFlowRequest, { repository, key });
      assert.ok(flow.ok);
      await session.until(() => related().length > 1);
      const steps = flow.paths[0]?.filter(({ range }) => range !== null) ?? [];
      assert.equal(related().length, steps.length + 1);
      assert.match(related()[0]?.message ?? "", /^1\. /);
      // After an edit nobody knows where the steps are.
      await open(refunds);
      await session.change(join(folder, refunds), `\n${text(refunds)}`, 2);
      await session.until(() =>
        (session.diagnostics.get(uri(refunds)) ?? []).every(
          ({ relatedInformation = [] }) => relatedInformation.length <= 1,
        ),
      );
    });

    test("are as severe as the settings say, at once", async () => {
      await start();
      assert.equal(ofQuery().severity, 1);
      await set({
        "diagnostics.severity": {
          fixNow: "information",
          fixSoon: "information",
          plan: "warning",
          watch: "warning",
        },
      });
      await session.until(() => ofQuery().severity === 3);
    });

    test("are quiet where another extension marks the same result, and that is counted", async () => {
      await start();
      await open(refunds);
      const line = ofQuery().range.start.line + 1;
      const key = keyOf(ofQuery());
      const before = drawn(refunds).length;
      const tell = (marks: readonly { line: number; code: string; message: string }[]) =>
        session.connection.sendNotification(otherMarks, { files: [{ uri: uri(refunds), marks }] });
      const isDrawn = () => drawn(refunds).some((one) => keyOf(one) === key);
      await tell([{ line, code: "no-unused-vars", message: "unused" }]);
      await tell([{ line: line + 1, code: String(ofQuery().code), message: "" }]);
      assert.equal((await session.report()).alerts.length > 0, true);
      assert.ok(isDrawn());
      await tell([{ line, code: String(ofQuery().code), message: "" }]);
      await session.until(() => !isDrawn());
      assert.equal(drawn(refunds).length, before - 1);
      assert.deepEqual(await withheld(), { turnedOff: 0, markedByOthers: 1, overLimit: 0 });
      // It is withheld from Problems, and nowhere else.
      assert.ok((await session.report()).alerts.some((alert) => alert.key === key));
      const position = {
        line: line - 1,
        character: text(refunds).split("\n")[line - 1]?.indexOf("sql") ?? 0,
      };
      const textDocument = { uri: uri(refunds) };
      const hover = await session.connection.sendRequest(HoverRequest.type, {
        textDocument,
        position,
      });
      assert.match(JSON.stringify(hover?.contents), /Database query built/);
      const range = { start: position, end: position };
      const context = { diagnostics: [] };
      const actions = await session.connection.sendRequest(CodeActionRequest.type, {
        textDocument,
        range,
        context,
      });
      assert.ok(actions?.some(({ title }) => title.startsWith("Explain the risk of #")));
      const organize = await session.connection.sendRequest(CodeActionRequest.type, {
        textDocument,
        range,
        context: { ...context, only: ["source.organizeImports"] },
      });
      assert.deepEqual(organize, []);
      await set({ "diagnostics.quietBesideOthers": false });
      await session.until(isDrawn);
      assert.deepEqual(await withheld(), { turnedOff: 0, markedByOthers: 0, overLimit: 0 });
      await set({});
      await session.until(() => !isDrawn());
      await tell([]);
      await session.until(isDrawn);
    });

    test("take marks of any shape for none", async () => {
      await start();
      const wrong: readonly unknown[] = [
        null,
        { files: 1 },
        { files: [null, { uri: 7, marks: [] }] },
        { files: [{ uri: uri(refunds), marks: [null, 1, { line: "1", code: 1 }] }] },
      ];
      for (const params of wrong) {
        await session.connection.sendNotification("runtimeRisk/otherMarks", params);
      }
      assert.equal(ofQuery().severity, 1);
      assert.ok((await session.report()).alerts.length > 0);
    });
  });

  test("what the filter hides has no lens and no action, and is no stop on the way", async () => {
    await start();
    await open(refunds);
    const line = lineOf(refunds, "pool.query(sql)") - 1;
    const at = { start: { line, character: 0 }, end: { line, character: 200 } };
    const asked = async () => {
      const { connection } = session;
      const textDocument = { uri: uri(refunds) };
      const context = { diagnostics: [] };
      return {
        lenses: await connection.sendRequest(CodeLensRequest.type, { textDocument }),
        actions: await connection.sendRequest(CodeActionRequest.type, {
          textDocument,
          range: at,
          context,
        }),
        next: await connection.sendRequest(nextAlertRequest, { direction: "next" }),
      };
    };
    const all = await asked();
    assert.ok((all.lenses?.length ?? 0) > 0);
    assert.ok((all.actions?.length ?? 0) > 0);
    assert.notEqual(all.next, null);
    const filter = { facets: [], text: "no alert has these words" };
    await session.connection.sendRequest(setViewRequest, { filter });
    assert.deepEqual(await asked(), { lenses: [], actions: [], next: null });
  });

  suite("lenses of alerts", () => {
    const lenses = async (path: string): Promise<readonly CodeLens[]> =>
      (await session.connection.sendRequest(CodeLensRequest.type, {
        textDocument: { uri: uri(path) },
      })) ?? [];

    test("stand above the function of the exposed query, and explain it", async () => {
      await start();
      await open(refunds);
      const route = lineOf(refunds, 'router.get("/", ') - 1;
      const [lens] = await lenses(refunds);
      assert.equal(lens?.range.start.line, route);
      assert.match(
        lens.command?.title ?? "",
        /^Fix now: reachable from the internet in payments-api/,
      );
      assert.equal(lens.command?.command, "runtimeRisk.explainRisk");
      assert.deepEqual(lens.command.arguments, [{ repository, key: keyOf(ofQuery()) }]);
    });

    test("are off by setting, and in Restricted Mode", async () => {
      await start();
      await open(refunds);
      assert.ok((await lenses(refunds)).length > 0);
      await set({ "lenses.alerts": false });
      assert.deepEqual(await lenses(refunds), []);
      await session.stop();
      await start({ options: { ...options, trusted: false } });
      await open(refunds);
      assert.deepEqual(await lenses(refunds), []);
    });
  });

  suite("actions", () => {
    test("on a secret begin with how to replace it, which its account says first", async () => {
      await start();
      const { alerts } = await session.report();
      const leak = alerts.find(
        ({ kind, anchor }) => kind === "secretScanning" && anchor?.state === "exact",
      );
      const path = leak?.anchor?.path ?? assert.fail("no secret is on a line");
      await open(path);
      const own = drawn(path).find((one) => keyOf(one) === leak?.key) ?? assert.fail("not drawn");
      const answer = await session.connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri: uri(path) },
        range: own.range,
        context: { diagnostics: [own] },
      });
      const action = (answer ?? []).find((one): one is CodeAction => "kind" in one);
      assert.equal(action?.title, `How to replace the secret of #${leak?.number}`);
      assert.equal(action.command?.command, "runtimeRisk.replaceSecret");
      const told = await session.connection.sendRequest(explainRequest, {
        repository,
        key: leak?.key ?? "",
      });
      assert.match(told?.markdown.split("\n## ")[1] ?? "", /^How to replace this secret/);
    });

    test("update a dependency where it is asked for, and say why not elsewhere", async () => {
      await start();
      const { alerts } = await session.report();
      const answers = new Map<string, boolean>();
      for (const { key, kind, anchor } of alerts) {
        if (kind !== "dependabot" || anchor?.state !== "exact") continue;
        await open(anchor.path);
        const bump = await session.connection.sendRequest(bumpRequest, { repository, key });
        answers.set(key, bump.ok);
        if (!bump.ok) {
          assert.match(bump.message, /^This version cannot be raised by one edit: /);
          continue;
        }
        const line = text(anchor.path).split("\n")[bump.range.start.line] ?? "";
        assert.equal(
          line.slice(bump.range.start.character, bump.range.end.character),
          bump.oldText,
        );
        assert.notEqual(bump.newText, bump.oldText);
        assert.match(bump.title, /^Update .+ to /);
      }
      assert.ok([...answers.values()].includes(true));
      const code = await session.connection.sendRequest(bumpRequest, {
        repository,
        key: "codeScanning/1",
      });
      assert.equal(code.ok, false);
    });
  });

  test("facts for a bundle hold numbers and no name", async () => {
    await start();
    const facts = await session.connection.sendRequest(workerFactsRequest, {});
    const { alerts } = await session.report();
    const [own] = facts.repositories;
    const sum = Object.values(own?.alerts ?? {}).reduce((all, count) => all + count, 0);
    assert.equal(sum, alerts.length);
    assert.equal(own?.coverage.length, 13);
    const words = JSON.stringify(facts);
    for (const name of ["acme", "storefront", folder, "payments"]) {
      assert.ok(!words.includes(name), name);
    }
  });
});
