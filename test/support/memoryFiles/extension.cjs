/** One folder with one file that is on no disk; read only. */
const vscode = require("vscode");

const text = Buffer.from("On no disk.\n");
const isFile = (uri) => uri.path.endsWith("/readme.txt");

exports.activate = (context) => {
  const changed = new vscode.EventEmitter();
  const times = { ctime: 0, mtime: 0 };
  const provider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => {
      if (isFile(uri)) return { type: vscode.FileType.File, size: text.length, ...times };
      if (uri.path === "/shop") return { type: vscode.FileType.Directory, size: 0, ...times };
      throw vscode.FileSystemError.FileNotFound(uri);
    },
    readDirectory: () => [["readme.txt", vscode.FileType.File]],
    readFile: (uri) => {
      if (!isFile(uri)) throw vscode.FileSystemError.FileNotFound(uri);
      return text;
    },
  };
  context.subscriptions.push(
    changed,
    vscode.workspace.registerFileSystemProvider("memfs", provider, { isReadonly: true }),
  );
};
