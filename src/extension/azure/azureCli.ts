import { sovereignWords } from "../../core/cloudGap.ts";
import { redact } from "../gateway/redact.ts";
import type { Program } from "./azProgram.ts";
import type { Ended } from "./runProgram.ts";

/** Why there is no token: a sentence for the user. */
export interface Refusal {
  readonly detail: string;
  readonly hint: "explained" | "sovereignCloud";
}

/** What the credential needs from outside. */
export interface AzureCliParts {
  /** Undefined when it is not installed. */
  readonly find: () => Promise<Program | undefined>;
  readonly run: (
    program: Program,
    args: readonly string[],
    timeoutMs: number,
    signal: AbortSignal,
  ) => Promise<Ended>;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Token {
  readonly value: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

interface Asking {
  readonly answer: Promise<Token | Refusal>;
  readonly stop: AbortController;
  waiting: number;
}

/** The Azure CLI starts Python and may have to renew its own sign-in. */
const timeoutMs = 30_000;
/** A token is not used in its last minutes, which a refresh may outlast. */
const marginMs = 5 * 60_000;
const tenantPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Tokens from the Azure CLI: `az account get-access-token`, for Azure Resource Manager alone.
 *
 * They are kept in memory until shortly before they expire, by tenant, and nowhere else. Whoever
 * asks while the CLI is being asked waits for the same answer; it is stopped when nobody waits.
 */
export class AzureCli {
  readonly #parts: AzureCliParts;
  readonly #tokens = new Map<string, Token>();
  readonly #asking = new Map<string, Asking>();

  constructor(parts: AzureCliParts) {
    this.#parts = parts;
  }

  /** A token for the tenant, or for the CLI's own one. Rejects only when cancelled. */
  async token(tenant: string | undefined, signal: AbortSignal): Promise<string | Refusal> {
    signal.throwIfAborted();
    const key = tenant !== undefined && tenantPattern.test(tenant) ? tenant.toLowerCase() : "";
    const known = this.#tokens.get(key);
    if (known !== undefined && known.expiresAt - marginMs > this.#parts.now()) return known.value;
    const answer = await this.#join(key, signal);
    if (!("value" in answer)) return answer;
    this.#tokens.set(key, answer);
    return answer.value;
  }

  /** A token was not accepted: the next one is asked for anew. */
  forget(): void {
    this.#tokens.clear();
  }

  async #join(tenant: string, signal: AbortSignal): Promise<Token | Refusal> {
    const asking = this.#asking.get(tenant) ?? this.#start(tenant);
    asking.waiting += 1;
    try {
      return await untilAborted(asking.answer, signal);
    } finally {
      asking.waiting -= 1;
      if (asking.waiting === 0) asking.stop.abort();
    }
  }

  #start(tenant: string): Asking {
    const stop = new AbortController();
    const answer = this.#ask(tenant, stop.signal).finally(() => this.#asking.delete(tenant));
    // Nobody may be waiting any more when it is stopped.
    answer.catch(() => undefined);
    stop.signal.addEventListener("abort", () => this.#asking.delete(tenant), { once: true });
    const asking: Asking = { answer, stop, waiting: 0 };
    this.#asking.set(tenant, asking);
    return asking;
  }

  async #ask(tenant: string, signal: AbortSignal): Promise<Token | Refusal> {
    const program = await this.#parts.find();
    if (program === undefined) return missing;
    const ended = await this.#parts.run(program, argsFor(tenant), timeoutMs, signal);
    if (ended.kind === "timedOut") return explained(noAnswer);
    if (ended.kind === "failed") {
      return explained(`The Azure CLI could not be started: ${firstLine(ended.why)}.`);
    }
    const token = ended.code === 0 ? tokenIn(ended.out, this.#parts.now()) : undefined;
    if (token !== undefined) return token;
    const cloud = await this.#cloud(program, signal);
    if (cloud !== undefined && cloud !== "AzureCloud") return sovereignRefusal(cloud);
    return explained(wordsFor(ended, tenant));
  }

  /** Which cloud the CLI is set to, e.g. `AzureUSGovernment`. */
  async #cloud(program: Program, signal: AbortSignal): Promise<string | undefined> {
    const args = ["cloud", "show", "--query", "name", "--output", "json"];
    const ended = await this.#parts.run(program, args, timeoutMs, signal);
    if (ended.kind !== "exited" || ended.code !== 0) return undefined;
    const name = /^\s*"(\w{1,40})"\s*$/.exec(ended.out)?.[1];
    return name;
  }
}

/** The refusal of an account in a national or air-gapped cloud. */
export function sovereignRefusal(cloud: string): Refusal {
  return {
    hint: "sovereignCloud",
    detail: sovereignWords(cloud),
  };
}

function argsFor(tenant: string): readonly string[] {
  return [
    "account",
    "get-access-token",
    "--resource",
    "https://management.azure.com",
    "--output",
    "json",
    ...(tenant === "" ? [] : ["--tenant", tenant]),
  ];
}

const missing: Refusal = {
  hint: "explained",
  detail:
    "The Azure CLI (az) was not found on this machine. Install it, or set runtimeRisk.azure.credential to vscode.",
};

const noAnswer = `The Azure CLI gave no answer within ${timeoutMs / 1000} seconds. Try az account get-access-token in a terminal.`;

function wordsFor(ended: Extract<Ended, { readonly kind: "exited" }>, tenant: string): string {
  const login = tenant === "" ? "az login" : `az login --tenant ${tenant}`;
  if (/\baz login\b|AADSTS\d+|no subscription found/i.test(ended.err)) {
    return `The Azure CLI is not signed in. Run ${login} in a terminal, then refresh.`;
  }
  if (ended.code === 0) return "The Azure CLI's answer was not readable.";
  return `The Azure CLI gave no token: ${firstLine(ended.err)}. Run ${login} in a terminal, then refresh.`;
}

function explained(detail: string): Refusal {
  return { hint: "explained", detail };
}

/** What a program says may hold anything; one short line of it is enough. */
function firstLine(text: string): string {
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "no reason was given";
  return redact(line.trim()).slice(0, 200).replace(/\.$/, "");
}

/** `expires_on` is in seconds (since CLI 2.54); before, `expiresOn` was the machine's local time. */
function tokenIn(out: string, now: number): Token | undefined {
  const read = parsed(out);
  const value = field(read, "accessToken");
  if (typeof value !== "string" || !/^[!-~]+$/.test(value)) return undefined;
  const seconds = Number(field(read, "expires_on"));
  const local = Date.parse(String(field(read, "expiresOn")));
  if (Number.isFinite(seconds) && seconds > 0) return { value, expiresAt: seconds * 1000 };
  // Without a date it is used once.
  return { value, expiresAt: Number.isNaN(local) ? now : local };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Said by the caller, who knows the exit code.
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new Error("cancelled", { cause: reason }));
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
