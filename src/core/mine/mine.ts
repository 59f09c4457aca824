import type { Translate } from "../view/text.ts";
import type { CodeOwners } from "./codeOwners.ts";

/** Why an alert is the user's, the most telling reason first. */
export type MineReason = "assigned" | "codeOwner" | "lastChanged";

/** Who the user is, as far as it is known. */
export interface Me {
  /** The login on GitHub; undefined when nobody is signed in, or a session is no user's. */
  readonly login: string | undefined;
  /** Addresses the user commits or is known by. */
  readonly mails: readonly string[];
  /** `organisation/team`, of those that could be read. */
  readonly teams: readonly string[];
}

export const nobody: Me = { login: undefined, mails: [], teams: [] };

/** Assigned to the user: GitHub's logins ignore case. */
export function isAssigned(me: Me, assignees: readonly string[]): boolean {
  const login = me.login?.toLowerCase();
  return login !== undefined && assignees.some((one) => one.toLowerCase() === login);
}

/** The file's owners name the user, a team of theirs, or an address. */
export function isCodeOwner(me: Me, owners: ReturnType<CodeOwners["of"]>): boolean {
  const login = me.login?.toLowerCase();
  const teams = new Set(me.teams.map((team) => team.toLowerCase()));
  const mails = new Set(me.mails.map((mail) => mail.toLowerCase()));
  return owners.some((owner) => {
    const name = owner.toLowerCase();
    if (!name.startsWith("@")) return mails.has(name);
    const handle = name.slice(1);
    return handle.includes("/") ? teams.has(handle) : handle === login;
  });
}

/**
 * An address of a commit is the user's: one that git or GitHub knows as theirs, or the one that
 * GitHub makes up to hide it (`1234+login@users.noreply.github.com`).
 */
export function isMyMail(me: Me, mail: string): boolean {
  const address = mail.toLowerCase();
  if (me.mails.some((own) => own.toLowerCase() === address)) return true;
  const [, name] = /^(?:\d+\+)?([^@+]+)@users\.noreply\./.exec(address) ?? [];
  return name !== undefined && name === me.login?.toLowerCase();
}

const words: Readonly<Record<MineReason, string>> = {
  assigned: "mine: assigned to me",
  codeOwner: "mine: code owner",
  lastChanged: "mine: last changed by me",
};

/** `mine: code owner`. */
export function mineWords(reason: MineReason, t: Translate): string {
  return t(words[reason]);
}
