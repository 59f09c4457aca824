import * as vscode from "vscode";
import { setupGroups, setupText } from "../../core/view/setupText.ts";
import { withShortIds } from "../../core/view/shortIds.ts";
import { byCause } from "../../core/view/statusRows.ts";
import { withheldWords } from "../../core/view/withheld.ts";
import { statusRequest, type WorkerStatus } from "../../protocol/messages.ts";
import { gitHubUrl } from "../links.ts";
import { neededSignOn } from "../signOn.ts";
import { placeWords } from "../views/placeWords.ts";
import { readerWords } from "../views/readerWords.ts";
import { authorise } from "./authorise.ts";
import { chooseRemote } from "./chooseRemote.ts";
import { chooseSubscriptions } from "./chooseSubscriptions.ts";
import { collectDiagnostics } from "./collectDiagnostics.ts";
import {
  type CommandContext,
  type CommandOutcome,
  openInBrowser,
  showLog,
  withWorker,
} from "./commandContext.ts";
import { refresh } from "./refresh.ts";
import { signIn, signInAzure } from "./signIn.ts";
import { switchAccount } from "./switchAccount.ts";

interface Row extends vscode.QuickPickItem {
  readonly run?: () => CommandOutcome;
  /** What its one button copies. */
  readonly request?: string;
}

/**
 * Lists per repository what was read of every source, what is missing and who can give it, with the
 * texts that ask for it, and what the user can do.
 */
export async function checkSetup(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const status = await client.ask(statusRequest, {});
    const separator: Row = { label: "", kind: vscode.QuickPickItemKind.Separator };
    const rows: readonly Row[] = [
      ...remedies(context, status),
      separator,
      ...sourceRows(status),
      ...withheldRows(context),
      { label: `$(remote) ${place()}` },
      separator,
      copyAll(status),
      ...readerRows(context),
      ...always(context),
    ];
    const chosen = await pick(rows, status.message);
    return chosen?.run?.();
  });
}

function icon(id: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id);
}

/** A list whose rows have buttons, which the editor's short form cannot tell of. */
async function pick(rows: readonly Row[], placeholder: string): Promise<Row | undefined> {
  const list = vscode.window.createQuickPick<Row>();
  list.title = vscode.l10n.t("Check Setup");
  list.placeholder = placeholder || vscode.l10n.t("What was read, and what would help");
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.items = rows;
  list.onDidTriggerItemButton(({ item }) => void copy(item.request ?? ""));
  try {
    return await new Promise<Row | undefined>((resolve) => {
      list.onDidAccept(() => resolve(list.selectedItems[0]));
      list.onDidHide(() => resolve(undefined));
      list.show();
    });
  } finally {
    list.dispose();
  }
}

async function copy(request: string): Promise<void> {
  await vscode.env.clipboard.writeText(request);
  vscode.window.setStatusBarMessage(vscode.l10n.t("The request is on the clipboard."), 5000);
}

/** The sources by repository, whose names stand between them where there are several. */
function sourceRows({ sources }: WorkerStatus): readonly Row[] {
  const groups = setupGroups(sources);
  return groups.flatMap(({ name, rows }): readonly Row[] => {
    const label = name ?? vscode.l10n.t("Folders");
    return [
      ...(groups.length === 1 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }]),
      ...byCause(rows).map(sourceRow),
    ];
  });
}

/** Alerts on certain lines that are not drawn; the settings that decide it are a click away. */
function withheldRows(context: CommandContext): readonly Row[] {
  const withheld = context.sessions.status.worker?.problems.withheld;
  const words = withheld === undefined ? "" : withheldWords(withheld, vscode.l10n.t);
  if (withheld === undefined || words === "") return [];
  const section = "runtimeRisk.diagnostics";
  const isChosen = withheld.markedByOthers + withheld.turnedOff > 0;
  return [
    {
      label: words,
      iconPath: icon("eye-closed"),
      ...(isChosen
        ? {
            detail: vscode.l10n.t("Change it in the settings {0}.", section),
            run: async () => {
              await vscode.commands.executeCommand("workbench.action.openSettings", section);
              return undefined;
            },
          }
        : {}),
    },
  ];
}

function place(): string {
  return placeWords(vscode.env.remoteName, vscode.l10n.t);
}

