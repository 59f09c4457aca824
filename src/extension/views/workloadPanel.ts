import * as vscode from "vscode";
import { type FromPanel, parseFromPanel, type ToPanel } from "../../protocol/workloadPanel.ts";
import { type WorkloadTarget, workloadPageRequest } from "../../protocol/workloads.ts";
import { isCancellation } from "../cancellation.ts";
import { parseTarget } from "../commandTarget.ts";
import type { Sessions } from "../session.ts";
import { panelHtml } from "./workloadPanelHtml.ts";

/** What the user did in the panel, on which workload, and where the panel is. */
export interface PanelAction {
  readonly target: WorkloadTarget;
  readonly action: Exclude<FromPanel, { type: "ready" }>;
  readonly column: vscode.ViewColumn | undefined;
}

const viewType = "runtimeRisk.workload";

/**
 * The one panel about a workload. It is asked for by the user and never comes by itself; while it is
 * open it follows the snapshots in place, without taking the focus. What it shows is kept by the
 * editor as a repository and a key, and read anew after a reload.
 */
export class WorkloadPanel implements vscode.Disposable {
  readonly #sessions: Sessions;
  readonly #log: vscode.LogOutputChannel;
  readonly #files: vscode.Uri;
  readonly #acted = new vscode.EventEmitter<PanelAction>();
  /** Fired for what the user does in the panel. */
  readonly onDidAct = this.#acted.event;
  readonly #listeners: vscode.Disposable;
  #open: { readonly panel: vscode.WebviewPanel; target: WorkloadTarget } | undefined;
  /** Later answers than this are of an earlier question. */
  #asked = 0;

  constructor(sessions: Sessions, log: vscode.LogOutputChannel, extension: vscode.Uri) {
    this.#sessions = sessions;
    this.#log = log;
    this.#files = vscode.Uri.joinPath(extension, "dist");
    this.#listeners = vscode.Disposable.from(
      sessions.onDidChangeSnapshot(() => void this.#send()),
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
      }),
    );
  }

  /** Shows a workload, in the panel that is open or in a new one, and gives it the focus. */
  show(target: WorkloadTarget): void {
    if (this.#open !== undefined) {
      this.#open.target = target;
      this.#open.panel.reveal();
      void this.#send();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      viewType,
      vscode.l10n.t("Workload"),
      vscode.ViewColumn.Active,
      { enableFindWidget: true },
    );
    this.#adopt(panel, target);
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#acted.dispose();
    this.#open?.panel.dispose();
  }

  /** A panel of before a reload; one that names no workload is closed. */
  #restore(panel: vscode.WebviewPanel, state: unknown): void {
    const target = parseTarget(state);
    if (target === undefined || this.#open !== undefined) {
      panel.dispose();
      return;
    }
    this.#adopt(panel, target);
  }

  #adopt(panel: vscode.WebviewPanel, target: WorkloadTarget): void {
    this.#open = { panel, target };
    const { webview } = panel;
    panel.iconPath = new vscode.ThemeIcon("server-process");
    webview.options = { enableScripts: true, localResourceRoots: [this.#files] };
    webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidDispose(() => {
      if (this.#open?.panel === panel) this.#open = undefined;
    });
    const address = (name: string) =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.#files, name)).toString();
    webview.html = panelHtml({
      script: address("workloadPanel.js"),
      style: address("workloadPanel.css"),
      source: webview.cspSource,
      nonce: crypto.randomUUID().replaceAll("-", ""),
      language: vscode.env.language,
      waiting: waiting(),
    });
  }

  #receive(message: unknown): void {
    const action = parseFromPanel(message);
    if (action === undefined || this.#open === undefined) return;
    const { target, panel } = this.#open;
    if (action.type === "ready") void this.#send();
    else this.#acted.fire({ target, action, column: panel.viewColumn });
  }

  /** Asks for the page and shows it. A panel that is hidden asks when it is shown again. */
  async #send(): Promise<void> {
    const open = this.#open;
    const { client } = this.#sessions;
    if (open === undefined || !open.panel.visible) return;
    this.#asked += 1;
    const asked = this.#asked;
    const message = await this.#message(open.target, client);
    if (message === undefined || asked !== this.#asked || this.#open !== open) return;
    if (message.type === "page") open.panel.title = message.page.title;
    void open.panel.webview.postMessage(message);
  }

  async #message(target: WorkloadTarget, client: Sessions["client"]): Promise<ToPanel | undefined> {
    const { t } = vscode.l10n;
    // What was shown stays while there is nobody to ask.
    const notice = (text: string, isInstead = false): ToPanel => ({
      type: "notice",
      text,
      isInstead,
    });
    if (client === undefined) return notice(t("Runtime Risk is not running."));
    try {
      const page = await client.ask(workloadPageRequest, target);
      if (page !== null) return { type: "page", target, page };
      return this.#isStarting() ? notice(waiting()) : notice(this.#whyNone(), true);
    } catch (error) {
      // The worker went away: its successor's first snapshot asks again.
      if (isCancellation(error)) return undefined;
      this.#log.error("The page about a workload was not read.", error);
      return notice(t("This workload could not be read. The log has the details."));
    }
  }

  /** Before the first snapshot nothing is listed yet. */
  #isStarting(): boolean {
    const { state, isRefreshing } = this.#sessions.status;
    return state === "starting" || isRefreshing;
  }

  /** Where nothing can be read at all, that is the reason, and not the workload. */
  #whyNone(): string {
    const { state, worker } = this.#sessions.status;
    const message = worker?.message ?? "";
    if (state !== "ready" && message !== "") return message;
    return vscode.l10n.t(
      "This workload is no longer listed: nothing says any more that it runs this repository's code.",
    );
  }
}

function waiting(): string {
  return vscode.l10n.t("Reading what is known about this workload…");
}
