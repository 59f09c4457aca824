/**
 * Texts to send to a colleague who can put right what keeps the cloud's facts from us: plain
 * English, ready to copy, each with the exact scope, role and command. Nothing secret is in them.
 */
import type { Subscription } from "./defender.ts";

const why =
  "It lets me see in my editor (VS Code with the extension Runtime Risk) which of our security alerts are in code that is running and exposed.";

/** Asks for the role that reads Defender for Cloud. No subscriptions: which ones is not known. */
export function askForRole(subscriptions: readonly Named[]): string {
  const scope =
    subscriptions.length === 0
      ? [
          "Please give my account the role Security Reader on the subscriptions our workloads run in.",
        ]
      : ["Please give my account the role Security Reader on:", ...lines(subscriptions)];
  const id = subscriptions.length === 1 ? subscriptions[0]?.id : undefined;
  return paragraphs([
    scope.join("\n"),
    why,
    `An Owner or User Access Administrator of the subscription can do it:\naz role assignment create --role "Security Reader" --assignee <my account> --scope /subscriptions/${id ?? "<subscription id>"}`,
  ]);
}

/** Asks for Defender's plan that knows what is exposed. */
export function askForPlan(subscriptions: readonly Named[]): string {
  const id = subscriptions.length === 1 ? subscriptions[0]?.id : undefined;
  return paragraphs([
    [
      "Please turn on the plan Defender CSPM of Microsoft Defender for Cloud for:",
      ...lines(subscriptions),
    ].join("\n"),
    "Without it Defender does not look for attack paths, and cannot tell which workloads are exposed to the internet, hold sensitive data or are critical.",
    why,
    `A Security Admin or Owner of the subscription can do it, in the Azure portal under Defender for Cloud > Environment settings. The plan is billed by resource.\naz security pricing create --name CloudPosture --tier standard --subscription ${id ?? "<subscription id>"}`,
  ]);
}

/** Asks for a GitHub connector that covers the repository. */
export function askForConnector(repository: RepositoryName): string {
  return paragraphs([
    `Please connect the GitHub organisation ${repository.owner} to Microsoft Defender for Cloud, with the repository ${repository.owner}/${repository.name}: Azure portal > Defender for Cloud > Environment settings > Add environment > GitHub.`,
    "From then on Defender can link our container images to this repository. First results take up to 24 hours.",
    why,
    "It takes a Security Admin of the subscription that will hold the connector and an owner of the GitHub organisation. The repository must be on github.com: GitHub Enterprise Cloud with data residency is not supported there.",
  ]);
}

/** Asks for what ties an image to the commit it was built from. */
export function askForAttestation(repository: RepositoryName): string {
  return paragraphs([
    `Please let the workflow of ${repository.owner}/${repository.name} that builds our container images attest them: after the image is pushed, add the step`,
    [
      "- uses: actions/attest-build-provenance@v3",
      "  with:",
      "    subject-name: <registry>/<image>",
      "    subject-digest: ${{ steps.<push step>.outputs.digest }}",
      "    push-to-registry: true",
    ].join("\n"),
    "and give the job `permissions: { id-token: write, attestations: write, contents: read }`. Images that are built and pushed by hand cannot be linked.",
    why,
  ]);
}

/** A subscription as far as it is known. */
export type Named = Pick<Subscription, "id"> & Partial<Pick<Subscription, "name">>;

interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** `Storefront (6f0c…)`; the id alone where the name is not known. */
function namedSubscription({ id, name }: Named): string {
  return name === undefined || name === id ? id : `${name} (${id})`;
}

/** A few names for a sentence: the rest is counted. */
export function fewSubscriptions(subscriptions: readonly Named[]): string {
  const named = subscriptions.slice(0, 3).map(namedSubscription).join(", ");
  const more = subscriptions.length - 3;
  return more > 0 ? `${named} and ${more} more` : named;
}

function lines(subscriptions: readonly Named[]): readonly string[] {
  return subscriptions.map((one) => `- subscription ${namedSubscription(one)}`);
}

function paragraphs(parts: readonly string[]): string {
  return parts.join("\n\n");
}
