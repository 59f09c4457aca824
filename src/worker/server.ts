import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { translator } from "../core/view/text.ts";
import { placesChanged, refreshing, snapshotChanged } from "../protocol/messages.ts";
import type { Settings } from "../protocol/settings.ts";
import { createGit, type Git } from "../sources/git/git.ts";
import type { ActingFeatures } from "./acting.ts";
import { registerAzureTenants } from "./azureTenants.ts";
import { createWorkspace } from "./createWorkspace.ts";
import { fileOf, followDocuments, type RepositoryFile } from "./documents.ts";
import { serveActing } from "./features/actingRequests.ts";
import { createCloudSession } from "./features/cloudSession.ts";
import { serveCodeActions } from "./features/codeActions.ts";
import { createDeclaredFile, createLayers, serveCompletions } from "./features/declaredFile.ts";
import type { IsMember } from "./features/diagnostics.ts";
import { registerEditorRequests } from "./features/editorRequests.ts";
import { hoverAt } from "./features/hover.ts";
import { type LensServer, type LensSession, serveLenses } from "./features/lensRequests.ts";
import { registerOnDemand } from "./features/onDemand.ts";
import { createQueries } from "./features/queries.ts";
import { registerQueries, reportOfNow } from "./features/queryRequests.ts";
import { ShownAlerts } from "./features/shownAlerts.ts";
import { ShownDiagnostics } from "./features/shownDiagnostics.ts";
import { registerView } from "./features/viewRequests.ts";
import { createWorkloadLenses } from "./features/workloadLenses.ts";
import { registerWorkloadPages } from "./features/workloadPage.ts";
import { HeadWatch } from "./headWatch.ts";
import type { Manifests } from "./manifests.ts";
import { type ParsedOptions, parseOptions } from "./options.ts";
import { reachUpstreams } from "./reach.ts";
import type { SampleUpstream } from "./sampleUpstream.ts";
import { secretTable } from "./secretTable.ts";
import { follow, settingsChange } from "./settingsChange.ts";
import { startKeeping } from "./startKeeping.ts";
import type { Environment } from "./upstreams.ts";
import type { Workspace, WorkspaceEvent } from "./workspace.ts";

/** What the process gives the server. */
export interface ServerDependencies {
  /** Read only when the transport is `direct`. */
  readonly environment: () => Environment;
  readonly loadSample: (scenario?: string) => SampleUpstream;
  /** The readers of manifests and other files, large and not always needed. */
  readonly loadManifests: () => Manifests;
  /** What changes something on GitHub. */
  readonly loadActing: () => ActingFeatures;
  readonly now: () => Date;
  /** Default: the git on the path. */
  readonly git?: Git | undefined;
}

/**
 * Serves one client: registers every handler on the connection and starts to listen.
 *
 * The only state is the `Workspace`; requests are answered from it and their parameters.
 */
export function startServer(connection: Connection, dependencies: ServerDependencies): void {
  let workspace: Workspace | undefined;
  let session: Session | undefined;
  const completions = serveCompletions(connection, () => session?.lensSession());

  connection.onInitialize((params): InitializeResult => {
    const options = parseOptions(params.initializationOptions);
    session = startSession(connection, dependencies, {
      params,
      options,
      onLensesChanged: () => lenses.refresh(),
      onFound: () => documents.reopen(),
    });
    workspace = session.workspace;
    return {
      capabilities: {
        textDocumentSync: {
          openClose: true,
          change: TextDocumentSyncKind.Incremental,
          save: { includeText: false },
        },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        ...completions.capability(params.capabilities),
        ...lenses.capability(params.capabilities),
      },
      serverInfo: { name: "Runtime Risk" },
    };
  });
  connection.onShutdown(async () => session?.dispose());
  connection.onHover(
    async (at, token) =>
      session?.hover(at.textDocument.uri, at.position) ?? (await lenses.hover(at, token)),
  );
  serveCodeActions(connection, () => session?.lensSession());
  connection.onDidChangeConfiguration(({ settings }) => session?.changeSettings(settings));
  const documents = followDocuments(connection, () => workspace, {
    onMoved: (file) => session?.moved(file),
    onSettled: (file) => session?.settled(file),
  });
  const lenses: LensServer = serveLenses(connection, () => session?.lensSession());
  connection.onInitialized(() => {
    completions.register();
    lenses.register();
    void session?.begin();
  });
  connection.listen();
}

interface SessionStart {
  readonly params: InitializeParams;
  readonly options: ParsedOptions;
  /** Told when repositories are known that open documents may be in. */
  readonly onFound: () => void;
  /** Told when there is a new snapshot, or a setting that lenses depend on. */
  readonly onLensesChanged: () => void;
}

/** Everything that lives from `initialize` to `shutdown`. */
interface Session {
  readonly workspace: Workspace | undefined;
  readonly lensSession: () => LensSession | undefined;
  readonly begin: () => Promise<void>;
  readonly dispose: () => Promise<void>;
  readonly moved: (file: RepositoryFile) => void;
  /** The text of a file is as it will be for a while. */
  readonly settled: (file: RepositoryFile) => void;
  readonly hover: (
    uri: string,
    position: { readonly line: number; readonly character: number },
  ) => ReturnType<typeof hoverAt>;
  readonly changeSettings: (settings: unknown) => void;
}

