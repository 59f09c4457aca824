/** Messages about which alerts are shown and how: the filter, the grouping, what was seen. */
import { NotificationType, RequestType } from "vscode-languageserver-protocol";
import type { AlertFilter } from "../core/filter/alertFilter.ts";
import type { FilterGroup } from "../core/filter/filterChoices.ts";
import type { Seen } from "../core/seen/seen.ts";
import type { Grouping } from "../core/view/grouping.ts";
import type { AlertTarget } from "./messages.ts";

/** What the client remembers of how the user looks at alerts; the worker holds it while it runs. */
export interface ViewState {
  readonly filter: AlertFilter;
  /** Left out: as the settings say. */
  readonly grouping?: Grouping | undefined;
  /** By `host/owner/name`, in lower case. */
  readonly seen: Readonly<Record<string, Seen>>;
}

/**
 * Changes the filter or the grouping, what is left out stays. Answered when trees, diagnostics and
 * counts follow the new filter.
 */
export const setViewRequest = new RequestType<
  { readonly filter?: AlertFilter | undefined; readonly grouping?: Grouping | undefined },
  Record<string, never>,
  void
>("runtimeRisk/setView");

/** What can be chosen for the filter, counted over all alerts, and what is chosen. */
export const filterChoicesRequest = new RequestType<
  Record<string, never>,
  {
    readonly groups: readonly FilterGroup[];
    readonly text: string;
    /** How many alerts there are without a filter. */
    readonly total: number;
  },
  void
>("runtimeRisk/filterChoices");

/** The user has seen these alerts; without `targets`, all of them, and the next look begins. */
export const markSeenRequest = new RequestType<
  { readonly targets?: readonly AlertTarget[] | undefined },
  Record<string, never>,
  void
>("runtimeRisk/markSeen");

/** Trees, counts and texts are to be asked for again, without a new snapshot. */
export const viewChanged = new NotificationType<Record<string, never>>("runtimeRisk/viewChanged");

/** What the client is to remember of a repository: all of its alerts that were seen. */
export const seenChanged = new NotificationType<{
  readonly repository: string;
  readonly seen: Seen;
}>("runtimeRisk/seenChanged");
