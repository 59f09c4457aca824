/** Where a secret was found: in a commit, or in a conversation. */
export type SecretPlace =
  | {
      readonly kind: "commit";
      readonly commit: string;
      readonly path: string;
      readonly flagged: string;
    }
  | { readonly kind: "issueComment"; readonly issue: number; readonly comment: number };

/** A secret scanning alert. The secret itself is nowhere: neither here nor in the repository. */
export interface SecretAlertStory {
  readonly number: number;
  readonly type: string;
  readonly name: string;
  readonly provider: string | undefined;
  /** Generic patterns are listed only when the request names them. */
  readonly isGeneric: boolean;
  readonly validity: "active" | "inactive" | "unknown";
  readonly isPubliclyLeaked: boolean;
  readonly isMultiRepository: boolean;
  readonly places: readonly SecretPlace[];
  readonly createdAt: string;
  readonly resolved?: { readonly at: string; readonly as: "revoked" | "used_in_tests" };
}

/** Every secret scanning alert of acme/storefront, by number. */
export const secretAlerts: readonly SecretAlertStory[] = [
  {
    number: 1,
    type: "stripe_api_key",
    name: "Stripe API Key",
    provider: "Stripe",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "payments",
        path: "services/payments-api/.env.example",
        flagged: "<ask in #payments>",
      },
    ],
    createdAt: "2026-02-03T13:43:18Z",
  },
  {
    number: 2,
    type: "postgres_connection_string",
    name: "Postgres Connection String",
    provider: undefined,
    isGeneric: true,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "payments",
        path: "services/payments-api/.env.example",
        flagged: "postgres://payments:<password>@localhost:5432/payments",
      },
    ],
    createdAt: "2026-02-03T13:43:20Z",
  },
  {
    number: 3,
    type: "password",
    name: "Password",
    provider: undefined,
    isGeneric: true,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "orders",
        path: "services/orders-worker/tests/test_storage.py",
        flagged: `assert first == storage.customer_key("mona@example.test", "correct horse")`,
      },
    ],
    createdAt: "2026-02-05T10:08:11Z",
  },
  {
    number: 4,
    type: "azure_storage_account_key",
    name: "Azure Storage Account Key",
    provider: "Azure",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: false,
    isMultiRepository: true,
    places: [
      {
        kind: "commit",
        commit: "terraform",
        path: "infra/scripts/seed-storage.sh",
        flagged: "<withheld>",
      },
    ],
    createdAt: "2026-03-02T09:03:30Z",
  },
  {
    number: 5,
    type: "azure_container_registry_key_identifiable",
    name: "Azure Container Registry Key",
    provider: "Azure",
    isGeneric: false,
    validity: "inactive",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "workflows",
        path: ".github/workflows/catalog.yml",
        flagged: "username: ${{ secrets.ACR_USERNAME }}",
      },
    ],
    createdAt: "2026-03-05T16:05:01Z",
    resolved: { at: "2026-03-05T17:20:44Z", as: "revoked" },
  },
  {
    number: 6,
    type: "slack_incoming_webhook_url",
    name: "Slack Incoming Webhook URL",
    provider: "Slack",
    isGeneric: false,
    validity: "inactive",
    isPubliclyLeaked: true,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "legacyVault",
        path: "services/payments-api/src/legacyVault.ts",
        flagged: "Cards of the old shop, kept until the last subscription has moved.",
      },
    ],
    createdAt: "2026-06-03T14:54:07Z",
  },
  {
    number: 7,
    type: "azure_devops_personal_access_token",
    name: "Azure DevOps Personal Access Token",
    provider: "Azure",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "issueComment", issue: 3, comment: 2_610_000_301 }],
    createdAt: "2026-07-20T11:32:45Z",
  },
];
