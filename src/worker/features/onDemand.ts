import type { CancellationToken, Connection } from "vscode-languageserver";
import { parseAlertKey } from "../../core/alert.ts";
import type { Translate } from "../../core/view/text.ts";
import { alertDetailRequest, dataFlowRequest } from "../../protocol/messages.ts";
import { isRecord } from "../../sources/json.ts";
import { signalOf } from "../cancellation.ts";
import { bestPlace } from "../entry.ts";
import type { Workspace } from "../workspace.ts";
import { alertDetailOf } from "./alertDetail.ts";
import { dataFlowOf } from "./dataFlow.ts";
import type { FoundAlert } from "./foundAlert.ts";

/** Answers what is asked of GitHub for one alert, when somebody looks at it, and never before. */
export function registerOnDemand(
  connection: Connection,
  workspace: Workspace | undefined,
  t: () => Translate,
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
      dataFlowOf,
    ),
  );
  connection.onRequest(
    alertDetailRequest,
    answered(() => null, alertDetailOf),
  );
}
