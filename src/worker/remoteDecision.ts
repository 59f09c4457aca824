import { isSameRepository, type RepositoryId, repositoryKey } from "../core/repository.ts";
import type { RemoteQuestion } from "../protocol/messages.ts";
import {
  chooseRemote,
  type RemoteCandidate,
  type RemoteChoice,
  remoteCandidates,
} from "../sources/git/remoteUrl.ts";
import type { Repository } from "../sources/git/repository.ts";

/** What was said about which remote of a clone is meant; what stands first counts first. */
export interface RemoteWish {
  /** Only remotes on these hosts count. */
  readonly acceptedHosts: readonly string[];
  /** The name of the remote to take in every folder; no other one is taken. */
  readonly remote?: string | undefined;
  /** The user's earlier choices: the remote's name by the clone's `commonFolder`. */
  readonly remembered?: ReadonlyMap<string, string> | undefined;
  /** The repository that is shown already: another branch does not change it. */
  readonly shown?: RepositoryId | undefined;
}

/** The remotes of a clone that are GitHub repositories, and which one was taken. */
export interface CloneRemotes {
  /** Where the clone's configuration is, which names it for what is remembered. */
  readonly commonFolder: string;
  /** In git's order. */
  readonly candidates: readonly RemoteCandidate[];
  /** The name of the one that was taken; undefined when nothing says which is meant. */
  readonly taken: string | undefined;
  /** The remembered name, when no candidate is called so any more. */
  readonly gone: string | undefined;
}

/** Takes one of a clone's remotes, and says what there was to choose from. */
export function decideRemote(
  repository: Pick<Repository, "remotes" | "upstream" | "commonFolder">,
  wish: RemoteWish,
): { readonly choice: RemoteChoice; readonly remotes: CloneRemotes } {
  const { commonFolder, upstream } = repository;
  const all = remoteCandidates(repository.remotes, wish.acceptedHosts);
  const candidates = wish.remote === undefined ? all : all.filter(isCalled(wish.remote));
  const wanted = wish.remembered?.get(commonFolder);
  const remembered = wanted === undefined ? undefined : candidates.find(isCalled(wanted));
  const shown = candidates.filter(
    (candidate) => wish.shown !== undefined && isSameRepository(candidate.repository, wish.shown),
  );
  const choice: RemoteChoice =
    remembered === undefined
      ? chooseRemote(shown.length === 0 ? candidates : shown, upstream?.remote)
      : { kind: "chosen", ...remembered };
  const isGone = wanted !== undefined && wish.remote === undefined && remembered === undefined;
  return {
    choice,
    remotes: {
      commonFolder,
      candidates,
      taken: choice.kind === "chosen" ? choice.remote.name : undefined,
      gone: isGone ? wanted : undefined,
    },
  };
}

function isCalled(name: string): (candidate: RemoteCandidate) => boolean {
  return ({ remote }) => remote.name === name;
}

/**
 * What the interface has to ask or to forget about clones: those with remotes of several
 * repositories, and those whose remembered remote is gone. Working trees of one clone are one.
 */
export function remoteQuestions(
  found: readonly { readonly folder: string; readonly remotes?: CloneRemotes | undefined }[],
): readonly RemoteQuestion[] {
  const questions = new Map<string, RemoteQuestion>();
  for (const { folder, remotes } of found) {
    if (remotes === undefined || questions.has(remotes.commonFolder)) continue;
    const candidates = onePerRepository(remotes);
    if (candidates.length < 2 && remotes.gone === undefined) continue;
    questions.set(remotes.commonFolder, {
      clone: remotes.commonFolder,
      folder,
      candidates: candidates.map(({ remote, repository }) => ({
        remote: remote.name,
        repository: repositoryKey(repository),
      })),
      taken: remotes.taken ?? null,
      gone: remotes.gone ?? null,
    });
  }
  return [...questions.values()];
}

/** Of several remotes of one repository the one that was taken, else the first. */
function onePerRepository({ candidates, taken }: CloneRemotes): readonly RemoteCandidate[] {
  return candidates.filter((candidate, index) => {
    const same = candidates.filter(({ repository }) =>
      isSameRepository(repository, candidate.repository),
    );
    const kept = same.find(({ remote }) => remote.name === taken) ?? same.at(0);
    return kept === candidates[index];
  });
}
