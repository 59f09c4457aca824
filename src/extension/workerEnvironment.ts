/** What the worker's process is started with: the editor's environment, less what could be a credential. */

/**
 * Node's own options. Young memory is kept small: left to itself Node holds on to some 50 MB of it
 * after the first refresh of 10,000 alerts, for the rest of the day.
 */
export const workerNodeOptions: readonly string[] = [
  "--max-old-space-size=512",
  "--max-semi-space-size=8",
];

const secretNames =
  /^(GITHUB_TOKEN|GH_TOKEN|GITHUB_.*_TOKEN|AZURE_.*|ARM_.*|RUNTIME_RISK_.*|.*_TOKEN|.*_SECRET|.*_PASSWORD|.*_PAT|.*_API_?KEY)$/i;

/**
 * What to lay over the inherited environment: every variable that may hold a credential, set to
 * `undefined`, which makes Node leave it out of a child's environment.
 */
export function scrubbed(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, undefined> {
  const names = Object.keys(environment).filter((name) => secretNames.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
