import * as z from "zod/mini";
import { parseAlertKey } from "../../core/alert.ts";
import { autofixWords } from "../../core/remedy/autofixWords.ts";
import { plain } from "../../core/view/plain.ts";
import {
  type AutofixPlan,
  autofixRequest,
  commitAutofixRequest,
  dropAutofixRequest,
  proposeAutofixRequest,
} from "../../protocol/fixes.ts";
import {
  commitAutofix,
  dropBranch,
  proposeBranch,
  readAutofix,
} from "../../sources/github/autofix.ts";
import { readRepository } from "../../sources/github/repository.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import type { Requests } from "./actingRequests.ts";
import { answered, notConnected } from "./alertChanges.ts";

const repository = z.string().check(z.maxLength(400));
const planSchema = z.object({
  branch: z.string().check(z.regex(/^runtime-risk\/autofix-\d{1,15}$/)),
  base: z.string().check(z.regex(/^[^\s~^:?*[\\]{1,200}$/)),
  message: z.string().check(z.maxLength(5000)),
  title: z.string().check(z.maxLength(256)),
  body: z.string().check(z.maxLength(65_000)),
});
const targetSchema = z.object({ repository, key: z.string(), start: z.boolean() });
const commitSchema = z.object({ repository, key: z.string(), plan: planSchema });
const plannedSchema = z.object({ repository, plan: planSchema });

const misunderstood = { ok: false, message: "This was not understood; nothing was sent." } as const;
const unconnected = { ok: false, message: notConnected } as const;

/** Answers the requests about fixes that GitHub makes of code scanning alerts. */
export function registerAutofixes(requests: Requests, workspace: Workspace | undefined): void {
  const entryOf = (name: string) => entryNamed(workspace?.entries ?? [], name);
  const numberOf = (key: string) => {
    const parsed = parseAlertKey(key);
    return parsed?.startsWith("codeScanning/") === true ? Number(parsed.split("/")[1]) : undefined;
  };

  const look = async (argument: unknown, signal: AbortSignal) => {
    const parsed = targetSchema.safeParse(argument);
    const number = parsed.success ? numberOf(parsed.data.key) : undefined;
    if (!parsed.success || number === undefined) return misunderstood;
    const entry = entryOf(parsed.data.repository);
    const alert = entry?.byKey.get(`codeScanning/${number}`)?.alert;
    if (entry === undefined || alert === undefined) return unconnected;
    const state = await readRepository(entry.github, signal);
    if ("problem" in state) return { ok: false as const, message: state.problem.detail };
    const fix = await readAutofix(entry.github, number, parsed.data, signal);
    if (!fix.ok) return fix;
    const plan: AutofixPlan = {
      base: state.repository.defaultBranch,
      ...autofixWords({ ...alert, number }),
    };
    return { ...fix, description: plain(fix.description, 1000), plan };
  };

  const commit = async (argument: unknown, signal: AbortSignal) => {
    const parsed = commitSchema.safeParse(argument);
    const number = parsed.success ? numberOf(parsed.data.key) : undefined;
    if (!parsed.success || number === undefined) return misunderstood;
    const entry = entryOf(parsed.data.repository);
    if (entry === undefined) return unconnected;
    const outcome = await commitAutofix(entry.github, { number, ...parsed.data.plan }, signal);
    if (!outcome.ok) return outcome;
    const files = outcome.files.map(({ path, before = null, after = null }) => ({
      path,
      before,
      after,
    }));
    return { ...outcome, files };
  };

  const propose = async (argument: unknown, signal: AbortSignal) => {
    const parsed = plannedSchema.safeParse(argument);
    if (!parsed.success) return misunderstood;
    const entry = entryOf(parsed.data.repository);
    return entry === undefined
      ? unconnected
      : proposeBranch(entry.github, parsed.data.plan, signal);
  };

  const drop = async (argument: unknown, signal: AbortSignal) => {
    const parsed = plannedSchema.safeParse(argument);
    const entry = parsed.success ? entryOf(parsed.data.repository) : undefined;
    if (!parsed.success || entry === undefined) return { problem: notConnected };
    return { problem: (await dropBranch(entry.github, parsed.data.plan.branch, signal)) ?? null };
  };

  requests.onRequest(autofixRequest, answered(look));
  requests.onRequest(commitAutofixRequest, answered(commit));
  requests.onRequest(proposeAutofixRequest, answered(propose));
  requests.onRequest(dropAutofixRequest, answered(drop));
}
