import { keepFailure, openWorkbench, runCommand, type Theme, type Workbench } from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrastLight", "highContrast", "dark"];

/** By its title what the picture of a step shows. */
const steps = {
  "Sign in, or try the sample": "A shield and a key",
  "See what matters first": "A list of alerts",
  "Connect what is running": "From code to an image",
  "Read it on its line": "A line of code",
  "Fix it, together": "From alert to issue",
};

suite("The first run, in VS Code", () => {
  let workbench: Workbench;

  suiteSetup(async () => {
    workbench = await openWorkbench({});
  });

  suiteTeardown(async () => {
    await workbench?.close();
  });

  teardown(async function () {
    if (this.currentTest?.isFailed() === true) {
      await keepFailure(workbench.page, this.currentTest.title);
    }
  });

  test("shows the walkthrough when it is asked for, each step with its picture", async () => {
    const { page } = workbench;
    await runCommand(page, "Welcome: Open Walkthrough...");
    await page.keyboard.type("Runtime Risk");
    await page.keyboard.press("Enter");
    for (const [at, [step, picture]] of Object.entries(steps).entries()) {
      await page.getByRole("button", { name: step }).first().click();
      await page
        .frameLocator("iframe.webview")
        .frameLocator("#active-frame")
        .getByRole("img", { name: picture })
        .waitFor();
      await workbench.screenshots(`walkthrough-${at + 1}`, themes);
    }
  });
});
