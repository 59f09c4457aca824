import {
  type ClientCapabilities,
  type CompletionItem,
  CompletionItemKind,
  type CompletionOptions,
  CompletionRequest,
  type Connection,
  type Diagnostic,
  type ServerCapabilities,
} from "vscode-languageserver";
import { completeDeclaration } from "../../core/declared/complete.ts";
import { declaredPath } from "../../core/declared/declared.ts";
import type { Translate } from "../../core/view/text.ts";
import { declarationSource } from "../../protocol/contributions.ts";
import { fileOf, type RepositoryFile, uriOf } from "../documents.ts";
import type { Manifests } from "../manifests.ts";
import type { Workspace } from "../workspace.ts";
import { rangeOf } from "./ranges.ts";

/** What the user is offered and told while editing `.github/runtime-risk.yml`. */
export interface DeclaredFile {
  /** Publishes what is wrong in the file's open text, if it is that file. */
  readonly check: (file: RepositoryFile) => void;
}

const completion: CompletionOptions = { triggerCharacters: [" ", "-"] };

/** Completion in that file, and nowhere else. */
export interface DeclaredCompletions {
  /** What the server says at its start, to a client that takes no registration afterwards. */
  readonly capability: (
    capabilities: ClientCapabilities,
  ) => Pick<ServerCapabilities, "completionProvider">;
  /** Asks to be asked about that one file only, where the client can do that. */
  readonly register: () => void;
}

/** Answers completions of a connection; `current` is undefined in Restricted Mode. */
export function serveCompletions(
  connection: Connection,
  current: () => { readonly workspace: Workspace; readonly t: Translate } | undefined,
): DeclaredCompletions {
  let isDynamic = false;
  connection.onCompletion(({ textDocument, position }) => {
    const now = current();
    return now === undefined ? [] : completionsAt(now, textDocument.uri, position);
  });
  return {
    capability: ({ textDocument }) => {
      isDynamic = textDocument?.completion?.dynamicRegistration === true;
      return isDynamic || current() === undefined ? {} : { completionProvider: completion };
    },
    register: () => {
      if (!isDynamic || current() === undefined) return;
      void connection.client
        .register(CompletionRequest.type, {
          ...completion,
          documentSelector: [{ scheme: "file", pattern: `**/${declaredPath}` }],
        })
        // A client that goes away meanwhile wants no completion.
        .catch(() => undefined);
    },
  };
}

/** What can be written at a place of the file; nothing for every other file. */
function completionsAt(
  { workspace, t }: { readonly workspace: Workspace; readonly t: Translate },
  uri: string,
  { line, character }: { readonly line: number; readonly character: number },
): CompletionItem[] {
  const file = fileOf(workspace, uri);
  const text = file?.path === declaredPath ? file.placement.openTexts.get(file.path) : undefined;
  if (text === undefined) return [];
  return completeDeclaration(text, line, character).map(
    ({ label, purpose, kind, from, ...one }) => ({
      label,
      kind: kind === "key" ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
      documentation: t(purpose),
      textEdit: {
        newText: one.text,
        range: { start: { line, character: from }, end: { line, character } },
      },
    }),
  );
}

/** Remarks as diagnostics of a source of their own: they are no alerts, and not counted as such. */
export function createDeclaredFile(
  loadManifests: () => Manifests,
  publish: (uri: string, diagnostics: readonly Diagnostic[]) => void,
  t: Translate,
): DeclaredFile {
  return {
    check: ({ placement, path }) => {
      if (path !== declaredPath) return;
      const text = placement.openTexts.get(path);
      publish(uriOf(placement, path), text === undefined ? [] : remarksOn(text, loadManifests, t));
    },
  };
}

function remarksOn(
  text: string,
  loadManifests: () => Manifests,
  t: Translate,
): readonly Diagnostic[] {
  let manifests: Manifests;
  try {
    manifests = loadManifests();
  } catch {
    // The refresh says that the program is missing.
    return [];
  }
  return manifests.parseDeclaration(text).remarks.map(({ region, message }) => ({
    range: rangeOf(region),
    severity: 2,
    source: declarationSource,
    message: t(message),
  }));
}

/**
 * Several reasons for diagnostics of one file, published together: a later publication would take
 * the earlier one away.
 */
export function createLayers(
  connection: Connection,
): (layer: string) => (uri: string, diagnostics: readonly Diagnostic[]) => void {
  const layers = new Map<string, Map<string, readonly Diagnostic[]>>();
  return (layer) => (uri, diagnostics) => {
    const own = layers.get(uri) ?? new Map<string, readonly Diagnostic[]>();
    if ((own.get(layer)?.length ?? 0) + diagnostics.length === 0) return;
    own.set(layer, diagnostics);
    layers.set(uri, own);
    const all = [...own.values()].flat();
    if (all.length === 0) layers.delete(uri);
    // A client that is gone takes its diagnostics with it.
    void connection.sendDiagnostics({ uri, diagnostics: all });
  };
}
