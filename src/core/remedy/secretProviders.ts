/** How one provider's secrets are replaced, in our own words; the page is the source. */
export interface SecretProvider {
  /** Which of GitHub's secret types are this provider's. */
  readonly types: RegExp;
  readonly name: string;
  /** How to make a new one beside the old one. One English sentence. */
  readonly rotate: string;
  /** How to make the old one worthless. One English sentence. */
  readonly revoke: string;
  /** Where its uses are listed. A few English words; absent where the provider has no such list. */
  readonly log?: string;
  /** The provider's own page about it, on a host of `guideHosts`. */
  readonly page: string;
}

/** Made worthless by replacing its value: there is no second one to switch to. */
export const replaced = "The old value stops working with that.";
