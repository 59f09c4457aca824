import * as vscode from "vscode";
import type { TreeNode } from "../../core/view/treeNode.ts";
import { type ContextKey, type ViewId, viewIds } from "../../protocol/contributions.ts";
import type { AlertTarget } from "../../protocol/messages.ts";
import { markSeenRequest } from "../../protocol/view.ts";
import type { Sessions } from "../session.ts";
import { clockOf, type Status } from "../status.ts";
import type { ViewMemory } from "../viewMemory.ts";
import { RiskTree } from "./riskTree.ts";
import { keepSelection } from "./selectionKeeper.ts";
import {
  alertsMessage,
  exposedFixNowCount,
  filterLine,
  scopeWords,
  tierCounts,
} from "./statusWords.ts";

interface OwnedView {
  readonly id: ViewId;
  readonly view: vscode.TreeView<TreeNode>;
  readonly treeDataProvider: RiskTree;
}

/** What `Views` is made of. */
export interface ViewsContext {
  readonly sessions: Sessions;
  readonly memory: ViewMemory;
  readonly log: vscode.LogOutputChannel;
  /** The GitHub hosts whose pages rows may open. */
  readonly hosts: () => readonly string[];
}

/** The trees; keeps their headers and the context keys in step with the status. */
export class Views implements vscode.Disposable {
  readonly memory: ViewMemory;
  readonly #sessions: Sessions;
  readonly #log: vscode.LogOutputChannel;
  readonly #owned: readonly OwnedView[];
  readonly #listeners: readonly vscode.Disposable[];

  constructor({ sessions, memory, log, hosts }: ViewsContext) {
    this.memory = memory;
    this.#sessions = sessions;
    this.#log = log;
    this.#owned = viewIds.map((id) => {
      const treeDataProvider = new RiskTree({ sessions, log, hosts }, id);
      const view = vscode.window.createTreeView(id, {
        treeDataProvider,
        showCollapseAll: true,
        canSelectMany: id !== "runtimeRisk.issues",
      });
      return { id, view, treeDataProvider };
    });
    const draw = (): void => this.#draw();
    this.#listeners = [
      sessions.onDidChangeStatus(draw),
      ...this.#owned.flatMap(({ view, treeDataProvider }) => [
        keepSelection(view, treeDataProvider, log),
        treeDataProvider.onDidChangeHasRows(draw),
        treeDataProvider.onDidShow((nodes) => {
          if (view.visible) this.#noteShown(nodes);
        }),
        view.onDidChangeVisibility(() => this.#visibilityChanged()),
        view.onDidChangeSelection(({ selection }) => {
          void this.see(unseenTargets(selection));
        }),
      ]),
    ];
    this.#draw();
  }

  /** The user has looked at these alerts. Never fails: it is only a mark. */
  async see(targets: readonly AlertTarget[]): Promise<void> {
    const { client } = this.#sessions;
    if (targets.length === 0 || client === undefined) return;
    const own = targets.map(({ repository, key }) => ({ repository, key }));
    await this.#quietly(client.ask(markSeenRequest, { targets: own }));
  }

  /** Shows more rows below a row; undefined: wherever some are left out. */
  showMore(id: ViewId, parent: string | undefined): void {
    this.#owned.find((one) => one.id === id)?.treeDataProvider.showMore(parent);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    for (const { view, treeDataProvider } of this.#owned) {
      view.dispose();
      treeDataProvider.dispose();
    }
  }

  #noteShown(nodes: readonly TreeNode[]): void {
    void this.#quietly(this.memory.noteShown(unseenTargets(nodes)));
  }

  async #quietly(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#log.debug("What was seen could not be kept.", error);
    }
  }

  /** The look ends when no tree is visible any more. */
  #visibilityChanged(): void {
    if (this.#owned.some(({ view }) => view.visible)) {
      for (const { view, treeDataProvider } of this.#owned) {
        if (view.visible) this.#noteShown(treeDataProvider.shown());
      }
      return;
    }
    void this.#quietly(this.memory.endLook().then((targets) => this.see(targets)));
  }

  #draw(): void {
    const { status } = this.#sessions;
    showContext("runtimeRisk.state", status.state);
    showContext("runtimeRisk.azure", status.needsAzure ? "signedOut" : "");
    showContext("runtimeRisk.filter", (status.worker?.filter ?? "") === "" ? "" : "on");
    for (const one of this.#owned) drawHeader(one, status);
  }
}

/** The alerts among rows that are marked as new. */
function unseenTargets(nodes: readonly TreeNode[]): readonly AlertTarget[] {
  return nodes.flatMap(({ target, context }) =>
    target?.type === "alert" && /\bisUnseen\b/.test(context) ? [target] : [],
  );
}

function drawHeader({ id, view, treeDataProvider }: OwnedView, status: Status): void {
  const { t } = vscode.l10n;
  const summaries = status.worker?.summaries ?? [];
  const scope = scopeWords(summaries, clockOf(status), t);
  const filter = filterLine(status.worker, t);
  // With a message that is not empty the editor does not show the welcome content.
  view.message = headerMessage({ id, treeDataProvider }, status);
  // The view above says what all of them are about.
  if (id === "runtimeRisk.issues") return;
  // A filter is said first: a narrow side bar cuts off what comes later.
  if (id === "runtimeRisk.exposedResources") {
    view.description = [filter, scope].filter((part) => part !== "").join(" · ");
    return;
  }
  const isCounted = status.state === "ready" && summaries.length > 0;
  const counts = isCounted ? tierCounts(summaries, t) : scope;
  view.description = [filter, counts].filter((part) => part !== "").join(" · ");
  const exposed = exposedFixNowCount(summaries);
  view.badge =
    exposed === 0
      ? undefined
      : { value: exposed, tooltip: t("{0} to fix now, open and internet-exposed", exposed) };
}

/** What passes: an old snapshot, sources that were not read, alerts that are left out. */
function headerMessage(
  { id, treeDataProvider }: Pick<OwnedView, "id" | "treeDataProvider">,
  { state, worker }: Status,
): string {
  const { t } = vscode.l10n;
  if (id === "runtimeRisk.alerts") return alertsMessage(state, worker, t);
  if (id === "runtimeRisk.issues")
    return treeDataProvider.hasRows ? "" : (worker?.unread.issues ?? "");
  return treeDataProvider.hasRows ? (worker?.unread.workloads ?? "") : "";
}

function showContext(key: ContextKey, value: string): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
