import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Page } from "playwright-core";
import { openSample } from "../../src/sample/sample.ts";
import { hostileSettingsFile } from "../support/hostileSettings.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
import {
  dialogSaying,
  keepFailure,
  openWorkbench,
  row,
  runCommand,
  type Theme,
  tree,
  type Workbench,
} from "./workbench.ts";

const themes: readonly Theme[] = ["dark"];

/** What GitHub and Azure answer now. */
type Respond = (request: Request) => Promise<Response>;

interface Scene {
  readonly folder: string;
  readonly scratch: string;
  readonly upstreams: Upstreams;
  readonly workbench: Workbench;
  /** The arguments of every git process that the worker started. */
  readonly gitCalls: () => readonly string[];
  /** How often the Azure CLI was started, by whomever. */
  readonly azCalls: () => number;
  answer(respond: Respond): void;
  readonly sample: Respond;
  close(): Promise<void>;
}

/** VS Code on the sample's repository, with a git that keeps a list of what it is asked. */
async function openScene(trust: "ask" | "always", settings?: string): Promise<Scene> {
  const scratch = mkdtempSync(join(tmpdir(), "runtime-risk-states-"));
  const folder = join(scratch, "storefront");
  mkdirSync(folder);
  const sample = openSample();
  await sample.writeRepository(folder);
  if (settings !== undefined) {
    mkdirSync(join(folder, ".vscode"), { recursive: true });
    writeFileSync(join(folder, ".vscode", "settings.json"), settings);
  }
  let respond: Respond = (request) => sample.respond(request);
  const upstreams = await serveUpstreams((request) => respond(request));
  const git = listeningGit(scratch);
  const close = async () => {
    await upstreams.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const az = listeningAz(scratch);
    const env = { ...upstreams.env, ...git.env, ...az.env };
    const workbench = await openWorkbench({ folder, env, trust });
    return {
      folder,
      scratch,
      upstreams,
      workbench,
      gitCalls: git.calls,
      azCalls: az.calls,
      answer: (other) => {
        respond = other;
      },
      sample: (request) => sample.respond(request),
      close: async () => {
        await workbench.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets every git process write its arguments down. VS Code's own git extension is told from ours. */
function listeningGit(scratch: string) {
  const config = join(scratch, "gitconfig");
  const log = join(scratch, "git.log");
  writeFileSync(config, `[trace2]\n\tnormalTarget = ${JSON.stringify(log)}\n`);
  return {
    env: { GIT_CONFIG_GLOBAL: config },
    calls: () =>
      existsSync(log)
        ? readFileSync(log, "utf8")
            .split("\n")
            .filter((line) => / start .*--literal-pathspecs/.test(line))
        : [],
  };
}

/** An Azure CLI that only writes down that it was started. */
function listeningAz(scratch: string) {
  const folder = join(scratch, "bin");
  const log = join(scratch, "az.log");
  mkdirSync(folder);
  writeFileSync(join(folder, "az"), `#!/bin/sh\necho "$@" >> ${JSON.stringify(log)}\nexit 1\n`, {
    mode: 0o755,
  });
  return {
    env: { PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` },
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").length : 0),
  };
}

const alertsView = "Runtime Risk: Focus on Alerts View";

/** The text that stands in the place of an empty tree. */
const welcome = (page: Page, words: string | RegExp) =>
  page.locator(".welcome-view-content").filter({ hasText: words }).first();

const statusBar = (page: Page, words: string | RegExp) =>
  page.getByRole("status").or(page.getByRole("contentinfo")).getByRole("button", { name: words });

async function signIn(page: Page): Promise<void> {
  await runCommand(page, "Runtime Risk: Sign In to GitHub");
  await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
}

/** Keeps what a failed test left on the screen; the story ends with it. */
function story(scene: () => Scene | undefined): void {
  let hasFailed = false;
  setup(function () {
    if (hasFailed) this.skip();
  });
  teardown(async function () {
    const shown = scene();
    if (this.currentTest?.isFailed() !== true || shown === undefined) return;
    hasFailed = true;
    await keepFailure(shown.workbench.page, this.currentTest.title);
  });
}

suite("Restricted Mode in a folder with hostile settings, in VS Code", () => {
  let scene: Scene | undefined;
  const shown = () => scene ?? assert.fail("VS Code did not open");
  const page = () => shown().workbench.page;

  suiteSetup(async () => {
    scene = await openScene("ask", hostileSettingsFile());
  });
  suiteTeardown(() => scene?.close());
  story(() => scene);

  test("says why nothing is read, with the way to change it", async () => {
    await runCommand(page(), alertsView);
    await welcome(page(), /reads nothing in Restricted Mode: no request, no git/).waitFor();
    await page().getByRole("button", { name: "Manage Workspace Trust" }).waitFor();
    await statusBar(page(), "Runtime Risk: Alerts not read").waitFor();
    await shown().workbench.screenshots("restricted", themes);
  });

  test("sends no request and starts no git, also with a sign-in and a refresh", async () => {
    await signIn(page());
    await runCommand(page(), "Runtime Risk: Refresh");
    await welcome(page(), /reads nothing in Restricted Mode/).waitFor();
    assert.deepEqual(shown().upstreams.requests, []);
    assert.deepEqual(shown().gitCalls(), []);
    assert.equal(shown().azCalls(), 0);
  });

  test("reads everything as soon as the workspace is trusted, and where it would anyway", async () => {
    await runCommand(page(), alertsView);
    await page().getByRole("button", { name: "Manage Workspace Trust" }).click();
    await page().getByRole("button", { name: "Trust", exact: true }).click();
    await row(tree(page(), "Alerts"), /Fix (now|soon)/).waitFor();
    assert.ok(shown().upstreams.requests.some(({ isAuthorized }) => isAuthorized));
    assert.ok(shown().gitCalls().length > 0);
    assert.equal(shown().azCalls(), 0);
    const { refusedHosts } = shown().upstreams;
    assert.deepEqual(
      refusedHosts.filter((host) => host.includes("evil")),
      [],
    );
  });
});

suite("What is missing is said, in VS Code as a remote (its server)", () => {
  let scene: Scene | undefined;
  const shown = () => scene ?? assert.fail("VS Code did not open");
  const page = () => shown().workbench.page;
  const refused = (status: number, message: string, headers: Record<string, string> = {}) =>
    shown().answer((request) =>
      new URL(request.url).host === "api.github.com"
        ? Promise.resolve(Response.json({ message }, { status, headers }))
        : shown().sample(request),
    );

  suiteSetup(async () => {
    scene = await openScene("always");
  });
  suiteTeardown(() => scene?.close());
  story(() => scene);

  test("runs on the remote machine and needs a sign-in there", async () => {
    assert.equal(new URL(page().url()).searchParams.get("folder"), shown().folder);
    await page()
      .getByRole("button", { name: /^remote/i })
      .first()
      .waitFor();
    await runCommand(page(), alertsView);
    await welcome(page(), /Sign in to GitHub to see which security alerts/).waitFor();
    await page().getByRole("button", { name: "Sign In to GitHub" }).waitFor();
    await statusBar(page(), "Runtime Risk: Sign in").waitFor();
    await shown().workbench.screenshots("signed-out", themes);
    await runCommand(page(), "Runtime Risk: Check Setup");
    await page()
      .locator(".quick-input-widget")
      .getByRole("option", { name: /Runs on a remote machine, with the git, files and network/ })
      .waitFor();
    await page().keyboard.press("Escape");
  });

  test("single sign-on: whose, and where to authorise it", async () => {
    refused(
      403,
      "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
      { "x-github-sso": "required; url=https://github.com/orgs/acme/sso?authorization_request=A1" },
    );
    await signIn(page());
    await runCommand(page(), alertsView);
    await welcome(page(), /uses single sign-on, and this session isn't authorised/).waitFor();
    await statusBar(page(), "Runtime Risk: Single sign-on needed").click();
    const list = page().locator(".quick-input-widget");
    const authorise = list.getByRole("option", { name: /Authorise, single sign-on of acme/ });
    await authorise.waitFor();
    assert.equal(await authorise.count(), 1);
    await list.getByRole("option", { name: /Code scanning, .*: single sign-on needed/ }).waitFor();
    await shown().workbench.screenshots("single-sign-on", themes);
    await page().keyboard.press("Escape");
    await page().getByRole("button", { name: "Authorise", exact: true }).click();
    // The editor's own question before it opens a page.
    const question = dialogSaying(page(), "https://github.com/orgs/acme/sso");
    await question.getByRole("button", { name: "Cancel" }).click();
  });

  test("404: the remote or the account", async () => {
    refused(404, "Not Found");
    await runCommand(page(), "Runtime Risk: Refresh");
    await welcome(
      page(),
      /GitHub has no such repository, or your account may not see it/,
    ).waitFor();
    await statusBar(page(), "Runtime Risk: Repository not found").waitFor();
    await shown().workbench.screenshots("not-found", themes);
  });

  test("a company gateway's page instead of an answer", async () => {
    const html = { headers: { "content-type": "text/html" } };
    shown().answer(() => Promise.resolve(new Response("<html>Gateway</html>", html)));
    await runCommand(page(), "Runtime Risk: Refresh");
    await welcome(page(), /GitHub gave no readable answer/).waitFor();
    await statusBar(page(), "Runtime Risk: GitHub unreachable").waitFor();
  });

  test("what was wrong is gone when GitHub answers again", async () => {
    shown().answer(shown().sample);
    await runCommand(page(), "Runtime Risk: Refresh");
    await row(tree(page(), "Alerts"), /Fix (now|soon)/).waitFor();
  });

  test("no folder", async () => {
    await shown().workbench.open(undefined);
    await runCommand(page(), alertsView);
    await welcome(page(), /Open the clone of a GitHub repository/).waitFor();
    await page().getByRole("button", { name: "Open Folder" }).last().waitFor();
    await shown().workbench.screenshots("no-folder", themes);
  });

  test("a folder that is no repository", async () => {
    const folder = join(shown().scratch, "notes");
    mkdirSync(folder);
    writeFileSync(join(folder, "notes.txt"), "Notes.\n");
    await shown().workbench.open(folder);
    await runCommand(page(), alertsView);
    await welcome(page(), /This folder is no git repository/).waitFor();
    await shown().workbench.screenshots("no-repository", themes);
  });

  test("a virtual workspace: needs files on a disk, sends nothing", async () => {
    const before = shown().upstreams.requests.length;
    const calls = shown().gitCalls().length;
    await shown().workbench.open("memfs:/shop");
    await runCommand(page(), alertsView);
    await welcome(
      page(),
      /needs the files of a clone on a disk, and this folder is a virtual/,
    ).waitFor();
    await runCommand(page(), "Runtime Risk: Refresh");
    await shown().workbench.screenshots("virtual", themes);
    assert.equal(shown().upstreams.requests.length, before);
    assert.equal(shown().gitCalls().length, calls);
  });
});
