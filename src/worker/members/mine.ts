import type { AlertKey } from "../../core/alert.ts";
import { isConfident } from "../../core/anchor.ts";
import { alertCoverage } from "../../core/coverage.ts";
import type { Member } from "../../core/filter/member.ts";
import {
  type CodeOwners,
  codeOwnersPaths,
  mostCodeOwnersBytes,
  noOwners,
  parseCodeOwners,
} from "../../core/mine/codeOwners.ts";
import {
  isAssigned,
  isCodeOwner,
  isMyMail,
  type Me,
  type MineReason,
  nobody,
} from "../../core/mine/mine.ts";
import { readOwnMail } from "../../sources/git/blame.ts";
import type { Git } from "../../sources/git/git.ts";
import { createWorkingTree } from "../../sources/git/workingTree.ts";
import type { GitHub } from "../../sources/github/client.ts";
import { type GitHubUser, readTeams, readUser } from "../../sources/github/me.ts";
import { bestPlace, cloneOf, type Entry } from "../entry.ts";
import { createBlames, type WantedLines } from "./blames.ts";
import type { MineSource } from "./members.ts";

/** Files whose lines are looked into after one refresh, those of the most urgent alerts first. */
const mostFiles = 200;
/** Longer than this nobody's processor is used for it at a time; the rest follows with a refresh. */
const patienceMs = 20_000;
/** Of a longer region its first lines stand for all. */
const mostLines = 20;

interface Learned {
  readonly me: Me;
  readonly owners: CodeOwners;
  /** What `owners` were read from. */
  readonly ownersText: string;
  /** What the user changed last. */
  readonly changed: ReadonlySet<AlertKey>;
}

const nothing: Learned = { me: nobody, owners: noOwners, ownersText: "", changed: new Set() };

export interface MineOptions {
  readonly git: Git;
  /** The user lets git tell who changed lines last. */
  readonly isBlameOn: () => boolean;
  /** Something more is known than before. */
  readonly onLearned: () => void;
  readonly log: (message: string) => void;
  /** Ends everything that runs. */
  readonly signal: AbortSignal;
}

/**
 * Which alerts are the user's: assigned to them, in a file that CODEOWNERS gives them, or on a line
 * they changed last. What is not known yet is learnt behind everything else, and never per alert.
 */
export class Mine implements MineSource {
  readonly #options: MineOptions;
  readonly #blames: ReturnType<typeof createBlames>;
  readonly #learned = new WeakMap<Entry, Learned>();
  /** By account; what was not answered is asked again. */
  readonly #users = new Map<string, Promise<GitHubUser | undefined>>();
  readonly #teams = new Map<string, Promise<readonly string[]>>();
  #isRunning = false;
  #wanted: readonly Entry[] = [];

  constructor(options: MineOptions) {
    this.#options = options;
    this.#blames = createBlames(options.git);
  }

  reasonOf(
    entry: Entry,
    { ranked, anchor, assignees }: Pick<Member, "ranked" | "anchor" | "assignees">,
  ): MineReason | undefined {
    const { me, owners, changed } = this.#learned.get(entry) ?? nothing;
    if (isAssigned(me, assignees)) return "assigned";
    if (anchor !== undefined && isCodeOwner(me, owners.of(anchor.path))) return "codeOwner";
    return changed.has(ranked.alert.key) ? "lastChanged" : undefined;
  }

  /** Learns what is new about these repositories; joins what runs, and goes on after it. */
  learn(entries: readonly Entry[]): void {
    this.#wanted = entries;
    if (this.#isRunning) return;
    this.#isRunning = true;
    // Rejects only when the session ends.
    void this.#learnAll()
      .catch(() => undefined)
      .finally(() => {
        this.#isRunning = false;
      });
  }

  async #learnAll(): Promise<void> {
    while (this.#wanted.length > 0) {
      const entries = this.#wanted;
      this.#wanted = [];
      for (const entry of entries) await this.#learn(entry);
    }
  }

