import type { SecretScanningAlert } from "../alert.ts";
import type { SecretProvider } from "./secretProviders.ts";

/** How a leaked secret is made worthless and replaced. English sentences of our own. */
export interface SecretGuide {
  /** Undefined for secrets of no known provider. */
  readonly provider: string | undefined;
  /** One sentence: what to do before anything else. */
  readonly first: string;
  /** In order. */
  readonly steps: readonly string[];
  /** The provider's own page, or GitHub's general one. */
  readonly page: { readonly title: string; readonly url: string };
}

/** What is known of providers, asked for only when a guide is wanted: the table is large. */
export type SecretProviders = () => readonly SecretProvider[];

/** Nothing: the guide is then the general one. */
export const noProviders: SecretProviders = () => [];

const general: Omit<SecretProvider, "types" | "name"> = {
  rotate: "Make a new secret where the old one was issued, with as few rights as it needs.",
  revoke:
    "Revoke the old one there; a password or private key is replaced wherever it is accepted.",
  page: "https://docs.github.com/en/code-security/secret-scanning/working-with-secret-scanning-and-push-protection/remediating-a-leaked-secret-in-your-repository",
};

/**
 * The guide for a secret. One that is known to be abroad is revoked before it is replaced, even
 * if something breaks; otherwise what needs it moves to a new one first.
 */
export function secretGuide(alert: SecretScanningAlert, providers: SecretProviders): SecretGuide {
  const provider = providers().find(({ types }) => types.test(alert.secretType));
  const { rotate, revoke, log, page } = provider ?? general;
  const isAbroad =
    alert.validity !== "inactive" && (alert.isPubliclyLeaked || alert.isRepositoryPublic);
  const deploy =
    "Give the new one to what needs it from a secret store or the environment, and deploy that.";
  const replace = isAbroad ? [revoke, rotate, deploy] : [rotate, deploy, revoke];
  return {
    provider: provider?.name,
    first: firstOf(alert, isAbroad),
    steps: [
      ...(alert.validity === "inactive"
        ? ["Make sure that it was replaced wherever it was used."]
        : replace),
      log === undefined
        ? "Look for uses that were not yours in the log of the service it opens."
        : `Look for uses that were not yours: ${log}.`,
      "Take it out of the code. That alone does not help: it stays in the history and in every copy.",
      "Close the alert as revoked.",
    ],
    page: {
      title: provider === undefined ? "About leaked secrets" : `${provider.name}: how to do it`,
      url: page,
    },
  };
}

function firstOf({ validity }: SecretScanningAlert, isAbroad: boolean): string {
  if (validity === "inactive")
    return "This secret no longer works. Check who used it while it did.";
  return isAbroad
    ? "Everybody can read this secret: revoke it now, before anything else, even if something breaks."
    : "Replace this secret and revoke the old one before anything else.";
}