function startSession(
  connection: Connection,
  dependencies: ServerDependencies,
  { params, options, onFound, onLensesChanged }: SessionStart,
): Session {
  const log = (message: string) => connection.console.log(message);
  for (const message of options.wrong) connection.console.warn(message);
  let settings: Settings = options.settings;
  const t = translator(options.translations);
  const reach = reachUpstreams(connection, options, dependencies, () => settings.readOnly);
  const git = dependencies.git ?? createGit();
  const layer = createLayers(connection);
  const entries = () => workspace?.entries ?? [];
  const { view, storagePath } = options;
  const isMember: IsMember = (entry, key) => shown.members.has(entry, key);
  const lenses = createWorkloadLenses(git, dependencies.loadManifests, t);
  const diagnostics = new ShownDiagnostics({
    send: layer("alerts"),
    lenses,
    settings: () => settings,
    entries,
    onMarked: () => shown.tell(),
    isMember,
    t,
  });
  const shown = new ShownAlerts(connection, {
    git,
    view,
    settings: () => settings,
    entries,
    diagnostics,
    onLensesChanged,
    log,
  });
  /** Repositories with squiggles that moved since trees and counts were last asked for. */
  const drifted = new Set<string>();
  const declaredFile = createDeclaredFile(dependencies.loadManifests, layer("declared"), t);
  const told = (event: WorkspaceEvent): void => {
    switch (event.kind) {
      case "places":
        diagnostics.publish(event.entry, event.placement, event.paths);
        if (event.isNews) {
          void connection.sendNotification(placesChanged, { repository: event.entry.key });
          onLensesChanged();
        }
        return;
      case "snapshot":
        void connection.sendNotification(snapshotChanged, queries.changed());
        shown.snapshotChanged();
        onLensesChanged();
        diagnostics.learnRelated();
        return;
      case "refreshing":
        void connection.sendNotification(refreshing, { active: event.active });
        return;
      case "found":
        watch.follow(entries());
        onFound();
    }
  };
  const kept = startKeeping(connection, { storagePath, reach, log }, () => workspace);
  const workspace = options.trusted
    ? createWorkspace({ params, options }, reach, {
        git,
        loadManifests: dependencies.loadManifests,
        settings: () => settings,
        kept,
        log,
        told,
      })
    : undefined;
  const secretProviders = secretTable(dependencies.loadManifests);
  const queries = createQueries(
    () => workspace,
    { trusted: options.trusted, shown },
    () => t,
    secretProviders,
  );
  registerQueries(connection, {
    git,
    workspace,
    queries,
    lenses,
    shown,
    readers: dependencies.loadManifests,
    reach,
    t,
  });
  registerView(connection, shown, { entries, t });
  registerEditorRequests(connection, {
    workspace,
    lenses,
    onMarks: (file, marks) => diagnostics.takeMarks(file, marks),
    settings: () => settings,
    isMember,
    exported: (report, how) => dependencies.loadManifests().exported(report, how),
    report: (repository) => reportOfNow({ workspace, queries, reach }, repository),
    now: reach.now,
    t,
  });
  const cloud = createCloudSession(connection, {
    workspace,
    reach,
    settings: () => settings,
    storagePath,
  });
  registerWorkloadPages(connection, {
    entries,
    lenses,
    writer: dependencies.loadManifests,
    assigned: cloud.assigned,
    now: reach.now,
    t,
  });
  registerOnDemand(connection, workspace, {
    t: () => t,
    onFlow: (found, steps) => diagnostics.takeFlow(found, steps),
  });
  registerAzureTenants(connection, options.trusted ? reach.resourceManager : undefined, t);
  serveActing(connection, dependencies.loadActing, {
    workspace,
    git,
    loadManifests: dependencies.loadManifests,
    labels: () => settings["issues.labels"],
    secretProviders,
    storagePath,
    cloud: cloud.acting,
    t,
  });
  const watch = new HeadWatch((entry, placement) =>
    workspace?.headMayHaveChanged(entry, placement),
  );
  return {
    workspace,
    lensSession: () =>
      workspace === undefined
        ? undefined
        : {
            workspace,
            lenses,
            isOn: { workloads: settings["lenses.workloads"], alerts: settings["lenses.alerts"] },
            hasCommands: options.hasCommands,
            isMember,
            isReadOnly: settings.readOnly,
            t,
          },
    begin: async () => {
      // Rejects only when the session ends.
      await workspace?.refresh().catch(() => undefined);
    },
    dispose: async () => {
      diagnostics.dispose();
      watch.dispose();
      shown.dispose();
      await workspace?.dispose();
    },
    moved: (file) => {
      file.placement.fileMoved(file.path);
      if (diagnostics.moved(file)) drifted.add(file.entry.key);
      declaredFile.check(file);
    },
    settled: ({ entry }) => {
      if (!drifted.delete(entry.key)) return;
      void connection.sendNotification(placesChanged, { repository: entry.key });
    },
    hover: (uri, position) => {
      const file = workspace === undefined ? undefined : fileOf(workspace, uri);
      if (file === undefined) return null;
      const { members } = shown;
      const detail = settings["hover.detail"];
      const { hasCommands } = options;
      const own = { detail, isReadOnly: settings.readOnly, members };
      const how = { ...own, hasCommands, now: reach.now(), secretProviders };
      return hoverAt(file, position, how, t);
    },
    changeSettings: (given) => {
      const [before, change] = [settings, settingsChange(given, settings)];
      settings = change.settings;
      for (const warning of change.warnings) connection.console.warn(warning);
      follow(change, before, { workspace, shown, onLensesChanged });
    },
  };
}
