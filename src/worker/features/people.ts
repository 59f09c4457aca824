import * as z from "zod/mini";
import { parseAlertKey } from "../../core/alert.ts";
import { codeOwnersPaths, parseCodeOwners } from "../../core/mine/codeOwners.ts";
import { type PeopleAnswer, type Person, peopleRequest } from "../../protocol/acting.ts";
import { createWorkingTree } from "../../sources/git/workingTree.ts";
import { hasCodingAgent } from "../../sources/github/codingAgent.ts";
import { readAssignable } from "../../sources/github/issuesAssignment.ts";
import { readRecentAuthors } from "../../sources/github/recentAuthors.ts";
import { bestPlace, cloneOf, type Entry } from "../entry.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import type { Requests } from "./actingRequests.ts";
import { answered, notConnected } from "./alertChanges.ts";

const peopleSchema = z.object({
  repository: z.string().check(z.maxLength(400)),
  key: z.optional(z.string()),
});

/** Answers whom alerts and issues can be assigned to, those who know the file best first. */
export function registerPeople(requests: Requests, workspace: Workspace | undefined): void {
  const people = async (argument: unknown, signal: AbortSignal): Promise<PeopleAnswer> => {
    const parsed = peopleSchema.safeParse(argument);
    if (!parsed.success) {
      return { ok: false, message: "The request for people was not understood." };
    }
    const entry = entryNamed(workspace?.entries ?? [], parsed.data.repository);
    if (entry === undefined) return { ok: false, message: notConnected };
    const path = pathOf(entry, parsed.data.key);
    const [all, owners, authors, hasAgent] = await Promise.all([
      readAssignable(entry.github, signal),
      path === undefined ? [] : ownersOf(entry, path),
      path === undefined ? [] : readRecentAuthors(entry.github, path, signal),
      hasCodingAgent(entry.github, signal),
    ]);
    if (!all.ok) return all;
    return {
      ok: true,
      people: ranked(all.logins, { owners, authors, me: all.me }),
      hasAgent,
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

/** Logins that CODEOWNERS names for a file; a team cannot be assigned. */
async function ownersOf(entry: Entry, path: string): Promise<readonly string[]> {
  const read = createWorkingTree(cloneOf(entry).git.root);
  for (const place of codeOwnersPaths) {
    const file = await read(place);
    if (file.kind !== "text") continue;
    const owners = parseCodeOwners(file.text).of(path);
    return owners.flatMap((owner) => (/^@[^/]+$/.test(owner) ? [owner.slice(1)] : []));
  }
  return [];
}

/** Only who can be assigned: the file's owners, its recent authors, then everybody. */
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
    why: owners.has(login) ? "codeOwner" : authors.has(login) ? "recentAuthor" : null,
  }));
}
