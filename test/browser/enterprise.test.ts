import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeClone, type TestClone } from "../support/clone.ts";
import { type LoopbackServer, type ReceivedRequest, serve } from "../support/loopback.ts";
import { codeAlert, codeScanning, shop } from "../support/upstreamAnswers.ts";
import {
  dialogSaying,
  eventually,
  keepFailure,
  openWorkbench,
  row,
  runCommand,
  tree,
  type Workbench,
} from "./workbench.ts";

const alertsView = "Runtime Risk: Focus on Alerts View";

/** A GitHub Enterprise Server on which one of the stand-in's accounts sees acme/shop. */
async function serveGitHub(seenBy: string, commit: () => string): Promise<LoopbackServer> {
  const alert = () => codeAlert({ number: 12, path: "src/db.js", line: 2, commit: commit() });
  return serve((request, response) => {
    const isSeen = request.headers.authorization === `Bearer stand-in-github-enterprise-${seenBy}`;
    const found = isSeen ? answerTo(request, alert()) : undefined;
    response.writeHead(found?.status ?? 404, {
      "content-type": "application/json; charset=utf-8",
      "x-github-enterprise-version": "3.19.0",
    });
    response.end(found?.body ?? '{"message":"Not Found"}');
  });
}

function answerTo({ method, path }: ReceivedRequest, alert: object) {
  const url = new URL(path.replace(/^\/api\/v3/, ""), "https://api.github.com");
  const request = { method, url: url.href, headers: {}, auth: "github" } as const;
  return shop(request, url) ?? codeScanning(alert)(request, url);
}

suite("GitHub Enterprise and several accounts, in VS Code", () => {
  let own: LoopbackServer | undefined;
  let second: LoopbackServer | undefined;
  let clone: TestClone | undefined;
  let hostile: TestClone | undefined;
  let workbench: Workbench | undefined;
  let commit = "";
  const page = () => (workbench ?? assert.fail("VS Code did not open")).page;
  const seen = (server: LoopbackServer | undefined) => server?.requests ?? assert.fail();
  const list = () => page().locator(".quick-input-widget");
  const option = (name: string | RegExp) => list().getByRole("option", { name }).first();
  const allow = () =>
    dialogSaying(page(), "Runtime Risk").getByRole("button", { name: "Allow" }).click();

  suiteSetup(async () => {
    own = await serveGitHub("hubot", () => commit);
    second = await serveGitHub("mona", () => commit);
    clone = makeClone(`https://${new URL(own.url).host}/acme/shop.git`);
    commit = clone.commit({ "src/db.js": "const a = 1;\nquery(`select ${name}`);\ndone();\n" });
    hostile = makeClone(`https://${new URL(second.url).host}/acme/shop.git`);
    mkdirSync(join(hostile.folder, ".vscode"));
    const settings = {
      "github-enterprise.uri": second.url,
      "github-enterprise.uris": [second.url],
    };
    writeFileSync(join(hostile.folder, ".vscode", "settings.json"), JSON.stringify(settings));
    hostile.commit({ "a.txt": "a\n" });
    workbench = await openWorkbench({
      folder: clone.folder,
      trust: "always",
      settings: { "github-enterprise.uri": own.url },
    });
  });
  suiteTeardown(async () => {
    await workbench?.close();
    await Promise.all([own?.close(), second?.close()]);
    clone?.remove();
    hostile?.remove();
  });
  teardown(async function () {
    if (this.currentTest?.isFailed() === true && workbench !== undefined)
      await keepFailure(workbench.page, this.currentTest.title);
  });

  test("the sign-in is the one of the host that the repository is on", async () => {
    await runCommand(page(), alertsView);
    await page().getByRole("button", { name: "Sign In to GitHub" }).waitFor();
    assert.deepEqual(seen(own), []);
    await runCommand(page(), "Runtime Risk: Sign In to GitHub");
    await allow();
    await page()
      .locator(".welcome-view-content")
      .filter({ hasText: /your account may not see it/ })
      .first()
      .waitFor();
    await workbench?.screenshots("wrong-account", ["dark"]);
    await runCommand(page(), "Runtime Risk: Check Setup");
    await list()
      .getByText(/Asked as mona\. Switch to another account, or add one\./)
      .first()
      .waitFor();
    await page().keyboard.press("Escape");
  });

  test("another account can be added, and reads the repository", async () => {
    await runCommand(page(), "Runtime Risk: Switch GitHub Account");
    await option(/mona/).waitFor();
    await workbench?.screenshots("switch-account", ["dark"]);
    await option(/Sign in with another account/).click();
    await allow();
    await option(/Sign in to another account/i).click();
    await row(tree(page(), "Alerts"), /Fix soon/).waitFor();
    await runCommand(page(), "Runtime Risk: Check Setup");
    await list().locator("input[type=text]:visible").fill("read as");
    await option(/acme\/shop is read as hubot/).waitFor();
    await workbench?.screenshots("read-as", ["dark"]);
    await page().keyboard.press("Escape");
    for (const { path } of seen(own)) assert.ok(path.startsWith("/api/v3/"), path);
  });

  test("a choice that is taken back leaves the one that can read it", async () => {
    await runCommand(page(), "Runtime Risk: Switch GitHub Account");
    await option(/hubot.*your choice/).waitFor();
    await option(/Choose by Itself/).click();
    // A list that is open does not change: it is opened again until the alerts were read.
    await eventually(async () => {
      await runCommand(page(), "Runtime Risk: Switch GitHub Account");
      await option(/hubot.*could read it last/).waitFor({ timeout: 2000 });
    });
    assert.equal(
      await list()
        .getByRole("option", { name: /your choice/ })
        .count(),
      0,
    );
    await page().keyboard.press("Escape");
  });

  test("a workspace cannot name a host, not even a trusted one", async () => {
    await workbench?.open(hostile?.folder);
    await runCommand(page(), alertsView);
    await page()
      .locator(".welcome-view-content")
      .filter({ hasText: /no remote on GitHub/ })
      .first()
      .waitFor();
    await runCommand(page(), "Runtime Risk: Refresh");
    assert.deepEqual(seen(second), []);
  });

  test("a session stays with its host when the user names another", async () => {
    const [other, shown] = [second ?? assert.fail(), clone ?? assert.fail()];
    await workbench?.open(shown.folder);
    await runCommand(page(), alertsView);
    await row(tree(page(), "Alerts"), /Fix soon/).waitFor();
    shown.git("remote", "set-url", "origin", `https://${new URL(other.url).host}/acme/shop.git`);
    workbench?.setSettings({ "github-enterprise.uri": other.url });
    // The stand-in's sessions are not held to a host: this is the moment before the editor's own
    // sign-in has noticed.
    await page()
      .locator(".welcome-view-content")
      .filter({ hasText: /Sign in to GitHub to see/ })
      .first()
      .waitFor();
    assert.deepEqual(seen(other), []);
  });
});
