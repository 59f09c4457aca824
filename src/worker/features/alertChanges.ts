import type { CancellationToken } from "vscode-languageserver";
import * as z from "zod/mini";
import { parseAlertKey } from "../../core/alert.ts";
import type { AlertChange } from "../../core/remedy/alertChange.ts";
import { plain } from "../../core/view/plain.ts";
import {
  type AlertChangeResult,
  type AlertFacts,
  alertFactsRequest,
  changeAlertRequest,
  dismissedAlertsRequest,
  writeCheckRequest,
} from "../../protocol/acting.ts";
import { type AlertOutcome, changeAlert } from "../../sources/github/alertChanges.ts";
import { readDismissedAlerts } from "../../sources/github/dismissedAlerts.ts";
import { checkWrite } from "../../sources/github/writePermission.ts";
import { signalOf } from "../cancellation.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import type { Requests } from "./actingRequests.ts";

const repository = z.string().check(z.maxLength(400));
const target = z.object({ repository, key: z.string() });
const factsSchema = z.array(target).check(z.maxLength(1000));
const checkSchema = z.object({
  repository,
  action: z.enum(["issue", "triage", "alert", "secretAlert", "contents"]),
});
const login = z.string().check(z.regex(/^[\w-]+(?:\[bot\])?$/));
const changeSchema = z.object({
  repository,
  key: z.string(),
  change: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("dismiss"),
      reason: z.string(),
      comment: z.string(),
      asRequest: z.boolean(),
    }),
    z.object({ kind: z.literal("reopen") }),
    z.object({
      kind: z.literal("assign"),
      assignees: z.array(login).check(z.maxLength(10)),
      instructions: z.optional(z.string().check(z.maxLength(10_000))),
    }),
  ]),
});

/** Answers the requests that change alerts; without a workspace every one is refused. */
export function registerAlertChanges(requests: Requests, workspace: Workspace | undefined): void {
  const entryOf = (name: string) => entryNamed(workspace?.entries ?? [], name);

  const facts = (argument: unknown): readonly AlertFacts[] => {
    const wanted = factsSchema.safeParse(argument);
    if (!wanted.success) return [];
    return wanted.data.flatMap(({ repository: name, key }) => {
      const alertKey = parseAlertKey(key);
      const ranked = alertKey === undefined ? undefined : entryOf(name)?.byKey.get(alertKey);
      if (ranked === undefined) return [];
      const { alert, state } = ranked;
      const { kind, number, url, assignees } = alert;
      const title = plain(alert.title, 120);
      const isOpen = state === "open";
      return [{ repository: name, key: alert.key, kind, number, title, url, assignees, isOpen }];
    });
  };

  const change = async (argument: unknown, signal: AbortSignal): Promise<AlertChangeResult> => {
    const parsed = changeSchema.safeParse(argument);
    const key = parsed.success ? parseAlertKey(parsed.data.key) : undefined;
    if (!parsed.success || key === undefined) {
      return failed("The change was not understood; nothing was sent.");
    }
    const entry = entryOf(parsed.data.repository);
    if (entry === undefined) return failed(notConnected);
    const wanted: AlertChange = parsed.data.change;
    const outcome = await changeAlert(entry.github, key, wanted, signal);
    if (outcome.ok) workspace?.alertChanged(entry, key, outcome.now);
    return resultOf(outcome);
  };

  const check = async (argument: unknown, signal: AbortSignal) => {
    const parsed = checkSchema.safeParse(argument);
    const entry = parsed.success ? entryOf(parsed.data.repository) : undefined;
    if (!parsed.success || entry === undefined) return { blocked: notConnected, doubt: null };
    const { action } = parsed.data;
    const isOfIssues = action === "issue" || action === "triage";
    const github = isOfIssues ? entry.tracker().issues : entry.github;
    const { blocked, doubt, isIssuesOff } = await checkWrite(github, action, signal);
    return { blocked: blocked ?? null, doubt: doubt ?? null, isIssuesOff };
  };

  const dismissed = async (argument: unknown, signal: AbortSignal) => {
    const parsed = z.object({ repository }).safeParse(argument);
    const entry = parsed.success ? entryOf(parsed.data.repository) : undefined;
    if (entry === undefined) return { alerts: [], notes: [notConnected] };
    const { alerts, notes } = await readDismissedAlerts(entry.github, signal);
    const titled = alerts.map((alert) => ({
      ...alert,
      repository: entry.key,
      title: plain(alert.title, 120),
      comment: plain(alert.comment, 280),
    }));
    return { alerts: titled, notes };
  };

  requests.onRequest(alertFactsRequest, facts);
  requests.onRequest(changeAlertRequest, answered(change));
  requests.onRequest(writeCheckRequest, answered(check));
  requests.onRequest(dismissedAlertsRequest, answered(dismissed));
}

/** Why a repository of a message is none of ours. */
export const notConnected =
  "This repository is not connected to GitHub in this window. Open its folder, sign in and try again.";

/** A handler that ends when the client does not wait any more. */
export function answered<Answer>(
  handler: (argument: unknown, signal: AbortSignal) => Promise<Answer>,
): (argument: unknown, token: CancellationToken) => Promise<Answer> {
  return async (argument, token) => {
    const { signal, dispose } = signalOf(token);
    try {
      return await handler(argument, signal);
    } finally {
      dispose();
    }
  };
}

function failed(message: string): AlertChangeResult {
  return { ok: false, message, review: null };
}

function resultOf(outcome: AlertOutcome): AlertChangeResult {
  if (outcome.ok) {
    const { assignees, isRequested } = outcome.now;
    return { ok: true, assignees, isRequested, notes: outcome.notes };
  }
  const { message, review } = outcome;
  const where = review?.canRequest === true ? "here" : "onGitHub";
  return { ok: false, message, review: review === undefined ? null : where };
}
