import assert from "node:assert/strict";
import { openStory } from "./story.ts";
import {
  dialogSaying,
  goToLine,
  hoverAtCursor,
  openFile,
  revealBelow,
  row,
  runCommand,
  type Theme,
  tree,
  waitForSquiggle,
  widenSideBar,
} from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrastLight", "highContrast", "dark"];
const refunds = "services/payments-api/src/routes/refunds.ts";

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("From the alert to the line, in VS Code", () => {
  const story = openStory();

  test("says that a sign-in is needed, and has sent no authorization before", async () => {
    const { page } = story;
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await page.getByRole("button", { name: "Sign In to GitHub" }).waitFor();
    assert.deepEqual(
      story.upstreams.requests.filter(({ isAuthorized }) => isAuthorized),
      [],
    );
  });

  test("signs in by command, saying what for", async () => {
    const { page } = story;
    await runCommand(page, "Runtime Risk: Sign In to GitHub");
    const consent = dialogSaying(page, "Runtime Risk");
    await consent.getByText(/security alerts/).waitFor();
    await consent.getByRole("button", { name: "Allow" }).click();
    await row(tree(page, "Alerts"), /Fix (now|soon)/).waitFor();
  });

  test("reads the workloads after a sign-in to Azure", async () => {
    const { page } = story;
    await runCommand(page, "Runtime Risk: Sign In to Azure");
    await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
    await row(tree(page, "Exposed Resources"), /payments-api/).waitFor();
    await widenSideBar(page);
    await story.workbench.screenshots("views", themes);
  });

  test("marks the query built from user input, on its line", async () => {
    const { page } = story;
    await openFile(page, refunds);
    const line = story.lineOf(refunds, "pool.query(sql)");
    await goToLine(page, line);
    await waitForSquiggle(page, line);
  });

  test("explains the risk in the hover, by keyboard alone", async () => {
    const { page } = story;
    const { line, column } = story.placeOf(refunds, "sql);");
    await goToLine(page, line, column);
    const hover = await hoverAtCursor(page);
    await hover.getByText("Database query built from user-controlled sources").first().waitFor();
    await hover
      .getByText(/payments-api/)
      .first()
      .waitFor();
    for (const action of ["Create Issue…", "Explain Risk", "Open on GitHub"]) {
      await hover.getByRole("link", { name: action }).waitFor();
    }
    await story.workbench.screenshots("hover", themes);
    await page.keyboard.press("Escape");
  });

  test("leads from a workload to its alert's line", async () => {
    const { page } = story;
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    const resources = tree(page, "Exposed Resources");
    const file = row(resources, /payments-api\/src\/routes\/refunds\.ts/);
    await revealBelow(page, row(resources, /^payments-api/), file);
    const alert = row(resources, /Database query built from user-controlled sources.*refunds\.ts/);
    await revealBelow(page, file, alert);
    await alert.click();
    await page.getByRole("tab", { name: "refunds.ts", selected: true }).waitFor();
    const line = story.lineOf(refunds, "pool.query(sql)");
    await page.getByRole("button", { name: new RegExp(`^Ln ${line},`) }).waitFor();
    await story.workbench.screenshots("resources", themes);
  });

  test("has sent authorization to GitHub and Azure alone", () => {
    const hosts = story.upstreams.requests
      .filter(({ isAuthorized }) => isAuthorized)
      .map(({ host }) => host);
    assert.deepEqual([...new Set(hosts)].toSorted(), ["api.github.com", "management.azure.com"]);
  });
});
