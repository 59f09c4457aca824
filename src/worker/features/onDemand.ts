import type { CancellationToken, Connection } from "vscode-languageserver";
import { parseAlertKey } from "../../core/alert.ts";
import type { Translate } from "../../core/view/text.ts";
import { alertDetailRequest, type DataFlowRow, dataFlowRequest } from "../../protocol/messages.ts";
import { isRecord } from "../../sources/json.ts";
import { signalOf } from "../cancellation.ts";
import { bestPlace } from "../entry.ts";
import type { Workspace } from "../workspace.ts";
import { alertDetailOf } from "./alertDetail.ts";
import { dataFlowOf } from "./dataFlow.ts";
import type { FoundAlert } from "./foundAlert.ts";

interface OnDemandServices {
  readonly t: () => Translate;
  /** Told of the first path of every data flow that was read. */
  readonly onFlow: (found: FoundAlert, steps: readonly DataFlowRow[]) => void;
}

/** Answers what is asked of GitHub for one alert, when somebody looks at it, and never before. */
export function registerOnDemand(
  connection: Connection,
  workspace: Workspace | undefined,
  { t, onFlow }: OnDemandServices,
): void {
  const find = (target: unknown): FoundAlert | undefined => {
    if (!isRecord(target)) return undefined;
    const entry = workspace?.entries.find(({ key }) => key === target["repository"]);
    const key = parseAlertKey(target["key"]);
    const ranked = key === undefined ? undefined : entry?.byKey.get(key);
    if (entry === undefined || ranked === undefined) return undefined;
    return { entry, ranked, placement: bestPlace(entry, ranked.alert.key).placement };
  };
  const answered =
    <Answer>(
      otherwise: () => Answer,
      work: (found: FoundAlert, t: Translate, signal: AbortSignal) => Promise<Answer>,
    ) =>
    async (target: unknown, token: CancellationToken): Promise<Answer> => {
      const found = find(target);
      if (found === undefined) return otherwise();
      const { signal, dispose } = signalOf(token);
      try {
        return await work(found, t(), signal);
      } finally {
        dispose();
      }
    };
  connection.onRequest(
    dataFlowRequest,
    answered(
      () => ({ ok: false as const, message: t()("This alert is no longer listed.") }),
      async (found, words, signal) => {
        const answer = await dataFlowOf(found, words, signal);
        const [path] = answer.ok ? answer.paths : [];
        if (path !== undefined) onFlow(found, path);
        return answer;
      },
    ),
  );
  connection.onRequest(
    alertDetailRequest,
    answered(() => null, alertDetailOf),
  );
}
