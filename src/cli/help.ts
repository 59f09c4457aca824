import { exitCodes } from "./exitCode.ts";
import { failOnTiers, formats } from "./request.ts";

/** What `--help` prints. */
export const helpText = `Runtime Risk: which security alerts of a repository run in production, exposed, and where.

Usage: runtime-risk report [folder] [options]

Reads the GitHub Advanced Security alerts of the repository in the folder (the current one if none
is given) and what is known of its workloads, and prints the alerts, most urgent first.

Options:
  --format ${formats.join("|")}
                        How the report is written; table if not given.
  --output FILE         Write the report to a file instead of standard output.
  --repo REMOTE         The git remote to report on, by name. If not given: the remote of HEAD's
                        upstream branch, else upstream, else origin.
  --fail-on ${failOnTiers.join("|")}
                        Exit with ${exitCodes.failOnMet} when an alert has this tier or a more urgent one.
  --require-complete    Exit with ${exitCodes.incomplete} when a source could not be read completely.
  --sample[=SCENARIO]   Report on the built-in sample: no network, no token. It is put into a
                        temporary folder, or into the folder if that is empty. A scenario shows
                        one thing that can go wrong; an unknown name lists them.
  -h, --help            Print this text.
  --version             Print the version.

Environment:
  GITHUB_TOKEN or GH_TOKEN   The token for GitHub.
  GITHUB_API_URL             The base of GitHub's API, for every remote.
  GITHUB_SERVER_URL          Another GitHub server whose remotes are accepted, besides github.com
                             and *.ghe.com.
  RUNTIME_RISK_ARM_URL       The endpoint of Azure Resource Manager.
  RUNTIME_RISK_ARM_TOKEN     The token for it. If not given: Azure's own variables, a workload
                             identity, or the Azure CLI.
  HTTPS_PROXY, NO_PROXY      A proxy, and the hosts it is not for.
  NODE_EXTRA_CA_CERTS        A file with further certificate authorities.
  NO_COLOR                   Set: no colour.

A token is sent to https addresses and to this machine only.

Exit codes:
  ${exitCodes.done}    The report was made.
  ${exitCodes.failOnMet}    The report was made, and --fail-on is met.
  ${exitCodes.refused}    Wrong usage, or the folder is no clone of a GitHub repository, or the report can't be
       written.
  ${exitCodes.incomplete}    --require-complete, and a source could not be read completely; or --fail-on, and no
       source of alerts could be read.
  ${exitCodes.interrupted}  Interrupted.
`;
