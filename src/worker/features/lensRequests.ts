import {
  type CancellationToken,
  type ClientCapabilities,
  CodeLensRefreshRequest,
  CodeLensRequest,
  type Connection,
  type Hover,
  type HoverParams,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
} from "vscode-languageserver";
import { signalOf } from "../cancellation.ts";
import { fileOf } from "../documents.ts";
import type { Workspace } from "../workspace.ts";
import { codeLensOf, lensHover, type WorkloadLenses } from "./workloadLenses.ts";

/** What lenses are answered from; undefined in Restricted Mode. */
export interface LensSession {
  readonly workspace: Workspace;
  readonly lenses: WorkloadLenses;
  /** The user's setting. */
  readonly isOn: boolean;
  readonly hasCommands: boolean;
}

/** The files that a client is to ask about; the worker looks at their names again. */
const documentSelector = [
  { scheme: "file", pattern: "**/*.{yml,yaml,tf,tfvars,bicep,bicepparam}" },
  { scheme: "file", pattern: "**/Kustomization" },
  { scheme: "file", pattern: "**/{azuredeploy,mainTemplate,template,arm,main}*.json" },
  { scheme: "file", pattern: "**/*.{azuredeploy,mainTemplate,template,arm}*.json" },
  { scheme: "file", pattern: "**/{Dockerfile,Containerfile}*" },
  { scheme: "file", pattern: "**/*.{Dockerfile,Containerfile}" },
  { scheme: "file", language: "dockerfile" },
];

export interface LensServer {
  /** What the server says at its start, to a client that takes no registration afterwards. */
  readonly capability: (
    capabilities: ClientCapabilities,
  ) => Pick<ServerCapabilities, "codeLensProvider">;
  /** Asks to be asked about files that may run something, where the client can do that. */
  readonly register: () => void;
  /** What the lenses are made of has changed. */
  readonly refresh: () => void;
  /** The whole account of the lens above a line, where its words are pointed at. */
  readonly hover: (at: HoverParams, token: CancellationToken) => Promise<Hover | null>;
}

/** Answers the code lenses of a connection. */
export function serveLenses(
  connection: Connection,
  current: () => LensSession | undefined,
): LensServer {
  let isDynamic = false;
  let canRefresh = false;
  /** Undefined where there is nothing to say. */
  const lensesAt = async (uri: string, token: CancellationToken) => {
    const session = current();
    const file = session?.isOn === true ? fileOf(session.workspace, uri) : undefined;
    if (session === undefined || file === undefined) return undefined;
    const { signal, dispose } = signalOf(token);
    try {
      return { session, file, lenses: await session.lenses.in(file, signal) };
    } catch (error) {
      if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      throw error;
    } finally {
      dispose();
    }
  };
  connection.onCodeLens(async ({ textDocument }, token) => {
    const found = await lensesAt(textDocument.uri, token);
    if (found === undefined) return [];
    const { hasCommands } = found.session;
    const repository = found.file.entry.key;
    return found.lenses.map((lens) => codeLensOf(lens, { repository, hasCommands }));
  });
  return {
    capability: ({ textDocument, workspace }) => {
      isDynamic = textDocument?.codeLens?.dynamicRegistration === true;
      canRefresh = workspace?.codeLens?.refreshSupport === true;
      return isDynamic || current() === undefined ? {} : { codeLensProvider: {} };
    },
    register: () => {
      if (!isDynamic || current() === undefined) return;
      void connection.client
        .register(CodeLensRequest.type, { documentSelector })
        // A client that goes away meanwhile wants no lenses.
        .catch(() => undefined);
    },
    refresh: () => {
      if (!canRefresh || current() === undefined) return;
      // Likewise.
      void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    },
    hover: async ({ textDocument, position }, token) =>
      lensHover((await lensesAt(textDocument.uri, token))?.lenses ?? [], position),
  };
}
