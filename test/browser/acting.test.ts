import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import * as z from "zod/mini";
import { requestProblems } from "../contract/githubContract.ts";
import { openTroubledSample } from "../support/troubledSample.ts";
import { root } from "../tools/bootstrap.mjs";
import {
  accept,
  closeEditor,
  confirm,
  editorText,
  goTo,
  hoverLink,
  inFront,
  inlineOf,
  menuOf,
  notice,
  pick,
  picker,
  quickFix,
  refuseToOpen,
  tick,
  type,
} from "./hands.ts";
import { openStory } from "./story.ts";
import { eventually, expand, row, runCommand, tree, widenSideBar } from "./workbench.ts";

const entries = ["palette", "tree", "code"] as const;
type Entry = (typeof entries)[number];

const manifestSchema = z.object({
  contributes: z.object({
    menus: z.record(z.string(), z.array(z.object({ command: z.string() }))),
  }),
});

/** Why an entry is not there; all others are walked below. */
const absent: Readonly<Record<string, Partial<Readonly<Record<Entry, string>>>>> = {
  dismissAlerts: {},
  reopenAlerts: {
    tree: "no view lists alerts that were dismissed",
    code: "what was dismissed is not drawn",
  },
  assignAlerts: { code: "who works on it is no property of the line" },
  createIssue: {},
  submitIssueDraft: {},
  openIssue: {},
  assignIssue: {},
  updateIssue: { code: "an issue is more than a line; its text is edited in a document" },
  closeIssue: { code: "an issue is closed with a reason, not from a line" },
  reopenIssue: { code: "closed issues are not shown in the code" },
  autofix: { code: "GitHub's fix is no edit of the open text: it goes to a branch" },
  bumpPull: { code: "the quick fix edits the open text; this goes to a branch" },
  updateDependency: {},
  replaceSecret: {},
};

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("Acting by palette, tree and code, in VS Code", () => {
  const upstream = openTroubledSample();
  const story = openStory({
    sample: upstream.sample,
    respond: upstream.respond,
    signIn: ["GitHub"],
    prepare: async ({ page }) => {
      await widenSideBar(page);
      // All rows that are acted on are to be on the screen.
      await runCommand(page, "Runtime Risk: Filter Alerts…");
      const words = picker(page).locator("input[type=text]:visible").first();
      await words.fill("services/tax");
      await words.press("Enter");
      await runCommand(page, "Runtime Risk: Group Alerts…");
      await pick(page, /^File/);
      await page.locator(".pane-header").filter({ hasText: "Exposed Resources" }).click();
      for (const file of ["appsettings.json", "Tax.csproj", "Returns.cs"]) {
        await expand(page, row(tree(page, "Alerts"), new RegExp(`^${file},`)));
      }
    },
  });

  const walked = new Set<string>();
  const did = (command: string, entry: Entry) => walked.add(`${command} ${entry}`);
  const title = (words: string) => `Runtime Risk: ${words}`;

  /** The writes since this was asked last, as `METHOD path` below the repository. */
  let told = 0;
  const writes = (): readonly string[] => {
    const since = upstream.writes.slice(told);
    told = upstream.writes.length;
    return since.map(
      ({ method, path, status }) =>
        `${method} ${path.replace("/repos/acme/storefront", "")} ${status}`,
    );
  };
  const value = async (path: string, name: string): Promise<unknown> => {
    const found = await upstream.ask("GET", path);
    return typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined;
  };
  const logins = async (path: string): Promise<readonly unknown[]> => {
    const found = await value(path, "assignees");
    return Array.isArray(found) ? found.map((one: { login?: unknown }) => one.login) : [];
  };

  const returns = "services/tax/Returns.cs";
  const project = "services/tax/Tax.csproj";
  const json = () => story.placeOf(returns, "json, Settings");
  const encodings = () => story.placeOf(project, "4.7.0");
  const secret = () => story.placeOf("services/tax/appsettings.json", "Password=");
  const alertRow = (words: string): Locator => row(tree(story.page, "Alerts"), words);
  const [jsonTitle, xmlTitle] = ["Deserialization of untrusted data", "Untrusted XML is read"];
  const [encodingsTitle, secretTitle] = ["System.Text.Encodings.Web", "Azure SQL Password"];

  const alert = { json: "/code-scanning/alerts/84", xml: "/code-scanning/alerts/85" } as const;

  /** From the reason to the notice; `undo` reopens what was dismissed. */
  const dismissed = async (path: string): Promise<void> => {
    const { page } = story;
    const number = path.split("/").at(-1);
    await pick(page, /^False positive/);
    await type(page, /^Dismiss: comment$/, `It is checked before (${number}).`);
    const said = await confirm(page, /Dismiss this alert in acme\/storefront\?/, "Dismiss");
    assert.match(said, new RegExp(`#${number} .*: False positive`));
    assert.match(said, new RegExp(`Comment: It is checked before \\(${number}\\)\\.`));
    await notice(page, new RegExp(`Dismissed alert #${number}\\.`), "Undo");
    await notice(page, new RegExp(`Reopened alert #${number}\\.`));
    assert.deepEqual(writes(), [`PATCH ${path} 200`, `PATCH ${path} 200`]);
    assert.equal(await value(path, "state"), "open");
  };

  test("dismisses by the palette, by a row's menu and by a quick fix, and undoes it", async () => {
    const { page } = story;
    await goTo(page, json());
    await runCommand(page, title("Dismiss Alerts…"));
    // The alert at the cursor is ticked already.
    await picker(page).getByText("1 Selected").waitFor();
    await accept(page);
    await dismissed(alert.json);
    did("dismissAlerts", "palette");
    await menuOf(page, alertRow(xmlTitle), "Dismiss Alerts…");
    await dismissed(alert.xml);
    did("dismissAlerts", "tree");
    await goTo(page, json());
    await quickFix(page, /^Dismiss alert #84…$/);
    await dismissed(alert.json);
    did("dismissAlerts", "code");
  });

  test("reopens what somebody has dismissed", async () => {
    const { page } = story;
    await upstream.ask("PATCH", alert.xml, { state: "dismissed", dismissed_reason: "won't fix" });
    await runCommand(page, title("Reopen Alerts…"));
    await tick(page, /Untrusted XML is read insecurely.*#85/);
    await confirm(page, /Reopen this alert in acme\/storefront\?/, "Reopen");
    await notice(page, /Reopened 1 of 1 alerts\./);
    assert.deepEqual(writes(), [`PATCH ${alert.xml} 200`]);
    assert.equal(await value(alert.xml, "state"), "open");
    did("reopenAlerts", "palette");
  });

  test("assigns alerts by the palette and by a row's menu", async () => {
    const { page } = story;
    const assign = async (path: string, person: string) => {
      await tick(page, new RegExp(`^${person}`));
      const said = await confirm(page, /Assign this alert in acme\/storefront\?/, "Assign");
      assert.match(said, new RegExp(`Assignees: ${person}`));
      await notice(page, new RegExp(`Alert #\\d+ is assigned to ${person}\\.`));
      assert.deepEqual(writes(), [`PATCH ${path} 200`]);
      assert.deepEqual(await logins(path), [person]);
    };
    await goTo(page, json());
    await runCommand(page, title("Assign Alerts…"));
    await picker(page).getByText("1 Selected").waitFor();
    await accept(page);
    await assign(alert.json, "dana-okafor");
    did("assignAlerts", "palette");
    await menuOf(page, alertRow(xmlTitle), "Assign Alerts…");
    await assign(alert.xml, "mei-tanaka");
    did("assignAlerts", "tree");
  });

  /** From the open draft to the issue; returns its number. */
  const created = async (submit: () => Promise<void>, keys: readonly string[]): Promise<number> => {
    const { page } = story;
    await submit();
    const said = await confirm(
      page,
      /Create this issue in github\.com\/acme\/storefront\?/,
      "Create Issue",
    );
    assert.match(said, new RegExp(`Alerts: ${keys.join(", ")}`));
    const number = Number(/#(\d+)/.exec(await notice(page, /Created issue #\d+\./))?.[1]);
    assert.deepEqual(writes(), ["POST /issues 201"]);
    const body = String(await value(`/issues/${number}`, "body"));
    for (const key of keys) assert.ok(body.includes(key), `${key} is not in ${body}`);
    return number;
  };
  const drafted = async () => {
    const { page } = story;
    await eventually(async () => assert.match(await editorText(page), /^# /));
    await page
      .locator(".notification-toast")
      .filter({ hasText: /Draft of an issue/ })
      .waitFor();
  };
  const byNotice = () => notice(story.page, /Draft of an issue/, "Create Issue…");
  const issues: Record<"json" | "xml" | "encodings" | "several", number> = {
    json: 0,
    xml: 0,
    encodings: 0,
    several: 0,
  };

  test("creates issues by the palette, a row's button, a quick fix and a hover, for one and several", async () => {
    const { page } = story;
    await goTo(page, json());
    await runCommand(page, title("Create Remediation Issue…"));
    await drafted();
    await notice(page, /Draft of an issue/);
    issues.json = await created(
      () => runCommand(page, title("Create Issue from Draft…")),
      ["codeScanning/84"],
    );
    did("createIssue", "palette");
    did("submitIssueDraft", "palette");

    await inlineOf(page, alertRow(xmlTitle), "Create Remediation Issue…");
    await drafted();
    await notice(page, /Draft of an issue/);
    issues.xml = await created(
      () => page.getByRole("button", { name: "Create Issue from Draft…" }).first().click(),
      ["codeScanning/85"],
    );
    did("createIssue", "tree");
    // The button of the draft's editor is its place, as a row is an alert's.
    did("submitIssueDraft", "tree");

    await goTo(page, encodings());
    await quickFix(page, /^Create remediation issue for #32…$/);
    await drafted();
    await notice(page, /Draft of an issue/);
    issues.encodings = await created(
      () => page.getByRole("button", { name: /Create Issue in github\.com/ }).click(),
      ["dependabot/32"],
    );
    did("createIssue", "code");
    did("submitIssueDraft", "code");

    await goTo(page, secret());
    await hoverLink(page, "Create Issue…");
    await drafted();
    await notice(page, /Draft of an issue/);
    await closeEditor(page, /^# Azure SQL Password/);
    assert.deepEqual(writes(), []);

    await alertRow(secretTitle).click();
    await alertRow("Newtonsoft.Json").click({ modifiers: ["Control"] });
    await menuOf(page, alertRow(secretTitle), "Create Remediation Issue…");
    await drafted();
    issues.several = await created(
      async () => void (await byNotice()),
      ["secretScanning/17", "dependabot/31"],
    );
    // Rows that stay chosen would shorten the menus of all others.
    await alertRow(jsonTitle).click();
  });

  test("opens issues by the palette, a row's button, a quick fix and a hover, and writes nothing", async () => {
    const { page } = story;
    const page84 = new RegExp(`github\\.com/acme/storefront/issues/${issues.json}`);
    await goTo(page, json());
    await runCommand(page, title("Open Remediation Issue"));
    await refuseToOpen(page, page84);
    did("openIssue", "palette");
    await inlineOf(page, alertRow(jsonTitle), "Open Remediation Issue");
    await refuseToOpen(page, page84);
    did("openIssue", "tree");
    await goTo(page, json());
    await quickFix(page, new RegExp(`^Open issue #${issues.json} of this alert$`));
    await refuseToOpen(page, page84);
    await hoverLink(page, "Open Issue");
    await refuseToOpen(page, page84);
    did("openIssue", "code");
    assert.deepEqual(writes(), []);
  });

  const issueRow = async (number: number): Promise<Locator> => {
    await runCommand(story.page, "Runtime Risk: Focus on Issues View");
    return row(tree(story.page, "Issues"), new RegExp(`^Issue ${number},`));
  };

  test("assigns issues by the palette, a row's menu and a quick fix", async () => {
    const { page } = story;
    const assign = async (number: number, person: string) => {
      await tick(page, new RegExp(`^${person}`));
      const question = new RegExp(`Assign issue #${number} in github\\.com/acme/storefront\\?`);
      assert.match(await confirm(page, question, "Assign"), /Now: nobody/);
      await notice(page, new RegExp(`Issue #${number} is assigned to ${person}\\.`));
      assert.deepEqual(writes(), [`PATCH /issues/${number} 200`]);
      assert.deepEqual(await logins(`/issues/${number}`), [person]);
    };
    await goTo(page, json());
    await runCommand(page, title("Assign Remediation Issue…"));
    await assign(issues.json, "dana-okafor");
    did("assignIssue", "palette");
    await menuOf(page, await issueRow(issues.xml), "Assign Remediation Issue…");
    await assign(issues.xml, "mei-tanaka");
    did("assignIssue", "tree");
    await goTo(page, encodings());
    await quickFix(page, new RegExp(`^Assign issue #${issues.encodings}…$`));
    await assign(issues.encodings, "luis-ferreira");
    did("assignIssue", "code");
  });

  test("updates issues by the palette and the menus of both kinds of rows", async () => {
    const { page } = story;
    await goTo(page, json());
    await runCommand(page, title("Update Remediation Issue…"));
    await pick(page, /^Title…/);
    await type(page, /^Title of issue/, "Read returns without types");
    const renamed = await confirm(
      page,
      new RegExp(`Change issue #${issues.json} in`),
      "Change Issue",
    );
    assert.match(renamed, /Title: Read returns without types/);
    await notice(page, new RegExp(`Updated issue #${issues.json}\\.`));
    assert.deepEqual(writes(), [`PATCH /issues/${issues.json} 200`]);
    assert.equal(await value(`/issues/${issues.json}`, "title"), "Read returns without types");
    did("updateIssue", "palette");

    await menuOf(page, await issueRow(issues.xml), "Update Remediation Issue…");
    await pick(page, /^Comment…/);
    await type(page, /^Comment on issue/, "The reader is only used by tests.");
    const comment = await confirm(
      page,
      new RegExp(`Comment on issue #${issues.xml} in`),
      "Comment",
    );
    assert.match(comment, /The reader is only used by tests\./);
    await notice(page, new RegExp(`Updated issue #${issues.xml}\\.`));
    assert.deepEqual(writes(), [`POST /issues/${issues.xml}/comments 201`]);
    assert.equal(await value(`/issues/${issues.xml}`, "comments"), 1);

    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await menuOf(page, alertRow(encodingsTitle), "Update Remediation Issue…");
    await pick(page, /^Labels…/);
    await tick(page, /^dependencies/);
    await confirm(page, new RegExp(`Change issue #${issues.encodings} in`), "Change Issue");
    await notice(page, new RegExp(`Updated issue #${issues.encodings}\\.`));
    assert.deepEqual(writes(), [`PATCH /issues/${issues.encodings} 200`]);
    const labels = JSON.stringify(await value(`/issues/${issues.encodings}`, "labels"));
    for (const name of ["security", "vulnerability", "dependencies"]) {
      assert.ok(labels.includes(`"name":"${name}"`), `${name} is not in ${labels}`);
    }
    did("updateIssue", "tree");
  });

  test("closes issues with classification by the palette and a row's menu, with the alert if wanted", async () => {
    const { page } = story;
    const close = async (number: number, button: string) => {
      await pick(page, /^Not planned/);
      await pick(page, /^False positive – incorrect logic/);
      await type(page, /^Close issue/, "Only our own files are read.");
      const question = new RegExp(`Close issue #${number} in github\\.com/acme/storefront\\?`);
      const said = await confirm(page, question, button);
      assert.match(said, /Reason: Not planned/);
      assert.match(said, /Classification:.*False positive – incorrect logic/);
      await notice(page, new RegExp(`Closed issue #${number}\\.`));
      assert.deepEqual(
        [
          await value(`/issues/${number}`, "state"),
          await value(`/issues/${number}`, "state_reason"),
        ],
        ["closed", "not_planned"],
      );
    };
    await goTo(page, json());
    await runCommand(page, title("Close Remediation Issue…"));
    await close(issues.json, "Close Issue");
    assert.deepEqual(writes(), [
      `POST /issues/${issues.json}/comments 201`,
      `PATCH /issues/${issues.json} 200`,
    ]);
    did("closeIssue", "palette");
    await menuOf(page, await issueRow(issues.xml), "Close Remediation Issue…");
    await close(issues.xml, "Close and Dismiss");
    assert.deepEqual(writes(), [
      `POST /issues/${issues.xml}/comments 201`,
      `PATCH /issues/${issues.xml} 200`,
      `PATCH ${alert.xml} 200`,
    ]);
    assert.equal(await value(alert.xml, "state"), "dismissed");
    did("closeIssue", "tree");
  });

  test("reopens issues by the palette and by the row of one that was closed too early", async () => {
    const { page } = story;
    await goTo(page, json());
    await runCommand(page, title("Reopen Remediation Issue…"));
    await confirm(page, new RegExp(`Reopen issue #${issues.json} in`), "Reopen Issue");
    await notice(page, new RegExp(`Reopened issue #${issues.json}\\.`));
    assert.deepEqual(writes(), [`PATCH /issues/${issues.json} 200`]);
    assert.equal(await value(`/issues/${issues.json}`, "state"), "open");
    did("reopenIssue", "palette");
    // As somebody else does; its alert is still open.
    await upstream.ask("PATCH", `/issues/${issues.json}`, { state: "closed" });
    const closed = row(tree(page, "Issues"), new RegExp(`^Issue ${issues.json},.*, closed`));
    await eventually(async () => {
      await runCommand(page, title("Refresh"));
      await closed.waitFor({ timeout: 5000 });
    });
    await menuOf(page, closed, "Reopen Remediation Issue…");
    await confirm(page, new RegExp(`Reopen issue #${issues.json} in`), "Reopen Issue");
    await notice(page, new RegExp(`Reopened issue #${issues.json}\\.`));
    assert.deepEqual(writes(), [`PATCH /issues/${issues.json} 200`]);
    assert.equal(await value(`/issues/${issues.json}`, "state"), "open");
    did("reopenIssue", "tree");
  });

  test("asks GitHub for a fix by the palette and a row's menu, and proposes it or turns it down", async () => {
    const { page } = story;
    const ask = async (number: number) => {
      await confirm(
        page,
        new RegExp(`Ask GitHub for a fix of code scanning alert #${number}`),
        "Ask for Fix",
      );
      const said = await confirm(
        page,
        new RegExp(`Commit fix of alert #${number} to its own branch`),
        "Commit and Show",
      );
      assert.ok(said.includes(`runtime-risk/autofix-${number}`), said);
      await inFront(page, /now and with the fix/);
    };
    const sent = (number: number) => [
      `POST /code-scanning/alerts/${number}/autofix 202`,
      "POST /git/refs 201",
      `POST /code-scanning/alerts/${number}/autofix/commits 201`,
    ];
    await goTo(page, json());
    await runCommand(page, title("Request Fix from GitHub…"));
    await ask(84);
    await notice(page, /Open the draft pull request/, "Open Draft Pull Request");
    await notice(page, /Pull request #\d+ is open\./);
    assert.deepEqual(writes(), [...sent(84), "POST /pulls 201"]);
    did("autofix", "palette");
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await menuOf(page, alertRow("Useless assignment"), "Request Fix from GitHub…");
    await ask(87);
    await notice(page, /Open the draft pull request/, "Delete Branch");
    await eventually(async () => assert.equal(upstream.writes.length - told, 4));
    const branch = encodeURIComponent("heads/runtime-risk/autofix-87");
    assert.deepEqual(writes(), [...sent(87), `DELETE /git/refs/${branch} 204`]);
    did("autofix", "tree");
  });

  test("raises a dependency by a pull request, by the palette; a row's menu finds it again", async () => {
    const { page } = story;
    await goTo(page, encodings());
    await runCommand(page, title("Update Dependency with Pull Request…"));
    await inFront(page, /now and after the change/);
    await notice(page, /Push this to the new branch/, "Open Draft Pull Request");
    await notice(page, /Pull request #\d+ is open\./);
    assert.deepEqual(writes(), [
      "POST /git/refs 201",
      `PUT /contents/${encodeURIComponent(project)} 200`,
      "POST /pulls 201",
    ]);
    did("bumpPull", "palette");
    await menuOf(page, alertRow(encodingsTitle), "Update Dependency with Pull Request…");
    await inFront(page, /now and after the change/);
    await notice(page, /Push this to the new branch/, "Open Draft Pull Request");
    await notice(page, /There was a pull request of this fix already\./);
    assert.deepEqual(writes(), []);
    did("bumpPull", "tree");
  });

  test("updates a dependency in its file by the palette, a row's menu, a quick fix and a hover", async () => {
    const { page } = story;
    const edited = async () => {
      await eventually(async () => assert.match(await editorText(page), /"4\.7\.2"/));
      assert.match(story.text(project), /"4\.7\.0"/);
      await closeEditor(page, /^Tax\.csproj/);
    };
    await goTo(page, encodings());
    await runCommand(page, title("Update Dependency"));
    await edited();
    did("updateDependency", "palette");
    await menuOf(page, alertRow(encodingsTitle), "Update Dependency");
    await edited();
    did("updateDependency", "tree");
    await goTo(page, encodings());
    await quickFix(page, /^Update System\.Text\.Encodings\.Web to /);
    await edited();
    await goTo(page, encodings());
    await hoverLink(page, "Update Dependency");
    await edited();
    did("updateDependency", "code");
    assert.deepEqual(writes(), []);
  });

  test("shows how to replace a secret by the palette, a row's menu and a quick fix", async () => {
    const { page } = story;
    const shown = async () => {
      await inFront(page, /Risk of secret scanning 17/);
      await closeEditor(page, /Risk of secret scanning 17/);
    };
    await goTo(page, secret());
    await runCommand(page, title("How to Replace Secret"));
    await shown();
    did("replaceSecret", "palette");
    await menuOf(page, alertRow(secretTitle), "How to Replace Secret");
    await shown();
    did("replaceSecret", "tree");
    await goTo(page, secret());
    await quickFix(page, /^How to replace the secret of #17$/);
    await shown();
    did("replaceSecret", "code");
    assert.deepEqual(writes(), []);
  });

  test("has walked every entry that there is", () => {
    const manifest = manifestSchema.parse(
      JSON.parse(readFileSync(join(root, "package.json"), "utf8")),
    );
    const { menus } = manifest.contributes;
    for (const [command, reasons] of Object.entries(absent)) {
      for (const entry of entries) {
        const isWalked = walked.has(`${command} ${entry}`);
        assert.equal(isWalked, reasons[entry] === undefined, `${command} by ${entry}`);
      }
      const rows = [...(menus["view/item/context"] ?? []), ...(menus["editor/title"] ?? [])];
      const hasRow = rows.some((item) => item.command === `runtimeRisk.${command}`);
      assert.equal(hasRow, reasons.tree === undefined, `${command} in menus`);
    }
  });

  test("has sent nothing that GitHub's description does not know", () => {
    assert.ok(upstream.writes.length > 20);
    assert.deepEqual(
      upstream.writes.flatMap((sent) => requestProblems(sent)),
      [],
    );
  });
});
