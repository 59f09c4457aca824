import type { Connection, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextChange } from "../core/locate/track.ts";
import { ownerOf } from "./cloneSearch.ts";
import { absolutePath } from "./clones.ts";
import type { Entry } from "./entry.ts";
import { foldedPath, pathOfUri, uriOfPath } from "./paths.ts";
import type { Placement } from "./placement.ts";
import type { Workspace } from "./workspace.ts";

/** A file of a repository of the workspace. */
export interface RepositoryFile {
  readonly entry: Entry;
  /** The clone that the file is in. */
  readonly placement: Placement;
  readonly path: string;
}

/**
 * Finds the repository file of a document's address; the deepest clone wins. On a disk that
 * ignores case the path is spelled as the alerts of that file spell it.
 */
export function fileOf(workspace: Workspace, uri: string): RepositoryFile | undefined {
  const absolute = pathOfUri(uri);
  if (absolute === undefined) return undefined;
  const clones = workspace.entries.flatMap((entry) =>
    entry.placements.map((placement) => ({ entry, placement, clone: placement.clone })),
  );
  const found = ownerOf(clones, absolute);
  if (found === undefined) return undefined;
  const { entry, placement } = found.owner;
  return { entry, placement, path: placement.anchors.spelled(found.path) };
}

/** The address of a repository file: as it is open in the editor, else as the workspace spells it. */
export function uriOf({ clone, openedAs }: Placement, path: string): string {
  return uriOfPath(openedAs.get(foldedPath(path)) ?? absolutePath(clone, path));
}

/**
 * On a disk that ignores case a file can be open under another spelling than the repository's; an
 * editor shows diagnostics only under the spelling that it has open.
 */
function noteSpelling({ clone, openedAs }: Placement, path: string, absolute: string | undefined) {
  if (clone.git.ignoresCase && absolute !== undefined) openedAs.set(foldedPath(path), absolute);
}

export interface DocumentListeners {
  /** Told after the anchors of a file followed its text. */
  readonly onMoved: (file: RepositoryFile) => void;
  /** Told when that is over for a while: after a pause in typing, and when a file was closed. */
  readonly onSettled: (file: RepositoryFile) => void;
}

/** A pause in typing: moved lines are looked for then, not on every key. */
const settleMs = 300;

/** The edits with their ranges; undefined when the text was replaced as a whole. */
function editsOf(
  changes: readonly TextDocumentContentChangeEvent[],
): readonly TextChange[] | undefined {
  const edits = changes.flatMap((change) =>
    "range" in change
      ? [{ start: change.range.start, end: change.range.end, text: change.text }]
      : [],
  );
  return edits.length === changes.length ? edits : undefined;
}

/** What open documents mean for the anchors: texts win over the disk, edits move anchors along. */
export function followDocuments(
  connection: Connection,
  workspace: () => Workspace | undefined,
  { onMoved, onSettled }: DocumentListeners,
): { readonly reopen: () => void } {
  const open = new Map<string, TextDocument>();
  const settling = new Map<string, NodeJS.Timeout>();
  const at = (uri: string): RepositoryFile | undefined => {
    const current = workspace();
    return current === undefined ? undefined : fileOf(current, uri);
  };
  const opened = (document: TextDocument): void => {
    const file = at(document.uri);
    if (file === undefined) return;
    noteSpelling(file.placement, file.path, pathOfUri(document.uri));
    file.placement.openTexts.set(file.path, document.getText());
    // Reading the file on disk cannot fail in a way that matters: its anchors stay as they are.
    void file.placement.anchors.bufferOpened(file.path, document.getText()).then(() => {
      onMoved(file);
      onSettled(file);
    });
  };
  const settle = (uri: string, file: RepositoryFile): void => {
    clearTimeout(settling.get(uri));
    const timer = setTimeout(() => {
      settling.delete(uri);
      file.placement.textSettled(file.path);
      onMoved(file);
      onSettled(file);
    }, settleMs);
    settling.set(uri, timer);
  };
  connection.onDidOpenTextDocument(({ textDocument }) => {
    const { uri, languageId, version, text } = textDocument;
    const document = TextDocument.create(uri, languageId, version, text);
    open.set(uri, document);
    opened(document);
    // The file may have changed since it was placed, by another program.
    const file = at(uri);
    file?.placement.fileTouched(file.path);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = open.get(textDocument.uri);
    if (document === undefined) return;
    TextDocument.update(document, contentChanges, textDocument.version);
    const file = at(document.uri);
    if (file === undefined) return;
    const text = document.getText();
    file.placement.openTexts.set(file.path, text);
    file.placement.anchors.bufferChanged(file.path, editsOf(contentChanges), text);
    onMoved(file);
    settle(document.uri, file);
  });
  connection.onDidSaveTextDocument(({ textDocument }) => {
    const file = at(textDocument.uri);
    if (file === undefined) return;
    file.placement.anchors.fileChanged(file.path);
    file.placement.fileTouched(file.path);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      const file = at(uri);
      file?.placement.fileTouched(file.path);
    }
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    open.delete(textDocument.uri);
    clearTimeout(settling.get(textDocument.uri));
    const file = at(textDocument.uri);
    if (file === undefined) return;
    file.placement.anchors.bufferClosed(file.path);
    file.placement.openedAs.delete(foldedPath(file.path));
    file.placement.openTexts.delete(file.path);
    onMoved(file);
    onSettled(file);
    file.placement.fileTouched(file.path);
  });
  return {
    /** Tells a workspace found later about what is already open. */
    reopen: () => {
      for (const document of open.values()) opened(document);
    },
  };
}
