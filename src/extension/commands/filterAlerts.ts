import * as vscode from "vscode";
import { type AlertFilter, type Facet, noFilter } from "../../core/filter/alertFilter.ts";
import type { FilterGroup } from "../../core/filter/filterChoices.ts";
import { filterChoicesRequest, setViewRequest } from "../../protocol/view.ts";
import type { WorkerClient } from "../workerClient.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  withWorker,
} from "./commandContext.ts";

/** Asks which alerts to show: everything in one list, and the words typed into it. */
export async function filterAlerts(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const { groups, text, total } = await client.ask(filterChoicesRequest, {});
    const filter = await pickFilter(groups, text, total);
    return filter === undefined ? undefined : setFilter(context, client, filter);
  });
}

/** Shows all alerts again. */
export async function clearFilter(context: CommandContext): CommandOutcome {
  return withWorker(context, (client) => setFilter(context, client, noFilter));
}

/** The filter in words; empty when all alerts are shown. */
export function filterOf({ sessions }: CommandContext): string {
  return sessions.status.worker?.filter ?? "";
}

/** There may be something, but the filter hides it. */
export function nothingPasses(context: CommandContext): CommandFailure {
  return {
    message: vscode.l10n.t(
      "Nothing here passes the filter ({0}). The other alerts are hidden, not gone.",
      filterOf(context),
    ),
    action: { label: vscode.l10n.t("Clear Filter"), run: () => clearFilter(context) },
  };
}

async function setFilter(
  { views }: CommandContext,
  client: WorkerClient,
  filter: AlertFilter,
): CommandOutcome {
  await views.memory.setFilter(filter);
  await client.ask(setViewRequest, { filter });
  return undefined;
}

interface Row extends vscode.QuickPickItem {
  readonly facet?: Facet;
  /** The words this row stands for; empty for those that are typed now. */
  readonly search?: string;
}

function pickFilter(
  groups: readonly FilterGroup[],
  text: string,
  total: number,
): Promise<AlertFilter | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<Row>();
  const rows: readonly Row[] = [
    ...(text === "" ? [] : [searchRow(t("Alerts with “{0}”", text), text)]),
    ...choiceRows(groups),
    // Made once: rows that changed with every key would lose what is ticked meanwhile.
    searchRow(t("Alerts with the words typed above"), ""),
  ];
  pick.canSelectMany = true;
  pick.title = t("Filter Alerts");
  pick.placeholder = t("Tick what to show of {0} alerts, or type words to search for", total);
  pick.items = rows;
  pick.selectedItems = rows.filter(({ picked }) => picked === true);
  return new Promise((resolve) => {
    let isTickedSinceTyped = false;
    const listeners = [
      pick.onDidChangeValue(() => {
        isTickedSinceTyped = false;
      }),
      pick.onDidChangeSelection(() => {
        isTickedSinceTyped = true;
      }),
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems.flatMap(({ search }) => search ?? []);
        const typed = pick.value.trim();
        // Words followed by Enter are meant; words that led to a tick only helped to find it.
        const isMeant = !isTickedSinceTyped || chosen.includes("");
        resolve({
          facets: pick.selectedItems.flatMap(({ facet }) => facet ?? []),
          text: isMeant && typed !== "" ? typed : chosen.join(" "),
        });
        pick.hide();
      }),
      pick.onDidHide(() => {
        resolve(undefined);
        for (const listener of listeners) listener.dispose();
        pick.dispose();
      }),
    ];
    pick.show();
  });
}

function searchRow(label: string, search: string): Row {
  return {
    label,
    iconPath: new vscode.ThemeIcon("search"),
    alwaysShow: true,
    search,
    picked: search !== "",
  };
}

function choiceRows(groups: readonly FilterGroup[]): readonly Row[] {
  return groups.flatMap(({ title, choices }) => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...choices.map(({ facet, label, count, isChosen }) => ({
      label,
      description: String(count),
      picked: isChosen,
      facet,
    })),
  ]);
}
