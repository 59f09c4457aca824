import * as vscode from "vscode";
import type { Account } from "../../protocol/accounts.ts";
import { repositoriesRequest } from "../../protocol/messages.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { signInDetail, signingIn } from "./signIn.ts";

interface AccountRow extends vscode.QuickPickItem {
  readonly run?: () => CommandOutcome;
}

/** Lets the user choose as whom a repository is read. */
export async function switchAccount(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const found = await client.ask(repositoriesRequest, {});
    const repositories = [...new Set(found.map(({ repository }) => repository))];
    if (repositories.length === 0)
      return { message: vscode.l10n.t("No GitHub repository is open here.") };
    const repository = await pickRepository(context, repositories);
    if (repository === undefined) return undefined;
    const chosen = await vscode.window.showQuickPick(await accountRows(context, repository), {
      title: vscode.l10n.t("Read {0} as", nameOf(repository)),
      placeHolder: vscode.l10n.t("Choose an account on {0}", hostOf(repository)),
    });
    return chosen?.run?.();
  });
}

async function pickRepository(
  context: CommandContext,
  repositories: readonly string[],
): Promise<string | undefined> {
  const [only, ...others] = repositories;
  if (others.length === 0) return only;
  const { readers } = context.sessions.status;
  const rows = repositories.map((repository) => {
    const reader = readers.find((one) => one.repository === repository);
    const description = [
      hostOf(repository),
      ...(reader === undefined ? [] : [vscode.l10n.t("as {0}", reader.label)]),
    ].join(" · ");
    return { label: nameOf(repository), description, repository };
  });
  const placeHolder = vscode.l10n.t("Switch the account of which repository?");
  return (await vscode.window.showQuickPick(rows, { placeHolder }))?.repository;
}

async function accountRows(
  context: CommandContext,
  repository: string,
): Promise<readonly AccountRow[]> {
  const { t } = vscode.l10n;
  const host = hostOf(repository);
  const accounts = await context.accounts.of(host);
  const chosen = context.memory.chosen(repository);
  const used = context.memory.used(repository);
  const rows = accounts.map((account): AccountRow => {
    const notes = [
      ...(account.id === used ? [t("could read it last")] : []),
      ...(account.id === chosen ? [t("your choice")] : []),
    ];
    return {
      label: account.label,
      iconPath: new vscode.ThemeIcon("account"),
      description: notes.join(" · "),
      run: () => use(context, repository, account),
    };
  });
  const separator = { label: "", kind: vscode.QuickPickItemKind.Separator };
  return [
    ...rows,
    separator,
    ...(chosen === undefined
      ? []
      : [
          {
            label: t("Choose by Itself"),
            iconPath: new vscode.ThemeIcon("discard"),
            description: t("the first account that can read it"),
            run: () => choose(context, repository, undefined),
          },
        ]),
    {
      label: t("Sign in with another account…"),
      iconPath: new vscode.ThemeIcon("add"),
      run: () => another(context, repository),
    },
  ];
}

/** The account may be one that this extension has not been allowed to use yet. */
async function use(context: CommandContext, repository: string, account: Account): CommandOutcome {
  return signingIn(context, async () => {
    await context.accounts.allow(hostOf(repository), account, signInDetail());
    return choose(context, repository, account);
  });
}

async function another(context: CommandContext, repository: string): CommandOutcome {
  return signingIn(context, async () => {
    const host = hostOf(repository);
    const account = await context.accounts.addAnother(host, signInDetail());
    if (account === undefined)
      return { message: vscode.l10n.t("That account is not one of {0}.", host) };
    return choose(context, repository, account);
  });
}

/** Nothing that was read as somebody else may stay: the worker starts anew. */
async function choose(
  context: CommandContext,
  repository: string,
  account: Account | undefined,
): CommandOutcome {
  await context.memory.choose(repository, account?.id);
  await context.sessions.restart();
  return undefined;
}

function hostOf(repository: string): string {
  return repository.slice(0, repository.indexOf("/"));
}

function nameOf(repository: string): string {
  return repository.slice(repository.indexOf("/") + 1);
}
