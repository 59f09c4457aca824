/** The worker's environment: the editor's, without anything that could be a credential. */

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
