import * as z from "zod/mini";
import { parseAlertKey } from "../../core/alert.ts";
import { isConfident } from "../../core/anchor.ts";
import { checkPath } from "../../core/locate/path.ts";
import { codeOwnersPaths, parseCodeOwners } from "../../core/mine/codeOwners.ts";
import { type PeopleAnswer, type Person, peopleRequest } from "../../protocol/acting.ts";
import type { Git } from "../../sources/git/git.ts";
import { readLineAuthors } from "../../sources/git/lineAuthors.ts";
import { createWorkingTree } from "../../sources/git/workingTree.ts";
import { hasCodingAgent } from "../../sources/github/codingAgent.ts";
import { readAssignable } from "../../sources/github/issuesAssignment.ts";
import { loginsOf, readTeamMembers } from "../../sources/github/logins.ts";
import { bestPlace, cloneOf, type Entry } from "../entry.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import type { Requests } from "./actingRequests.ts";
import { answered, notConnected } from "./alertChanges.ts";

const peopleSchema = z.object({
  repository: z.string().check(z.maxLength(400)),
  key: z.optional(z.string()),
  what: z.optional(z.enum(["alert", "issue"])),
});

/** Answers whom alerts and issues can be assigned to, those who know the line best first. */
export function registerPeople(
  requests: Requests,
  workspace: Workspace | undefined,
  git: Git,
): void {
  const people = async (argument: unknown, signal: AbortSignal): Promise<PeopleAnswer> => {
    const parsed = peopleSchema.safeParse(argument);
    if (!parsed.success) {
      return { ok: false, message: "The request for people was not understood." };
    }
    const entry = entryNamed(workspace?.entries ?? [], parsed.data.repository);
    if (entry === undefined) return { ok: false, message: notConnected };
    const { key, what } = parsed.data;
    const path = pathOf(entry, key);
    const github = what === "issue" ? entry.tracker().issues : entry.github;
    const [all, owners, authors, isOffered, isAtHome] = await Promise.all([
      readAssignable(github, signal),
      path === undefined ? [] : ownersOf(entry, path, signal),
      authorsOf(entry, { git, key }, signal),
      hasCodingAgent(github, signal),
      // It works where the code is.
      github === entry.github || hasCodingAgent(entry.github, signal),
    ]);
    if (!all.ok) return all;
    return {
      ok: true,
      people: ranked(all.logins, { owners, authors, me: all.me }),
      hasAgent: isOffered && isAtHome,
      notes: all.notes,
    };
  };
  requests.onRequest(peopleRequest, answered(people));
}

/** The file that an alert is about, as far as it names one. */
function pathOf(entry: Entry, key: string | undefined): string | undefined {
  const alertKey = parseAlertKey(key);
  const alert = alertKey === undefined ? undefined : entry.byKey.get(alertKey)?.alert;
  if (alert === undefined) return undefined;
  const anchor = bestPlace(entry, alert.key).anchor?.path;
  if (anchor !== undefined) return anchor;
  if (alert.kind === "dependabot") return alert.manifestPath || undefined;
  return alert.kind === "codeScanning" ? alert.location?.path : alert.locations[0]?.path;
}

/** More teams than these are not asked for their members. */
const mostTeams = 3;

/** Logins that CODEOWNERS names for a file, then the members of the teams it names. */
async function ownersOf(
  entry: Entry,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const read = createWorkingTree(cloneOf(entry).git.root);
  for (const place of codeOwnersPaths) {
    const file = await read(place);
    if (file.kind !== "text") continue;
    const names = parseCodeOwners(file.text)
      .of(path)
      .flatMap((owner) => (owner.startsWith("@") ? [owner.slice(1)] : []));
    // A team cannot be assigned, its members can.
    const teams = names.filter((name) => /^[\w.-]+\/[\w.-]+$/.test(name)).slice(0, mostTeams);
    const members = await Promise.all(
      teams.map(async (team) => readTeamMembers(entry.github, team, signal)),
    );
    return [...names.filter((name) => !name.includes("/")), ...members.flat()];
  }
  return [];
}

/** Of a longer region its first lines stand for all. */
const mostLines = 50;

/** The logins of who changed the alert's line, the latest first; of a guess nobody is named. */
async function authorsOf(
  entry: Entry,
  { git, key }: { readonly git: Git; readonly key: string | undefined },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const alertKey = parseAlertKey(key);
  if (alertKey === undefined) return [];
  const { placement, anchor } = bestPlace(entry, alertKey);
  if (anchor?.region === undefined || !isConfident(anchor) || anchor.isWholeFile === true)
    return [];
  if (checkPath(anchor.path).kind !== "inside") return [];
  const { startLine, endLine } = anchor.region;
  const commits = await readLineAuthors(
    git,
    placement.clone.git,
    {
      path: anchor.path,
      lines: [startLine, Math.min(endLine, startLine + mostLines - 1)],
      text: placement.openTexts.get(anchor.path),
    },
    signal,
  );
  return loginsOf(entry.github, commits, signal);
}

/** Only who can be assigned: the file's owners, the line's authors, then everybody. */
function ranked(
  logins: readonly string[],
  known: {
    readonly owners: readonly string[];
    readonly authors: readonly string[];
    readonly me: string | undefined;
  },
): readonly Person[] {
  const fold = (login: string) => login.toLowerCase();
  const spelled = new Map(logins.map((login) => [fold(login), login]));
  const pick = (some: readonly string[]) => some.flatMap((one) => spelled.get(fold(one)) ?? []);
  const owners = new Set(pick(known.owners));
  const authors = new Set(pick(known.authors));
  return [...new Set([...owners, ...authors, ...logins])].map((login) => ({
    login,
    isMe: login === known.me,
    why: owners.has(login) ? "codeOwner" : authors.has(login) ? "lineAuthor" : null,
  }));
}
