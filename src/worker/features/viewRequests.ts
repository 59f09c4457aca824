import type { Connection } from "vscode-languageserver";
import { parseAlertKey } from "../../core/alert.ts";
import { parseFilter } from "../../core/filter/alertFilter.ts";
import { filterChoices } from "../../core/filter/filterChoices.ts";
import { parseGrouping } from "../../core/view/grouping.ts";
import type { Translate } from "../../core/view/text.ts";
import { filterChoicesRequest, markSeenRequest, setViewRequest } from "../../protocol/view.ts";
import { isRecord } from "../../sources/json.ts";
import type { Entry } from "../entry.ts";
import { entryNamed } from "../sameRepository.ts";
import type { ShownAlerts } from "./shownAlerts.ts";

/** Answers the requests about which alerts are shown; their parameters come from outside. */
export function registerView(
  connection: Connection,
  shown: ShownAlerts,
  { entries, t }: { readonly entries: () => readonly Entry[]; readonly t: Translate },
): void {
  connection.onRequest(setViewRequest, (params: unknown) => {
    const given = isRecord(params) ? params : {};
    if (given["grouping"] !== undefined) shown.chosenGrouping = parseGrouping(given["grouping"]);
    if (given["filter"] !== undefined) {
      // A filter that is set begins a look: what was seen before it is not new in it.
      shown.seen.lookAnew();
      shown.members.filter = parseFilter(given["filter"]);
      shown.publishAll();
    }
    shown.tell();
    return {};
  });
  connection.onRequest(filterChoicesRequest, () => {
    const { filter } = shown.members;
    const members = entries().flatMap((entry) => shown.members.all(entry));
    return { groups: filterChoices(members, filter, t), text: filter.text, total: members.length };
  });
  connection.onRequest(markSeenRequest, (params: unknown) => {
    const targets = isRecord(params) ? params["targets"] : undefined;
    const isDifferent = Array.isArray(targets)
      ? seeTargets(shown, entries(), targets)
      : seeAll(shown, entries());
    if (isDifferent) shown.changed();
    return {};
  });
}

function seeAll({ seen }: ShownAlerts, entries: readonly Entry[]): boolean {
  const changes = entries.map(({ key, snapshot }) =>
    seen.see(
      key,
      (snapshot?.alerts ?? []).map(({ alert }) => alert),
    ),
  );
  seen.lookAnew();
  return changes.some(Boolean);
}

function seeTargets(
  { seen }: ShownAlerts,
  entries: readonly Entry[],
  targets: readonly unknown[],
): boolean {
  return targets
    .map((target) => {
      if (!isRecord(target) || typeof target["repository"] !== "string") return false;
      const entry = entryNamed(entries, target["repository"]);
      const key = parseAlertKey(target["key"]);
      const alert = key === undefined ? undefined : entry?.byKey.get(key)?.alert;
      return entry !== undefined && alert !== undefined && seen.see(entry.key, [alert]);
    })
    .some(Boolean);
}
