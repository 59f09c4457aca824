/** The headless Chromium in front of a VS Code server. */
import { chromium, type Browser as RunningBrowser } from "playwright-core";
import { cleanEnvironment } from "./processes.ts";
import type { Browser } from "./provision.ts";

/** Starts a headless browser; `close` it, or it ends with this process. */
export async function startBrowser(browser: Browser): Promise<RunningBrowser> {
  const env = Object.entries(cleanEnvironment(browser.env)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return chromium.launch({
    executablePath: browser.executable,
    headless: true,
    env: Object.fromEntries(env),
    // Containers have no user namespaces for the sandbox; the pages are our own.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
