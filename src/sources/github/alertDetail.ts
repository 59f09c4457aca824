import * as z from "zod/mini";
import type { Alert } from "../../core/alert.ts";
import type { AlertDetail, LinkedPull } from "../../core/alertDetail.ts";
import type { GitHub } from "./client.ts";
import { problemOf, type Subject } from "./problem.ts";
import { slug } from "./repository.ts";
import { readSecretDetail } from "./secretDetail.ts";
import { webPage } from "./webPage.ts";

const text = z.catch(z.optional(z.string()), undefined);

const codeScanningSchema = z.object({
  rule: z.catch(z.object({ help: text, full_description: text }), {
    help: undefined,
    full_description: undefined,
  }),
  linked_pull_requests: z.catch(z.array(z.unknown()), []),
});

const pullSchema = z.object({
  number: z.number(),
  title: text,
  html_url: text,
  state: text,
  merged_at: text,
  draft: z.catch(z.boolean(), false),
});

const dependabotSchema = z.object({
  security_advisory: z.object({
    description: text,
    withdrawn_at: text,
    references: z.catch(z.array(z.catch(z.object({ url: text }), { url: undefined })), []),
  }),
});

/** An alert's detail, or in one English sentence why it was not read. */
export type AlertDetailAnswer =
  | { readonly ok: true; readonly detail: AlertDetail }
  | { readonly ok: false; readonly message: string };

const mostReferences = 20;
const mostPulls = 10;

/**
 * Reads what GitHub says about one alert besides its list: when somebody looks at it, never for a
 * list of them. Rejects only with the signal's reason.
 */
export async function readAlertDetail(
  github: GitHub,
  alert: Pick<Alert, "kind" | "number">,
  signal: AbortSignal,
): Promise<AlertDetailAnswer> {
  try {
    const detail = await readers[alert.kind](github, alert.number, signal);
    if (detail !== undefined) return { ok: true, detail };
    const message = "GitHub's answer for this alert was not readable. Open it again to try again.";
    return { ok: false, message };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: problemOf(error, subjectOf(github)).detail };
  }
}

function subjectOf(github: GitHub): Subject {
  return {
    name: "details of this alert",
    repository: slug(github),
    needs: "write access",
    isRepositoryReadable: true,
  };
}

type Reader = (
  github: GitHub,
  number: number,
  signal: AbortSignal,
) => Promise<AlertDetail | undefined>;

const readers: Readonly<Record<Alert["kind"], Reader>> = {
  codeScanning: async (github, number, signal) => {
    const route = "GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}";
    const { data } = await github.request(route, { alert_number: number }, signal);
    const parsed = codeScanningSchema.safeParse(data);
    if (!parsed.success) return undefined;
    const { rule, linked_pull_requests: pulls } = parsed.data;
    return {
      kind: "codeScanning",
      help: rule.help ?? rule.full_description ?? "",
      pulls: pulls.flatMap((pull) => pullOf(pull, github)).slice(0, mostPulls),
    };
  },
  dependabot: async (github, number, signal) => {
    const route = "GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}";
    const { data } = await github.request(route, { alert_number: number }, signal);
    const parsed = dependabotSchema.safeParse(data);
    if (!parsed.success) return undefined;
    const { description, withdrawn_at: withdrawnAt, references } = parsed.data.security_advisory;
    return {
      kind: "dependabot",
      description: description ?? "",
      references: [...new Set(references.flatMap(({ url }) => httpsAddress(url)))].slice(
        0,
        mostReferences,
      ),
      withdrawnAt,
    };
  },
  secretScanning: readSecretDetail,
};

function pullOf(item: unknown, github: GitHub): readonly LinkedPull[] {
  const parsed = pullSchema.safeParse(item);
  if (!parsed.success) return [];
  const { number, title, html_url: page, state, merged_at: mergedAt, draft } = parsed.data;
  const isOpen = state !== "closed";
  return [
    {
      number,
      title: title ?? "",
      url: webPage(github, page, `pull/${number}`),
      state: isOpen ? (draft ? "draft" : "open") : mergedAt === undefined ? "closed" : "merged",
    },
  ];
}

/** An address that a browser may be sent to. */
function httpsAddress(url: string | undefined): readonly string[] {
  if (url === undefined || url.length > 2000 || !URL.canParse(url)) return [];
  const { protocol, username, href } = new URL(url);
  return protocol === "https:" && username === "" ? [href] : [];
}
