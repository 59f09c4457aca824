/** A repository that is large enough to notice what does not scale. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AlertKey, ReportedLocation } from "../../src/core/alert.ts";

/** Alerts in files of which some were edited, renamed or deleted after they were scanned. */
export interface ManyFiles {
  readonly folder: string;
  readonly alerts: readonly { readonly key: AlertKey; readonly location: ReportedLocation }[];
}

const scannedFiles = 2000;
const otherFiles = 10_000;
const alertLines = [10, 25, 40, 55, 70];
const linesOfFile = 80;
const scans = 4;

/**
 * Makes 12,000 files with four scanned commits behind HEAD, each followed by edits in a quarter of
 * the 2,000 files that have alerts; five alerts to a file, each file scanned at one of the commits.
 * In the end 20 of them are renamed, 10 deleted and 40 edited without a commit.
 */
export function makeManyFiles(folder: string): ManyFiles {
  mkdirSync(folder, { recursive: true });
  const git = (args: readonly string[], input?: string): string =>
    execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      input: input ?? "",
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "pipe"],
    }).trim();
  git(["init", "--quiet", "--initial-branch=main"]);
  git(["remote", "add", "origin", "https://github.com/acme/shop.git"]);
  git(["fast-import", "--quiet"], history());
  git(["reset", "--quiet", "--hard", "main"]);
  for (let index = 0; index < 40; index += 1) {
    const file = index * 50 + 3;
    // Neither renamed nor deleted.
    writeFileSync(join(folder, pathOf(file)), `// Not committed.\n${textOf(file, scans)}`);
  }
  const commits = git(["rev-list", "--reverse", "main"]).split("\n");
  const alerts = Array.from({ length: scannedFiles }, (_, file) => {
    const commit = commits[file % scans] ?? "";
    return alertLines.map((line, index) => ({
      key: `codeScanning/${file * alertLines.length + index + 1}` as const,
      location: {
        path: pathOf(file),
        commit,
        region: { startLine: line, startColumn: 7, endLine: line, endColumn: 14 },
      },
    }));
  });
  return { folder, alerts: alerts.flat() };
}

function pathOf(file: number): string {
  return `services/service-${file % 40}/src/module-${file}.ts`;
}

/** The file after so many rounds of edits: in one of the four rounds every file gains three lines. */
function textOf(file: number, round: number): string {
  const lines = Array.from(
    { length: linesOfFile },
    (_, index) => `const value${index + 1} = compute(${file}, ${(index + 1) * 7});`,
  );
  if (editedIn(file) <= round) {
    lines.splice(4, 0, "// Added later.", `const added = ${file};`, "use(added);");
  }
  return `${lines.join("\n")}\n`;
}

/** 1 to 4: the round that edits a file, independent of the commit it is scanned at. */
function editedIn(file: number): number {
  return (Math.floor(file / scans) % scans) + 1;
}

/** One commit of all files, then four of edits, as `git fast-import` reads it. */
function history(): string {
  const parts: string[] = [];
  for (let round = 0; round <= scans; round += 1) {
    const time = 1_790_000_000 + round * 86_400;
    parts.push(
      "commit refs/heads/main\n",
      `committer Mona <mona@example.com> ${time} +0000\n`,
      data(`Round ${round}`),
    );
    for (let file = 0; file < scannedFiles; file += 1) {
      if (round > 0 && editedIn(file) !== round) continue;
      parts.push(`M 100644 inline ${pathOf(file)}\n`, data(textOf(file, round)));
    }
    if (round === scans) parts.push(...movesAndDeletions());
    if (round > 0) continue;
    for (let file = 0; file < otherFiles; file += 1) {
      const path = `assets/group-${file % 100}/asset-${file}.txt`;
      parts.push(`M 100644 inline ${path}\n`, data(`Asset ${file}\n`.repeat(20)));
    }
  }
  return parts.join("");
}

function movesAndDeletions(): readonly string[] {
  const renamed = Array.from({ length: 20 }, (_, index) => index * 100 + 17);
  const deleted = Array.from({ length: 10 }, (_, index) => index * 200 + 31);
  return [
    ...renamed.map((file) => `R ${pathOf(file)} services/moved/module-${file}.ts\n`),
    ...deleted.map((file) => `D ${pathOf(file)}\n`),
  ];
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