function copyAll(status: WorkerStatus): Row {
  const text = setupText({ ...status, place: place() }, vscode.l10n.t);
  return {
    label: vscode.l10n.t("Copy All as Text"),
    iconPath: icon("copy"),
    description: vscode.l10n.t("names of repositories and what is missing, no alert"),
    run: async () => {
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(vscode.l10n.t("The setup is on the clipboard."), 5000);
      return undefined;
    },
  };
}

/** What was read in one line; what was not with its reason below, where there is room for it. */
function sourceRow(source: WorkerStatus["sources"][number]): Row {
  const { detail, ok, state, request } = source;
  const label = withShortIds(source.label);
  const ask = request === undefined ? {} : copying(request);
  const row = (name: string): Row => ({ label, iconPath: icon(name) });
  if (!ok) return { ...row("warning"), detail: withShortIds(detail), ...ask };
  // What a colleague must put right does not look done, though all pages were read.
  if (request !== undefined) return { ...row("info"), detail: withShortIds(detail), ...ask };
  return { ...row(state === "ok" ? "check" : "circle-slash"), description: withShortIds(detail) };
}

/** The button that copies what to send to a colleague; choosing the row does the same. */
function copying(request: string): Pick<Row, "buttons" | "request" | "run"> {
  const tooltip = vscode.l10n.t("Copy Request");
  return {
    request,
    buttons: [{ iconPath: icon("copy"), tooltip }],
    run: async () => {
      await copy(request);
      return undefined;
    },
  };
}

/** What puts things right. It stands first: below the sources nobody would see it. */
function remedies(context: CommandContext, status: WorkerStatus): readonly Row[] {
  const { t } = vscode.l10n;
  const coverage = status.summaries.flatMap((summary) => summary.coverage);
  const needsAzure = coverage.some(
    ({ source, state }) => source === "workloads" && state === "unauthenticated",
  );
  const signOn = neededSignOn(status.summaries, context.hosts());
  const settings = coverage
    .filter(({ remedy }) => remedy === "openSettings")
    .map(({ url }) => gitHubUrl(url ?? null, context.hosts()))
    .find((url) => url !== undefined);
  const needsGitHub = coverage.some(({ remedy }) => remedy === "signIn");
  const isScopeWrong = coverage.some(({ cause }) => cause === "permissionMissing");
  return [
    ...(status.state === "signedOut" || needsGitHub
      ? [
          {
            label: t("Sign In to GitHub"),
            iconPath: icon("github"),
            run: () => signIn(context),
          },
        ]
      : []),
    ...(status.remotes.some(({ taken, candidates }) => taken === null && candidates.length > 1)
      ? [
          {
            label: t("Choose Remote"),
            iconPath: icon("repo"),
            run: () => chooseRemote(context),
          },
        ]
      : []),
    ...(signOn === undefined
      ? []
      : [
          {
            label: t("Authorise"),
            iconPath: icon("key"),
            description: t("single sign-on of {0}", signOn.repository.split("/")[1] ?? ""),
            run: () => authorise(context),
          },
        ]),
    ...(settings === undefined
      ? []
      : [
          {
            label: t("Open Security Settings"),
            iconPath: icon("settings-gear"),
            description: t("on GitHub, for administrators of the repository"),
            run: () => openPage(settings),
          },
        ]),
    ...(needsAzure
      ? [
          {
            label: t("Sign In to Azure"),
            iconPath: icon("azure"),
            run: () => signInAzure(context),
          },
        ]
      : []),
    ...(isScopeWrong
      ? [
          {
            label: t("Choose Azure Subscriptions"),
            iconPath: icon("azure"),
            run: () => chooseSubscriptions(context),
          },
        ]
      : []),
  ];
}

/** As whom repositories are read; choosing one switches the account. */
function readerRows(context: CommandContext): readonly Row[] {
  return readerWords(context.sessions.status.readers, vscode.l10n.t).map((words) => ({
    label: words,
    iconPath: icon("account"),
    run: () => switchAccount(context),
  }));
}

function always(context: CommandContext): readonly Row[] {
  const { t } = vscode.l10n;
  return [
    { label: t("Refresh"), iconPath: icon("refresh"), run: () => refresh(context) },
    {
      label: t("Switch GitHub Account"),
      iconPath: icon("account"),
      run: () => switchAccount(context),
    },
    { label: t("Show Log"), iconPath: icon("output"), run: () => showLog(context) },
    {
      label: t("Collect Diagnostics"),
      iconPath: icon("info"),
      run: () => collectDiagnostics(context),
    },
  ];
}

async function openPage(url: string): CommandOutcome {
  await openInBrowser(url);
  return undefined;
}
