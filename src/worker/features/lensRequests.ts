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
import type { Translate } from "../../core/view/text.ts";
import { signalOf } from "../cancellation.ts";
import { fileOf } from "../documents.ts";
import type { Workspace } from "../workspace.ts";
import { alertLensesIn } from "./alertLenses.ts";
import type { IsMember } from "./diagnostics.ts";
import { codeLensOf, lensHover, type WorkloadLenses } from "./workloadLenses.ts";

/** What lenses are answered from; undefined in Restricted Mode. */
export interface LensSession {
  readonly workspace: Workspace;
  readonly lenses: WorkloadLenses;
  /** The user's settings. */
  readonly isOn: { readonly workloads: boolean; readonly alerts: boolean };
  readonly hasCommands: boolean;
  readonly isMember: IsMember;
  /** Nothing may be written. */
  readonly isReadOnly: boolean;
  readonly t: Translate;
}

/** The files that a client is to ask about: any of them may have an alert. */
const documentSelector = [{ scheme: "file" }];

export interface LensServer {
  /** What the server says at its start, to a client that takes no registration afterwards. */
  readonly capability: (
    capabilities: ClientCapabilities,
  ) => Pick<ServerCapabilities, "codeLensProvider">;
  /** Asks to be asked about files, where the client can do that. */
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
    const file = session?.isOn.workloads === true ? fileOf(session.workspace, uri) : undefined;
    if (session === undefined || file === undefined) return undefined;
    const { signal, dispose } = signalOf(token);
    try {
      return { lenses: await session.lenses.in(file, signal) };
    } catch (error) {
      if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      throw error;
    } finally {
      dispose();
    }
  };
  connection.onCodeLens(async ({ textDocument }, token) => {
    const session = current();
    const file = session === undefined ? undefined : fileOf(session.workspace, textDocument.uri);
    if (session === undefined || file === undefined) return [];
    const { hasCommands, isMember, t } = session;
    const repository = file.entry.key;
    const found = await lensesAt(textDocument.uri, token);
    return [
      ...(session.isOn.alerts ? alertLensesIn(file, { hasCommands, isMember }, t) : []),
      ...(found?.lenses ?? []).map((lens) => codeLensOf(lens, { repository, hasCommands })),
    ];
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
