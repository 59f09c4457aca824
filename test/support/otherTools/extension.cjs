/** Marks results as SARIF Viewer, CodeQL and Snyk do: each in a collection and a shape of its own. */
const { existsSync, readFileSync, watchFile, unwatchFile } = require("node:fs");
const vscode = require("vscode");

exports.activate = (context) => {
  const file = process.env["OTHER_TOOLS_MARKS"];
  if (file === undefined) return;
  const collections = new Map();
  const collectionOf = (tool) => {
    const known = collections.get(tool) ?? vscode.languages.createDiagnosticCollection(tool);
    collections.set(tool, known);
    return known;
  };
  const mark = () => {
    for (const collection of collections.values()) collection.clear();
    const marks = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
    for (const { tool, path, line, source, code, link, message } of marks) {
      const range = new vscode.Range(line - 1, 0, line - 1, 200);
      const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
      if (source !== undefined) diagnostic.source = source;
      if (code !== undefined) {
        diagnostic.code =
          link === undefined ? code : { value: code, target: vscode.Uri.parse(link) };
      }
      const uri = vscode.Uri.file(path);
      const own = collectionOf(tool);
      own.set(uri, [...(own.get(uri) ?? []), diagnostic]);
    }
  };
  mark();
  watchFile(file, { interval: 100 }, mark);
  context.subscriptions.push({ dispose: () => unwatchFile(file, mark) });
};
