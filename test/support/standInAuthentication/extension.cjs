/** Takes the place of a built-in authentication extension in tests: signs in at once, to an account of its own. */
const vscode = require("vscode");

exports.activate = (context) => {
  const { authentication } = context.extension.packageJSON.contributes;
  for (const { id, label } of authentication) context.subscriptions.push(provide(id, label));
};

function provide(id, label) {
  const sessions = [];
  const changed = new vscode.EventEmitter();
  const provider = {
    onDidChangeSessions: changed.event,
    getSessions: async (scopes) =>
      sessions.filter((session) => (scopes ?? []).every((scope) => session.scopes.includes(scope))),
    createSession: async (scopes) => {
      const session = {
        id: `${id}-${sessions.length + 1}`,
        accessToken: `stand-in-${id}`,
        account: { id: `${id}-account`, label: id === "github" ? "mona" : "mona@example.com" },
        scopes,
      };
      sessions.push(session);
      changed.fire({ added: [session], removed: [], changed: [] });
      return session;
    },
    removeSession: async (sessionId) => {
      const removed = sessions.splice(0).filter((session) => session.id === sessionId);
      changed.fire({ added: [], removed, changed: [] });
    },
  };
  return vscode.authentication.registerAuthenticationProvider(id, label, provider);
}
