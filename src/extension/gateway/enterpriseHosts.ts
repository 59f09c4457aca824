/** Which GitHub Enterprise hosts the user has named; a workspace has no say in it. */
import { type GitHubHost, readGitHubHost } from "../../core/gitHubHost.ts";

/** One setting as the editor tells its values apart. */
export interface InspectedSetting {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** What the settings `github-enterprise.uri` and `github-enterprise.uris` come to. */
export interface EnterpriseHosts {
  readonly hosts: readonly GitHubHost[];
  /** Values that are not used and why, for the log; they are not quoted. */
  readonly refused: readonly string[];
  /**
   * The workspace has values of its own: the editor's sign-in follows those, so that an account
   * which does not name its host may be one of another host.
   */
  readonly isOverridden: boolean;
}

/**
 * Reads the hosts from the user-level values alone. The list takes the place of the single address
 * wherever it is set, also when it is empty.
 */
export function enterpriseHosts(
  uri: InspectedSetting | undefined,
  uris: InspectedSetting | undefined,
): EnterpriseHosts {
  const given = addressesOf(uri?.globalValue, uris?.globalValue);
  const read = given.map(({ name, address }) => ({ name, host: readGitHubHost(address) }));
  const hosts = read.flatMap(({ host }) => ("refused" in host ? [] : [host]));
  return {
    hosts: hosts.filter(({ host }, at) => hosts.findIndex((one) => one.host === host) === at),
    refused: read.flatMap(({ name, host }) =>
      "refused" in host ? [`${name} ${host.refused}; it is not used.`] : [],
    ),
    isOverridden: [uri, uris].some(
      (setting) =>
        setting?.workspaceValue !== undefined || setting?.workspaceFolderValue !== undefined,
    ),
  };
}

interface NamedAddress {
  readonly name: string;
  readonly address: unknown;
}

function addressesOf(uri: unknown, uris: unknown): readonly NamedAddress[] {
  if (uris === undefined) {
    return uri === undefined || uri === "" ? [] : [{ name: "github-enterprise.uri", address: uri }];
  }
  const list: readonly unknown[] = Array.isArray(uris) ? uris : [undefined];
  return list.map((address, at) => ({ name: `github-enterprise.uris[${at}]`, address }));
}

/** The address that stands for a host in messages, e.g. `https://ghe.example:8443`. */
export function addressOf({ host, apiUrl }: GitHubHost): string {
  return `${new URL(apiUrl).protocol}//${host}`;
}
