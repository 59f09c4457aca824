import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { openSample } from "../../src/sample/sample.ts";
import { isRecord } from "../../src/sources/json.ts";
import { agreed, collapseAll, type Said, sum } from "./countedPlaces.ts";
import { openStory } from "./story.ts";
import {
  dialogSaying,
  eventually,
  expand,
  openFile,
  row,
  runCommand,
  type Theme,
  tree,
  widenSideBar,
} from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrastLight", "highContrast", "dark"];
const refunds = "services/payments-api/src/routes/refunds.ts";

/** Ticks choices in the list of the filter. */
async function choose(page: Page, ...labels: readonly string[]): Promise<void> {
  await runCommand(page, "Runtime Risk: Filter Alerts…");
  const list = page.locator(".quick-input-widget");
  const input = list.locator("input[type=text]:visible").first();
  for (const label of labels) {
    await input.fill(label);
    const choice = list.locator(".monaco-list-row").filter({ hasText: new RegExp(`^${label}`) });
    await choice.first().locator(".monaco-checkbox").click();
  }
  await list.getByRole("button", { name: "OK" }).click();
}

/** The items of a list, as the simulator makes them. */
async function numbered(answer: Response): Promise<readonly { readonly number: number }[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (await answer.json()) as readonly { readonly number: number }[];
}

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("One filtered set, in VS Code", () => {
  const sample = openSample();
  /** An alert that the list does not have yet. */
  let hidden: number | undefined;
  /** An alert that GitHub has found fixed on the default branch. */
  let fixed: number | undefined;
  let before: Said;

  const github = (method: string, path: string, body?: object) =>
    sample.respond(
      new Request(`https://api.github.com${path}`, {
        method,
        headers: { authorization: "Bearer x", accept: "application/vnd.github+json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );

  /** The lists as GitHub would change them, without a tag that would keep them. */
  const respond = async (request: Request): Promise<Response> => {
    const answer = await sample.respond(request);
    const { pathname, searchParams } = new URL(request.url);
    if (!pathname.endsWith("/code-scanning/alerts") || answer.status !== 200) return answer;
    if (hidden === undefined && fixed === undefined) return answer;
    const items = await numbered(answer);
    const headers = new Headers(answer.headers);
    headers.delete("etag");
    headers.delete("content-length");
    const isOfFixed = searchParams.get("state") === "fixed";
    const wanted = isOfFixed
      ? [...(await fixedNow()), ...items]
      : items.filter(({ number }) => number !== hidden && number !== fixed);
    return Response.json(wanted, { headers });
  };

  const fixedNow = async () => {
    if (fixed === undefined) return [];
    const path = `https://api.github.com/repos/acme/storefront/code-scanning/alerts/${fixed}`;
    const headers = { authorization: "Bearer x" };
    const alert: unknown = await (await sample.respond(new Request(path, { headers }))).json();
    assert.ok(isRecord(alert));
    const at = "2026-11-20T08:00:00Z";
    return [{ ...alert, state: "fixed", fixed_at: at, updated_at: at }];
  };

  /** Refreshes by command; one that only joined a refresh that ran already is repeated. */
  const refresh = async (): Promise<void> => {
    const asked = () =>
      story.upstreams.requests.filter(({ path }) => path.includes("/code-scanning/alerts?")).length;
    const before = asked();
    await eventually(async () => {
      await runCommand(page(), "Runtime Risk: Refresh");
      await eventually(async () => assert.ok(asked() > before), 3000);
    });
  };

  const openAlerts = async (): Promise<readonly number[]> => {
    const answer = await github(
      "GET",
      "/repos/acme/storefront/code-scanning/alerts?state=open&per_page=100",
    );
    return (await numbered(answer)).map(({ number }) => number);
  };

  // Before the editor reads the list for the first time.
  suiteSetup(async () => {
    hidden = (await openAlerts()).at(-1);
  });

  const story = openStory({
    sample,
    respond,
    signIn: ["GitHub", "Azure"],
    prepare: async ({ page }) => {
      await runCommand(page, "Problems: Focus on Problems View");
      await runCommand(page, "Runtime Risk: Focus on Alerts View");
      await widenSideBar(page);
    },
  });
  const page = () => story.page;

  test("a filter is said in the view and in the status bar, and holds everywhere", async () => {
    // Of code scanning every alert is one entry of Problems.
    await choose(page(), "Code scanning");
    await page()
      .locator(".pane-header")
      .filter({ hasText: "filter: Code scanning" })
      .first()
      .waitFor();
    before = await agreed(page(), (now) => sum(now.header) > 5 && now.badge > 0);
    await page()
      .getByRole("button", { name: /^Runtime Risk: .*filtered/ })
      .first()
      .waitFor();
    await story.workbench.screenshots("filtered", themes);
  });

  test("a refresh changes none of it", async () => {
    await refresh();
    // While it runs, the editor draws its progress in the place of the badge.
    assert.deepEqual(await agreed(page(), ({ badge }) => badge > 0), before);
  });

  test("an alert that GitHub lists since is counted everywhere, and marked as new", async () => {
    hidden = undefined;
    await refresh();
    before = await agreed(
      page(),
      (now) => sum(now.header) === sum(before.header) + 1 && now.badge > 0,
    );
    const alerts = tree(page(), "Alerts");
    const tier = alerts.getByRole("treeitem", { name: /1 new/ }).first();
    await expand(page(), tier);
    await story.workbench.screenshots("new", themes);
    await collapseAll(page());
    await runCommand(page(), "Runtime Risk: Mark All as Seen");
    await eventually(async () => {
      assert.equal(await alerts.getByRole("treeitem", { name: /1 new/ }).count(), 0);
    });
  });

  test("an alert dismissed on GitHub is gone everywhere", async () => {
    const [number] = await openAlerts();
    const path = `/repos/acme/storefront/code-scanning/alerts/${number}`;
    const change = { state: "dismissed", dismissed_reason: "false positive" };
    assert.equal((await github("PATCH", path, change)).status, 200);
    await refresh();
    before = await agreed(
      page(),
      (now) => sum(now.header) === sum(before.header) - 1 && now.badge > 0,
    );
  });

  test("an edit that loses a line takes it from Problems and from nothing else", async () => {
    await openFile(page(), refunds);
    // Keys pressed before the editor has the focus would go to the tree.
    await page().locator(".editor-group-container.active .view-lines").click();
    await page().keyboard.press("Control+A");
    await page().keyboard.press("Delete");
    const lost = await agreed(page(), (now) => now.problems < before.problems);
    assert.deepEqual(lost.header, before.header);
    assert.equal(lost.places[2], before.places[2] + before.problems - lost.problems);
    await page().getByRole("tab", { name: "refunds.ts" }).first().click();
    await page().keyboard.press("Control+Z");
    assert.deepEqual(
      await agreed(page(), (now) => now.problems === before.problems && now.badge > 0),
      before,
    );
  });

  test("one click shows everything again", async () => {
    const filtered = before;
    await tree(page(), "Alerts").hover();
    await page().getByRole("button", { name: "Clear Filter" }).first().click();
    before = await agreed(
      page(),
      (now) => sum(now.header) > sum(filtered.header) && now.badge > filtered.badge,
    );
    // Alerts of one dependency share an entry.
    assert.ok(before.entries < before.places[0], JSON.stringify(before));
  });

  test("an alert fixed on GitHub is not open anywhere", async () => {
    fixed = 2;
    await refresh();
    before = await agreed(page(), ({ badge }) => badge === before.badge - 1);
  });

  test("on another branch its lines are found anew, and nothing is lost", async () => {
    execFileSync("git", ["checkout", "--quiet", "-b", "older", "HEAD~12"], { cwd: story.folder });
    await page().locator(".pane-header").filter({ hasText: "older" }).first().waitFor();
    const older = await agreed(page(), ({ badge }) => badge > 0);
    assert.deepEqual(older.header, before.header);
    execFileSync("git", ["checkout", "--quiet", "main"], { cwd: story.folder });
    await page().locator(".pane-header").filter({ hasText: "· main ·" }).first().waitFor();
    assert.deepEqual(
      await agreed(page(), (now) => now.badge > 0 && now.problems === before.problems),
      before,
    );
  });

  test("a setting changes how severe an alert is in Problems, and no number", async () => {
    const severity = { fixNow: "information", fixSoon: "information", plan: "information" };
    story.workbench.setSettings({
      "runtimeRisk.diagnostics.severity": { ...severity, watch: "information" },
    });
    await page()
      .getByRole("button", { name: /^Infos: \d+$/ })
      .waitFor();
    assert.deepEqual(await agreed(page(), ({ badge }) => badge > 0), before);
  });

  test("words typed into the list are searched for; nothing found says so, with the way back", async () => {
    await runCommand(page(), "Runtime Risk: Filter Alerts…");
    const input = page().locator(".quick-input-widget input[type=text]:visible").first();
    await input.fill("no alert has these words");
    await input.press("Enter");
    const welcome = page().locator(".welcome-view-content");
    await welcome.filter({ hasText: "No alert passes the filter" }).first().waitFor();
    await story.workbench.screenshots("filteredAway", themes);
    await page().getByRole("button", { name: "Clear Filter" }).first().click();
    await row(tree(page(), "Alerts"), /^Fix now, \d+ alert/).waitFor();
  });

  test("the alerts are put together otherwise, and unfolded rows stay so over a refresh", async () => {
    await runCommand(page(), "Runtime Risk: Group Alerts…");
    const list = page().locator(".quick-input-widget");
    await list.getByRole("option", { name: /^File/ }).first().click();
    const alerts = tree(page(), "Alerts");
    const file = row(alerts, /^refunds\.ts, services/);
    await expand(page(), file);
    await row(alerts, /Database query built from user-controlled sources/).click();
    await refresh();
    await eventually(async () => {
      assert.equal(await file.getAttribute("aria-expanded"), "true");
      const chosen = alerts.getByRole("treeitem", { selected: true });
      assert.match((await chosen.first().getAttribute("aria-label")) ?? "", /Database query/);
    });
    await story.workbench.screenshots("grouped", themes);
  });

  test("Issues lists what was created, and its alert", async () => {
    const [number] = await openAlerts();
    const created = await github("POST", "/repos/acme/storefront/issues", {
      title: "Escape what customers send",
      body: `x\n<!-- runtime-risk: {"v":1,"alerts":["codeScanning/${number}"]} -->`,
      labels: ["security"],
    });
    assert.equal(created.status, 201);
    await runCommand(page(), "Runtime Risk: Focus on Issues View");
    const issue = row(tree(page(), "Issues"), /Escape what customers send, open, nobody assigned/);
    await eventually(async () => {
      await refresh();
      await issue.waitFor({ timeout: 5000 });
    });
    await expand(page(), issue);
    await story.workbench.screenshots("issues", themes);
  });

  test("who signs out sees none of it, anywhere", async () => {
    await runCommand(page(), "Accounts: Manage Accounts");
    const list = page().locator(".quick-input-widget");
    await list.getByRole("option", { name: /mona/ }).first().click();
    await list
      .getByRole("option", { name: /^Sign Out/ })
      .first()
      .click();
    await dialogSaying(page(), "mona").getByRole("button", { name: "Sign Out" }).click();
    await page().getByRole("button", { name: "Sign In to GitHub" }).waitFor();
    await page().getByRole("button", { name: "Runtime Risk: Sign in", exact: true }).waitFor();
    assert.equal(await tree(page(), "Alerts").getByRole("treeitem").count(), 0);
    const label = (name: RegExp) =>
      page().getByRole("tab", { name }).first().getAttribute("aria-label");
    await eventually(async () => {
      assert.doesNotMatch((await label(/^Problems/)) ?? "", /\d/);
      assert.doesNotMatch((await label(/^Runtime Risk/)) ?? "", /\d/);
    });
  });
});
