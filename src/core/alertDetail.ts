/** A pull request that mends or names an alert. */
export interface LinkedPull {
  readonly number: number;
  readonly title: string;
  /** Https, host checked. */
  readonly url: string;
  readonly state: "open" | "closed" | "merged" | "draft";
}

/** What GitHub says about one alert besides its list. Texts are upstream's own, hostile ones too. */
export type AlertDetail =
  | {
      readonly kind: "codeScanning";
      /** Markdown. */
      readonly help: string;
      readonly pulls: readonly LinkedPull[];
    }
  | {
      readonly kind: "dependabot";
      /** Markdown. */
      readonly description: string;
      /** Https addresses. */
      readonly references: readonly string[];
      /** ISO 8601. */
      readonly withdrawnAt: string | undefined;
    }
  | {
      readonly kind: "secretScanning";
      readonly validity: "active" | "inactive" | "unknown";
      readonly bypass: SecretBypass | undefined;
      readonly resolution: SecretResolution | undefined;
      readonly places: readonly SecretPlace[];
      /** Why `places` are not all of them, in one English sentence. */
      readonly gap: string | undefined;
    };

/** Somebody pushed the secret past push protection. */
export interface SecretBypass {
  readonly by: string | undefined;
  /** ISO 8601. */
  readonly at: string | undefined;
  readonly comment: string | undefined;
}

export interface SecretResolution {
  /** As GitHub spells it, e.g. `revoked`. */
  readonly as: string;
  readonly by: string | undefined;
  /** ISO 8601. */
  readonly at: string | undefined;
  readonly comment: string | undefined;
}

/** Somewhere a secret was found. */
export interface SecretPlace {
  /** As GitHub spells it, e.g. `commit` or `issue_comment`. */
  readonly type: string;
  /** For files. */
  readonly path: string | undefined;
  readonly startLine: number | undefined;
  readonly commit: string | undefined;
  /** Its page: https, host checked. */
  readonly url: string | undefined;
}