  async #learn(entry: Entry): Promise<void> {
    const { signal, isBlameOn, onLearned } = this.#options;
    const isRead = alertCoverage(entry.snapshot?.coverage ?? []).some(
      ({ state }) => state === "ok" || state === "partial",
    );
    if (entry.snapshot === undefined || entry.snapshot.alerts.length === 0 || !isRead) return;
    const before = this.#learned.get(entry) ?? nothing;
    const ownersText = await codeOwnersOf(entry);
    const isSameText = ownersText === before.ownersText;
    const owners = isSameText ? before.owners : parseCodeOwners(ownersText);
    const me = await this.#whoAmI(entry, owners);
    const isNews = !isSameText || JSON.stringify(me) !== JSON.stringify(before.me);
    this.#learned.set(entry, { me, owners, ownersText, changed: before.changed });
    if (isNews) onLearned();
    if (me.login === undefined && me.mails.length === 0) return;
    const changed = !isBlameOn() ? new Set<AlertKey>() : await this.#changedBy(entry, signal);
    if (isSame(changed, before.changed)) return;
    this.#learned.set(entry, { me, owners, ownersText, changed });
    onLearned();
  }

  async #whoAmI(entry: Entry, owners: CodeOwners): Promise<Me> {
    const { git, signal } = this.#options;
    const { github } = entry;
    const [user, own] = await Promise.all([
      // What is shown from an earlier session needs no network.
      entry.fromCache ? undefined : this.#once(this.#users, github, readUser),
      readOwnMail(git, cloneOf(entry).git.root, signal),
    ]);
    const isTeamWanted = owners.namesTeams && user !== undefined;
    const teams = isTeamWanted ? await this.#once(this.#teams, github, readTeams) : undefined;
    return {
      login: user?.login,
      mails: [own, user?.mail].filter((mail) => mail !== undefined),
      teams: teams ?? [],
    };
  }

  /** Asks once for each account, and again only after a failure. */
  async #once<Answer>(
    known: Map<string, Promise<Answer>>,
    github: GitHub,
    ask: (github: GitHub, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const { signal, log } = this.#options;
    const account = `${github.apiUrl} ${github.account ?? ""}`;
    const answer = known.get(account) ?? ask(github, signal);
    known.set(account, answer);
    try {
      return await answer;
    } catch (error) {
      known.delete(account);
      signal.throwIfAborted();
      const why = error instanceof Error ? error.message : "unknown reason";
      log(`Which alerts are yours is only partly known: ${why}`);
      return undefined;
    }
  }

  async #changedBy(entry: Entry, signal: AbortSignal): Promise<ReadonlySet<AlertKey>> {
    const { me, changed: before } = this.#learned.get(entry) ?? nothing;
    const changed = new Set<AlertKey>();
    const until = Date.now() + patienceMs;
    for (const { keys, ...wanted } of this.#filesOf(entry)) {
      if (Date.now() > until) {
        for (const key of keys.keys()) if (before.has(key)) changed.add(key);
        continue;
      }
      const authors = await this.#blames.of(wanted, signal);
      for (const [key, lines] of keys) {
        const isMine = lines.some((line) => {
          const author = authors.get(line);
          if (author?.kind === "person") return isMyMail(me, author.mail);
          return author?.kind === "uncommitted";
        });
        if (isMine) changed.add(key);
      }
    }
    return changed;
  }

  /** The lines of alerts that are not the user's for another reason, by file, most urgent first. */
  #filesOf(
    entry: Entry,
  ): readonly (WantedLines & { readonly keys: ReadonlyMap<AlertKey, readonly number[]> })[] {
    const files = new Map<string, { place: WantedLines; keys: Map<AlertKey, readonly number[]> }>();
    for (const ranked of entry.snapshot?.alerts ?? []) {
      const { alert } = ranked;
      const { placement, anchor } = bestPlace(entry, alert.key);
      if (anchor?.region === undefined || !isConfident(anchor) || anchor.isWholeFile === true)
        continue;
      const reason = this.reasonOf(entry, { ranked, anchor, assignees: alert.assignees });
      if (reason === "assigned" || reason === "codeOwner") continue;
      const { startLine, endLine } = anchor.region;
      const count = Math.min(endLine - startLine + 1, mostLines);
      const lines = Array.from({ length: Math.max(count, 1) }, (_, at) => startLine + at);
      const name = `${placement.clone.git.root}\n${anchor.path}`;
      const file = files.get(name);
      if (file === undefined) {
        const place = { placement, path: anchor.path, lines };
        files.set(name, { place, keys: new Map([[alert.key, lines]]) });
      } else {
        file.place = { ...file.place, lines: [...file.place.lines, ...lines] };
        file.keys.set(alert.key, lines);
      }
    }
    return [...files.values()].slice(0, mostFiles).map(({ place, keys }) => ({ ...place, keys }));
  }
}

/** The first clone's own file that names owners; empty when there is none that GitHub would read. */
async function codeOwnersOf(entry: Entry): Promise<string> {
  const read = createWorkingTree(cloneOf(entry).git.root);
  for (const path of codeOwnersPaths) {
    const file = await read(path);
    if (file.kind === "missing") continue;
    return file.kind === "text" && file.text.length <= mostCodeOwnersBytes ? file.text : "";
  }
  return "";
}

function isSame(one: ReadonlySet<AlertKey>, other: ReadonlySet<AlertKey>): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key));
}
