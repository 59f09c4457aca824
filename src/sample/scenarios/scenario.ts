import type { Call, Reply } from "../http/exchange.ts";
import type { Row } from "../scenario/defender.ts";

/** What a named scenario has that the usual one has not. */
export interface Scenario {
  /** One line, for whoever chooses among them. */
  readonly about: string;
  readonly github?: GitHubTurn;
  readonly azure?: AzureTurn;
  /** Hosts to which no connection comes about: asking them rejects, as a broken network does. */
  readonly unreachable?: readonly Host[];
  /** Upstreams for which there is no session. */
  readonly signedOutOf?: readonly ("github" | "azure")[];
  /** The branch that the written repository is on; main when absent. */
  readonly branch?: string;
}

export type Host = "api.github.com" | "management.azure.com" | "www.cisa.gov";

/** GitHub's answer to an authenticated request; `usual` is what it says in the usual scenario. */
export type GitHubTurn = (call: Call, usual: (call: Call) => Reply) => Reply;

/** Azure's refusal of every query, or other rows than the usual ones. */
export type AzureTurn =
  | { readonly status: number; readonly code: string; readonly message: string }
  | { readonly rows: (usual: readonly Row[]) => readonly Row[] };
