import * as vscode from "vscode";
import type { Remedy } from "../../core/coverage.ts";
import { statusRequest, type WorkerStatus } from "../../protocol/messages.ts";
import { externalUrl } from "../links.ts";
import { chooseRemote } from "./chooseRemote.ts";
import {
  type CommandContext,
  type CommandOutcome,
  openInBrowser,
  showLog,
  withWorker,
} from "./commandContext.ts";
import { refresh } from "./refresh.ts";
import { signIn, signInAzure } from "./signIn.ts";

interface Row extends vscode.QuickPickItem {
  readonly run?: () => CommandOutcome;
}

/** Lists what was read of every source, and what can be done about what was not. */
export async function showStatus(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const status = await client.ask(statusRequest, {});
    const separator: Row = { label: "", kind: vscode.QuickPickItemKind.Separator };
    const rows: readonly Row[] = [
      ...remedies(context, status),
      separator,
      ...status.sources.map(sourceRow),
      separator,
      ...always(context),
    ];
    const chosen = await vscode.window.showQuickPick(rows, {
      title: "Runtime Risk",
      placeHolder: status.message,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    return chosen?.run?.();
  });
}

/** What was read in one line; what was not with its reason below, where there is room for it. */
function sourceRow({ label, detail, ok, state }: WorkerStatus["sources"][number]): Row {
  if (!ok) return { label: `$(warning) ${label}`, detail };
  return { label: `$(${state === "ok" ? "check" : "circle-slash"}) ${label}`, description: detail };
}

/** What puts things right. It stands first: below the sources nobody would see it. */
function remedies(context: CommandContext, status: WorkerStatus): readonly Row[] {
  const { t } = vscode.l10n;
  const coverage = status.summaries.flatMap((summary) => summary.coverage);
  const needsAzure = coverage.some(
    ({ source, state }) => source === "workloads" && state === "unauthenticated",
  );
  const pageOf = (remedy: Remedy) =>
    coverage
      .filter((entry) => entry.remedy === remedy)
      .map(({ url }) => externalUrl(url ?? null, "github"))
      .find((url) => url !== undefined);
  const authorise = pageOf("authorise");
  const settings = pageOf("openSettings");
  const needsGitHub = coverage.some(({ remedy }) => remedy === "signIn");
  return [
    ...(status.state === "signedOut" || needsGitHub
      ? [{ label: `$(github) ${t("Sign In to GitHub")}`, run: () => signIn(context) }]
      : []),
    ...(status.remotes.some(({ taken, candidates }) => taken === null && candidates.length > 1)
      ? [{ label: `$(repo) ${t("Choose Remote")}`, run: () => chooseRemote(context) }]
      : []),
    ...(authorise === undefined
      ? []
      : [
          {
            label: `$(key) ${t("Authorise Single Sign-On")}`,
            run: () => openPage(authorise),
          },
        ]),
    ...(settings === undefined
      ? []
      : [
          {
            label: `$(settings-gear) ${t("Open Security Settings")}`,
            description: t("on GitHub, for administrators of the repository"),
            run: () => openPage(settings),
          },
        ]),
    ...(needsAzure
      ? [{ label: `$(azure) ${t("Sign In to Azure")}`, run: () => signInAzure(context) }]
      : []),
  ];
}

function always(context: CommandContext): readonly Row[] {
  const { t } = vscode.l10n;
  return [
    { label: `$(refresh) ${t("Refresh")}`, run: () => refresh(context) },
    { label: `$(output) ${t("Show Log")}`, run: () => showLog(context) },
  ];
}

async function openPage(url: string): CommandOutcome {
  await openInBrowser(url);
  return undefined;
}
