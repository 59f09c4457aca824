import type { AlertKey } from "../alert.ts";

/**
 * A link that opens an alert in the reader's own VS Code; `repository` is `host/owner/name`.
 *
 * It goes through vscode.dev: GitHub takes links of other schemes than https out of what it shows.
 */
export function editorLink(repository: string, key: AlertKey): string {
  const query = `repository=${encodeURIComponent(repository)}&key=${encodeURIComponent(key)}`;
  const inEditor = `vscode://runtime-risk.runtime-risk/alert?${query}`;
  return `https://vscode.dev/redirect?url=${encodeURIComponent(inEditor)}`;
}
