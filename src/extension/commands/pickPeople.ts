import * as vscode from "vscode";
import { codingAgent, isCodingAgent } from "../../core/codingAgent.ts";
import type { PeopleAnswer, Person } from "../../protocol/acting.ts";

export interface PeopleQuestion {
  readonly title: string;
  /** Who is assigned now. */
  readonly present: readonly string[];
  /** One at most, or several. */
  readonly isSingle: boolean;
  /** The coding agent can take this. */
  readonly allowsAgent: boolean;
}

/**
 * Asks who is to be assigned; nobody is an answer, undefined is none. People who may know the file
 * stand first, and the search goes over all.
 */
export async function pickPeople(
  { people, hasAgent, notes }: Extract<PeopleAnswer, { ok: true }>,
  { title, present, isSingle, allowsAgent }: PeopleQuestion,
): Promise<readonly string[] | undefined> {
  const { t } = vscode.l10n;
  const isPresent = (login: string) =>
    isCodingAgent(login)
      ? hasAgentAmong(present)
      : present.some((one) => one.toLowerCase() === login.toLowerCase());
  const rows = [
    ...(hasAgent && allowsAgent ? [agentRow(isPresent(codingAgent))] : []),
    ...sorted(people, isPresent).map((person) => personRow(person, isPresent(person.login))),
  ];
  const shared = { title, ignoreFocusOut: true, matchOnDescription: true };
  if (isSingle) {
    const nobody = { label: t("Nobody"), description: t("unassign"), login: "" };
    const chosen = await vscode.window.showQuickPick([...rows, nobody], {
      ...shared,
      placeHolder: [t("GitHub assigns one person to such an alert"), ...notes].join(". "),
    });
    if (chosen === undefined) return undefined;
    return chosen.login === "" ? [] : [chosen.login];
  }
  const chosen = await vscode.window.showQuickPick(rows, {
    ...shared,
    canPickMany: true,
    placeHolder: [
      t("Whoever is ticked will be assigned; nobody ticked unassigns everybody"),
      ...notes,
    ].join(". "),
  });
  return chosen?.map(({ login }) => login);
}

/** Present ones stay in sight; those who may know the file, and the user, come before the rest. */
function sorted(
  people: readonly Person[],
  isPresent: (login: string) => boolean,
): readonly Person[] {
  const rank = ({ login, why, isMe }: Person) =>
    isPresent(login) ? 0 : why === "codeOwner" ? 1 : why === "lineAuthor" ? 2 : isMe ? 3 : 4;
  return people.toSorted((a, b) => rank(a) - rank(b));
}

function personRow({ login, why, isMe }: Person, picked: boolean) {
  const { t } = vscode.l10n;
  const words = [
    ...(isMe ? [t("you")] : []),
    ...(why === "codeOwner" ? [t("code owner")] : []),
    ...(why === "lineAuthor" ? [t("changed the line")] : []),
  ];
  return { label: login, description: words.join(" · "), picked, login };
}

function agentRow(picked: boolean) {
  const { t } = vscode.l10n;
  return {
    label: t("Copilot coding agent"),
    description: t("works on it and opens a draft pull request"),
    picked,
    login: codingAgent,
  };
}

/** Logins, for reading. */
export function namesOf(logins: readonly string[]): string {
  const { t } = vscode.l10n;
  if (logins.length === 0) return t("nobody");
  return logins
    .map((login) => (isCodingAgent(login) ? t("Copilot coding agent") : login))
    .join(", ");
}

/** True when the coding agent is among them. */
export function hasAgentAmong(logins: readonly string[]): boolean {
  return logins.some(isCodingAgent);
}
