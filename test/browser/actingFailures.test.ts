import assert from "node:assert/strict";
import { openTroubledSample } from "../support/troubledSample.ts";
import { limitSeconds, type TroubleName, writeTroubles } from "../support/writeTroubles.ts";
import {
  accept,
  commandsNamed,
  confirm,
  editorText,
  goTo,
  menuEntries,
  notice,
  pick,
  picker,
  quickFix,
  quickFixes,
  tick,
  type,
} from "./hands.ts";
import { openStory } from "./story.ts";
import { eventually, expand, row, runCommand, tree } from "./workbench.ts";

const returns = "services/tax/Returns.cs";
const project = "services/tax/Tax.csproj";

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("Writes that go wrong, in VS Code", () => {
  const upstream = openTroubledSample();
  let issue = 0;
  // Before the editor reads the issues for the first time.
  suiteSetup(async () => {
    const made = await upstream.ask("POST", "/issues", {
      title: "Read returns without types",
      body: 'x\n<!-- runtime-risk: {"v":1,"alerts":["codeScanning/84"]} -->',
      labels: ["security"],
    });
    issue = Number(field(made, "number"));
  });
  const story = openStory({
    sample: upstream.sample,
    respond: upstream.respond,
    signIn: ["GitHub"],
    prepare: ({ page }) => runCommand(page, "Notifications: Clear All Notifications"),
  });

  const title = (words: string) => `Runtime Risk: ${words}`;
  /** How many writes of this kind the sample has received since the start. */
  const count = (what: RegExp): number =>
    upstream.writes.filter(({ method, path }) => what.test(`${method} ${path}`)).length;
  const fails = (name: TroubleName, what: RegExp) => upstream.trouble(name, what);
  const ask = (path: string) => upstream.ask("GET", path);

  const json = () => story.placeOf(returns, "json, Settings");
  const xml = () => story.placeOf(returns, "XmlReader.Create(body");
  const encodings = () => story.placeOf(project, "4.7.0");

  /** A notice says what did not happen, why and what next, and has this button. */
  const refused = async (name: TroubleName, failed: string, button?: string): Promise<string> => {
    const words = new RegExp(`^${failed}`);
    const said = await notice(story.page, words, button);
    assert.match(said, writeTroubles[name].says);
    return said;
  };

  test("an alert that may not be dismissed: says why, keeps the comment, and does it once in the end", async () => {
    const { page } = story;
    const what = /^PATCH .*\/code-scanning\/alerts\/84$/;
    const dismiss = async () => {
      await pick(page, /^False positive/);
      const before = await type(page, /^Dismiss: comment$/, "It is checked before.");
      await confirm(page, /Dismiss this alert in acme\/storefront\?/, "Dismiss");
      return before;
    };
    await goTo(page, json());
    fails("forbidden", what);
    await runCommand(page, title("Dismiss Alerts…"));
    await picker(page).getByText("1 Selected").waitFor();
    await accept(page);
    assert.equal(await dismiss(), "");
    await refused("forbidden", "Alert 84 was not dismissed: ", "Try Again…");
    assert.equal(field(await ask("/code-scanning/alerts/84"), "state"), "open");
    // GitHub acts now, and takes too long to say so.
    fails("serverTimeout", what);
    assert.equal(await dismiss(), "It is checked before.");
    const said = await notice(page, /^Dismissed alert #84\./, "Undo");
    assert.match(said, /GitHub's answer was lost; the alert was read again, and it is so\./);
    assert.equal(count(what), 2);
    await notice(page, /^Reopened alert #84\./);
    assert.equal(count(what), 3);
  });

  test("an issue that is not created: the draft stays, and becomes one issue in the end", async () => {
    const { page } = story;
    const what = /^POST .*\/issues$/;
    const submit = async () => {
      await confirm(page, /Create this issue in github\.com\/acme\/storefront\?/, "Create Issue");
    };
    await goTo(page, xml());
    await quickFix(page, /^Create remediation issue for #85…$/);
    await eventually(async () => assert.match(await editorText(page), /^# Untrusted XML/));
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.type(", as Mei said");
    fails("gone", what);
    await notice(page, /^Draft of an issue/, "Create Issue…");
    await submit();
    const said = await refused("gone", "The issue was not created: ", "Try Again…");
    assert.match(said, /The draft is kept\.$/);
    assert.match(await editorText(page), /^# Untrusted XML.*, as Mei said/);
    fails("answerLost", what);
    await submit();
    const created = await notice(page, /^Created issue #\d+\./);
    assert.match(created, /GitHub's answer was lost; the issue was found again by its marker\./);
    assert.equal(count(what), 2);
    const all = await ask("/issues?state=all&per_page=100");
    assert.ok(Array.isArray(all));
    const made = all.filter((one) => String(field(one, "title")).endsWith(", as Mei said"));
    assert.equal(made.length, 1);
  });

  test("a comment that is not posted: the text is offered again, and posted once", async () => {
    const { page } = story;
    const what = new RegExp(`^POST .*/issues/${issue}/comments$`);
    const text = "Only our own files are read.";
    const send = async () => {
      const before = await type(page, /^Comment on issue/, text);
      await confirm(page, new RegExp(`Comment on issue #${issue} in`), "Comment");
      return before;
    };
    const failed = `The comment on issue ${issue} was not posted: `;
    await goTo(page, json());
    fails("invalid", what);
    await runCommand(page, title("Update Remediation Issue…"));
    await pick(page, /^Comment…/);
    assert.equal(await send(), "");
    await refused("invalid", failed, "Try Again…");
    fails("connectionLost", what);
    assert.equal(await send(), text);
    const lost = await refused("connectionLost", failed, "Try Again…");
    assert.match(lost, /Trying again looks for the comment first\.$/);
    assert.equal(await send(), text);
    await notice(page, new RegExp(`^Updated issue #${issue}\\.`));
    assert.equal(count(what), 3);
    const comments = await ask(`/issues/${issue}/comments`);
    assert.equal(Array.isArray(comments) && comments.length, 1);
  });

  test("an issue that is not assigned, not closed, not reopened: each is tried again", async () => {
    const { page } = story;
    const what = new RegExp(`^PATCH .*/issues/${issue}$`);
    const assign = async () => {
      await tick(page, /^dana-okafor/);
      await confirm(page, new RegExp(`Assign issue #${issue} in`), "Assign");
    };
    fails("notFound", what);
    await runCommand(page, title("Assign Remediation Issue…"));
    await assign();
    await refused("notFound", `Issue ${issue} was not assigned: `, "Try Again…");
    await assign();
    await notice(page, new RegExp(`^Issue #${issue} is assigned to dana-okafor\\.`));
    assert.equal(count(what), 2);

    const text = "The parser was replaced.";
    const close = async () => {
      await pick(page, /^Completed/);
      await pick(page, /^True positive/);
      const before = await type(page, /^Close issue/, text);
      await confirm(page, new RegExp(`Close issue #${issue} in`), "Close Issue");
      return before;
    };
    fails("conflict", what);
    await runCommand(page, title("Close Remediation Issue…"));
    assert.equal(await close(), "");
    const refusal = await refused("conflict", `Issue ${issue} was not closed: `, "Try Again…");
    assert.match(
      refusal,
      /Its comment was posted, and will not be posted again when you try again\.$/,
    );
    assert.equal(await close(), text);
    await notice(page, new RegExp(`^Closed issue #${issue}\\.`));
    assert.equal(count(what), 4);
    assert.equal(count(new RegExp(`/issues/${issue}/comments$`)), 4);

    fails("singleSignOn", what);
    await runCommand(page, title("Reopen Remediation Issue…"));
    await confirm(page, new RegExp(`Reopen issue #${issue} in`), "Reopen Issue");
    await refused("singleSignOn", `Issue ${issue} was not reopened: `, "Try Again");
    await notice(page, new RegExp(`^Reopened issue #${issue}\\.`));
    assert.equal(count(what), 6);
    assert.equal(field(await ask(`/issues/${issue}`), "state"), "open");
  });

  test("a pull request that gets stuck half-way goes on from there", async () => {
    const { page } = story;
    await goTo(page, encodings());
    fails("serverError", /^PUT .*\/contents\//);
    await runCommand(page, title("Update Dependency with Pull Request…"));
    await notice(page, /^Push this to the new branch/, "Open Draft Pull Request");
    const said = await refused(
      "serverError",
      "Nothing was committed to runtime-risk/",
      "Try Again",
    );
    assert.match(said, /Trying again goes on from there\.$/);
    await notice(page, /^Pull request #\d+ is open\./);
    assert.deepEqual(
      [count(/\/git\/refs$/), count(/^PUT .*\/contents\//), count(/^POST .*\/pulls$/)],
      [1, 2, 1],
    );
  });

  test("a limit is said with its end, and nothing is asked until then", async () => {
    const { page } = story;
    const limits = [
      ["primaryLimit", /^POST .*\/autofix$/],
      ["secondaryLimit", /^POST .*\/autofix$/],
    ] as const;
    await goTo(page, json());
    for (const [at, [name, what]] of limits.entries()) {
      fails(name, what);
      await runCommand(page, title("Request Fix from GitHub…"));
      await confirm(page, /Ask GitHub for a fix of code scanning alert #84/, "Ask for Fix");
      await refused(name, "GitHub made no fix for alert 84: ");
      assert.equal(count(what), at + 1);
      await new Promise((resolve) => setTimeout(resolve, limitSeconds * 1000));
    }
  });

  test("read-only mode offers nothing that writes, and says so where one can still press", async () => {
    const { page, workbench } = story;
    await goTo(page, story.placeOf(returns, "total = content"));
    await quickFix(page, /^Create remediation issue for #87…$/);
    await notice(page, /^Draft of an issue/);
    const lens = page.getByRole("button", { name: /Create Issue in github\.com/ });
    await lens.waitFor();
    const before = upstream.writes.length;
    workbench.setSettings({ "runtimeRisk.readOnly": true });
    const toast = page.locator(".notification-toast").filter({ hasText: "Read-only mode is on" });
    // Until the editor has read its settings again the button asks.
    await eventually(async () => {
      await page.keyboard.press("Escape");
      await lens.click({ timeout: 2000 });
      await toast.first().waitFor({ timeout: 2000 });
    });
    await toast.first().getByRole("button", { name: "Open Settings" }).waitFor();
    await notice(page, /^Read-only mode is on, so Runtime Risk writes nothing\./);
    assert.match(await editorText(page), /^# /);

    const offered = await commandsNamed(page, "Runtime Risk: ");
    for (const command of ["Explain Risk", "Open Remediation Issue", "How to Replace Secret"]) {
      assert.ok(offered.has(title(command)), `${command} is not offered`);
    }
    assert.deepEqual(
      writing.filter((command) => offered.has(title(command))),
      [],
    );
    await goTo(page, json());
    const fixes = await quickFixes(page, /^Explain the risk of #84$/);
    assert.deepEqual(
      fixes.filter((name) => /^(?:Create|Assign|Dismiss)/.test(name)),
      [],
    );
    await expand(page, row(tree(page, "Alerts"), /^Fix (?:now|soon), \d+ alert/));
    const alert = tree(page, "Alerts").getByRole("treeitem", { level: 2 }).first();
    const menu = await menuEntries(page, alert, "Explain Risk");
    assert.deepEqual(
      writing.filter((command) => menu.includes(command)),
      [],
    );
    assert.equal(upstream.writes.length, before);
  });
});

/** Every command that writes to GitHub. */
const writing = [
  "Dismiss Alerts…",
  "Reopen Alerts…",
  "Assign Alerts…",
  "Create Remediation Issue…",
  "Create Issue from Draft…",
  "Update Remediation Issue…",
  "Assign Remediation Issue…",
  "Close Remediation Issue…",
  "Reopen Remediation Issue…",
  "Request Fix from GitHub…",
  "Update Dependency with Pull Request…",
];

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
