import type { AlertKey } from "../alert.ts";

/** A link that opens an alert in the reader's own VS Code; `repository` is `host/owner/name`. */
export function editorLink(repository: string, key: AlertKey): string {
  return link("alert", repository, key);
}

/** A link that opens the page about a workload, named by the key of the report. */
export function workloadLink(repository: string, key: string): string {
  return link("workload", repository, key);
}

/**
 * Through vscode.dev: GitHub takes links of other schemes than https out of what it shows. The editor
 * decodes the whole query at once, so what separates its parts is escaped once more in them.
 */
function link(kind: "alert" | "workload", repository: string, key: string): string {
  const part = (text: string) => encodeURIComponent(text.replaceAll(/[%&=]/g, encodeURIComponent));
  const query = `repository=${part(repository)}&key=${part(key)}`;
  const inEditor = `vscode://runtime-risk.runtime-risk/${kind}?${query}`;
  return `https://vscode.dev/redirect?url=${encodeURIComponent(inEditor)}`;
}
