/**
 * What reads like English in the sources and is shown to nobody who chose another language. Whatever
 * is not named here counts as shown.
 */

/** Files, or folders that end with a slash, by why their texts are not translated. */
export const notShown: Readonly<Record<string, string>> = {
  "src/core/format/": "reports are fixed English, whoever reads them",
  "src/core/gitHubHost.ts": "what is wrong with an address goes to the log",
  "src/core/locate/dependency/lockCommand.ts": "command lines",
  "src/core/remedy/autofixWords.ts": "written to GitHub, for the whole team",
  "src/core/remedy/bumpFix.ts": "written to GitHub, for the whole team",
  "src/core/remedy/guidance.ts": "written to GitHub, for the whole team",
  "src/core/remedy/issue.ts": "written to GitHub, for the whole team",
  "src/core/remedy/runtimeContext.ts": "written to GitHub, for the whole team",
  "src/extension/diagnosticsBundle.ts": "for the makers of this program",
  "src/extension/disposables.ts": "an error that goes to the log",
  "src/extension/gateway/enterpriseHosts.ts": "what is wrong with an address goes to the log",
  "src/extension/views/workloadPanelHtml.ts": "markup; its one sentence comes from elsewhere",
  "src/sources/azure/queries.ts": "queries of Resource Graph",
  "src/sources/feeds/knownExploitedIds.ts": "ids of vulnerabilities, packed",
  "src/sources/github/codingAgent.ts": "a query of GraphQL",
  "src/webview/main.ts": "an error that goes to the log",
  "src/worker/features/actingRequests.ts": "an error of the program",
  "src/worker/keptFiles.ts": "an error that goes to the log",
  "src/worker/options.ts": "what is wrong with an option goes to the log",
  "src/worker/settingsChange.ts": "what is wrong with a setting goes to the log",
  "src/worker/upstreams.ts": "what is wrong with the environment goes to the terminal",
  "src/worker/writeGuard.ts": "what was written goes to the log",
};

/** Functions, by file, whose arguments are shown to nobody but in the log. */
export const logging: Readonly<Record<string, readonly string[]>> = {
  "src/core/writes.ts": ["write", "writeToAzure"],
  "src/extension/commands.ts": ["atTheEdge"],
  // Thrown and caught here, and told in other words.
  "src/sources/azure/assignmentChange.ts": ["SyntaxError"],
  "src/sources/azure/securityAlertChange.ts": ["SyntaxError"],
  "src/worker/keeping.ts": ["soon"],
};

/** Texts of these forms are no sentences. */
export const noSentences: readonly { readonly form: RegExp; readonly why: string }[] = [
  { form: /^(?:GET|POST|PATCH|PUT|DELETE) /, why: "a request" },
  { form: /^Bearer /, why: "a header of a request" },
  { form: /^repo:\{0\} is:issue /, why: "a question for GitHub's search" },
  { form: /^\$\([\w~-]+\) (?:\{0\}(?:, \{1\})?|Runtime Risk)$/, why: "an icon" },
  { form: /^(?:az login|git remote set-url|- uses: |  with:$| {4}[\w-]+: )/, why: "to be copied" },
  { form: /^(?:blob \{0\}\0|runtime-risk \{0\})$/, why: "hashed" },
  { form: /^issue (?:open|closed)Issue$/, why: "what a row's menu goes by" },
];
