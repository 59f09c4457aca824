/** Takes the place of a built-in authentication extension in tests: signs in at once, to an account of its own. */
const vscode = require("vscode");

exports.activate = (context) => {
  const { authentication } = context.extension.packageJSON.contributes;
  for (const { id, label } of authentication) context.subscriptions.push(provide(id, label));
};

/** Who signs in to GitHub, one after the other. */
const people = ["mona", "hubot", "octocat"];

function provide(id, label) {
  const isGitHub = id.startsWith("github");
  const sessions = [];
  const changed = new vscode.EventEmitter();
  const accountOf = (number) =>
    isGitHub
      ? { id: `${id}-${people[number]}`, label: people[number] }
      : { id: `${id}-account`, label: "mona@example.com" };
  const provider = {
    onDidChangeSessions: changed.event,
    getSessions: async (scopes, options) =>
      sessions.filter(
        (session) =>
          (scopes ?? []).every((scope) => session.scopes.includes(scope)) &&
          (options?.account === undefined || options.account.id === session.account.id),
      ),
    createSession: async (scopes) => {
      const account = accountOf(sessions.length % people.length);
      const session = {
        id: `${id}-${sessions.length + 1}`,
        accessToken: isGitHub ? `stand-in-${id}-${account.label}` : `stand-in-${id}`,
        account,
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
  return vscode.authentication.registerAuthenticationProvider(id, label, provider, {
    supportsMultipleAccounts: isGitHub,
  });
}
