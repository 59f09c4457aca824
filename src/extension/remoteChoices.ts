import type * as vscode from "vscode";
import { plain } from "../core/view/plain.ts";
import type { RemoteQuestion } from "../protocol/messages.ts";

const stateKey = "remoteChoices";

/** Asked about, and left to the rule. */
const leftToRule = "";

/**
 * Which remote the user chose for which clone, and who was asked. Kept for the workspace, by the
 * clone's git folder: it survives restarts, and no file of the repository can set it.
 */
export class RemoteChoices {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The chosen remotes, for the worker. */
  chosen(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#kept().filter(([, remote]) => remote !== leftToRule));
  }

  /** The first clone that the rule decided about and nobody was asked about. */
  due(questions: readonly RemoteQuestion[]): RemoteQuestion | undefined {
    const asked = new Map(this.#kept());
    return questions.find(
      ({ clone, taken, candidates }) =>
        taken !== null && candidates.length > 1 && !asked.has(clone),
    );
  }

  async choose(clone: string, remote: string): Promise<void> {
    await this.#keep(new Map(this.#kept()).set(clone, remote));
  }

  /** The user sees the question; it is not asked again, answered or not. */
  async asked(clone: string): Promise<void> {
    const kept = new Map(this.#kept());
    if (!kept.has(clone)) await this.#keep(kept.set(clone, leftToRule));
  }

  /** Forgets the choices whose remotes are gone. One that was made since then stays. */
  async forgetGone(questions: readonly RemoteQuestion[]): Promise<void> {
    const gone = new Map(questions.map((question) => [question.clone, question.gone]));
    const kept = this.#kept();
    const left = kept.filter(([clone, remote]) => gone.get(clone) !== remote);
    if (left.length < kept.length) await this.#keep(new Map(left));
  }

  #kept(): readonly (readonly [clone: string, remote: string])[] {
    const kept: unknown = this.#state.get(stateKey);
    if (typeof kept !== "object" || kept === null) return [];
    return Object.entries(kept).flatMap(([clone, remote]: [string, unknown]) =>
      typeof remote === "string" ? [[clone, remote] as const] : [],
    );
  }

  async #keep(choices: ReadonlyMap<string, string>): Promise<void> {
    await this.#state.update(stateKey, Object.fromEntries(choices));
  }
}

/** A candidate as people read it: `acme/shop (upstream)`, with its host unless that is github.com. */
export function candidateLabel({
  remote,
  repository,
}: RemoteQuestion["candidates"][number]): string {
  return `${repository.replace(/^github\.com\//, "")} (${label(remote)})`;
}

/** The folder's own name. */
export function folderLabel({ folder }: Pick<RemoteQuestion, "folder">): string {
  return label(folder.split(/[\\/]/).findLast((part) => part !== "") ?? folder);
}

/** Notices make links of what stands in square brackets. */
function label(text: string): string {
  return plain(text, 80).replaceAll(/[[\]]/g, "");
}
