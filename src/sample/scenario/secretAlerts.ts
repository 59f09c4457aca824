// Longer than most files: one table, one entry an alert.

/** Where a secret was found: in a commit, in the wiki, or in a conversation. */
export type SecretPlace =
  | {
      readonly kind: "commit";
      readonly commit: string;
      readonly path: string;
      readonly flagged: string;
      /** Some answers of GitHub begin the path with a slash. */
      readonly hasSlash?: boolean;
    }
  | { readonly kind: "wiki"; readonly page: keyof typeof wiki; readonly flagged: string }
  | { readonly kind: "issueTitle" | "issueBody"; readonly issue: number }
  | { readonly kind: "issueComment"; readonly issue: number; readonly comment: number }
  | { readonly kind: "discussionTitle" | "discussionBody"; readonly discussion: number }
  | {
      readonly kind: "discussionComment";
      readonly discussion: number;
      readonly comment: number;
    }
  | { readonly kind: "pullTitle" | "pullBody"; readonly pull: number }
  | {
      readonly kind: "pullComment" | "pullReview" | "pullReviewComment";
      readonly pull: number;
      readonly comment: number;
    };

/** The wiki's pages, as far as something was found in them. The wiki is a repository of its own. */
export const wiki = {
  "On-Call.md": `# On call

Page the one on duty first. The dashboard's login is \`shop:<withheld>\` until the new one is there.
`,
} as const;

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
  /** Somebody pushed it although push protection had stopped it. */
  readonly bypassed?: { readonly at: string; readonly by: "dana" | "luis" };
  /** What GitHub learnt about it from its provider. */
  readonly metadata?: readonly (readonly [key: string, value: string])[];
  readonly resolved?: {
    readonly at: string;
    readonly as: "false_positive" | "wont_fix" | "revoked" | "used_in_tests";
    readonly comment?: string;
  };
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
  {
    number: 8,
    type: "http_basic_authentication_header",
    name: "HTTP Basic Authentication Header",
    provider: undefined,
    isGeneric: true,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "wiki", page: "On-Call.md", flagged: "shop:<withheld>" }],
    createdAt: "2026-07-21T07:40:12Z",
  },
  {
    number: 9,
    type: "sendgrid_api_key",
    name: "SendGrid API Key",
    provider: "SendGrid",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "issueTitle", issue: 2 }],
    createdAt: "2026-07-22T09:02:33Z",
  },
  {
    number: 10,
    type: "twilio_api_key",
    name: "Twilio API Key",
    provider: "Twilio",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "issueBody", issue: 3 }],
    createdAt: "2026-07-23T10:11:05Z",
  },
  {
    number: 11,
    type: "npm_access_token",
    name: "npm Access Token",
    provider: "npm",
    isGeneric: false,
    validity: "inactive",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "discussionTitle", discussion: 12 }],
    createdAt: "2026-07-24T08:15:40Z",
  },
  {
    number: 12,
    type: "google_api_key",
    name: "Google API Key",
    provider: "Google",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: true,
    isMultiRepository: false,
    places: [{ kind: "discussionBody", discussion: 12 }],
    createdAt: "2026-07-24T08:15:41Z",
  },
  {
    number: 13,
    type: "datadog_api_key",
    name: "Datadog API Key",
    provider: "Datadog",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "discussionComment", discussion: 12, comment: 9_700_412 }],
    createdAt: "2026-07-24T08:31:17Z",
  },
  {
    number: 14,
    type: "azure_function_key",
    name: "Azure Function Key",
    provider: "Azure",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "partners",
        path: "services/orders-worker/config/partners.yaml",
        flagged: "<withheld: Grün>",
      },
      {
        kind: "commit",
        commit: "partners",
        path: "services/orders-worker/config/partners.yaml",
        flagged: "<withheld: Zoë>",
      },
      {
        kind: "commit",
        commit: "partners",
        path: "services/orders-worker/config/partners.yaml",
        flagged: "<withheld: 山田>",
      },
      {
        kind: "commit",
        commit: "tax",
        path: "services/tax/appsettings.json",
        flagged: "<withheld: Berlin>",
      },
      { kind: "issueComment", issue: 3, comment: 2_610_000_301 },
    ],
    createdAt: "2026-07-30T12:05:28Z",
    metadata: [
      ["owner-name", "acmeshop-partners"],
      ["secret-issued-date", "2026-05-02"],
    ],
  },
  {
    number: 15,
    type: "aws_access_key_id",
    name: "Amazon AWS Access Key ID",
    provider: "Amazon AWS",
    isGeneric: false,
    validity: "inactive",
    isPubliclyLeaked: true,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "partners",
        path: "services/orders-worker/config/partners.yaml",
        flagged: "<withheld: Zoë>",
        hasSlash: true,
      },
    ],
    createdAt: "2026-07-30T12:05:29Z",
  },
  {
    number: 16,
    type: "http_bearer_authentication_header",
    name: "HTTP Bearer Authentication Header",
    provider: undefined,
    isGeneric: true,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "partners",
        path: "services/orders-worker/scripts/replay.sh",
        flagged: "Bearer <withheld>",
      },
    ],
    createdAt: "2026-07-30T12:05:30Z",
  },
  {
    number: 17,
    type: "azure_sql_password",
    name: "Azure SQL Password",
    provider: "Azure",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "tax",
        path: "services/tax/appsettings.json",
        flagged: "Password=<withheld>",
        hasSlash: true,
      },
    ],
    createdAt: "2026-08-04T10:10:02Z",
    bypassed: { at: "2026-08-04T10:07:51Z", by: "luis" },
  },
  {
    number: 18,
    type: "mongodb_connection_string",
    name: "MongoDB Connection String",
    provider: undefined,
    isGeneric: true,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "oldShop",
        path: "tools/old-shop/export.php",
        flagged: 'new mysqli("old-shop.acme.example", "export"',
      },
    ],
    createdAt: "2026-08-05T09:00:20Z",
    resolved: {
      at: "2026-08-05T09:31:10Z",
      as: "false_positive",
      comment: "No password stands there.",
    },
  },
  {
    number: 19,
    type: "telegram_bot_token",
    name: "Telegram Bot Token",
    provider: "Telegram",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      { kind: "commit", commit: "docs", path: "docs/_config.yml", flagged: "baseurl: /manual" },
    ],
    createdAt: "2026-08-05T09:00:21Z",
    resolved: { at: "2026-08-06T08:12:00Z", as: "wont_fix" },
  },
  {
    number: 20,
    type: "discord_bot_token",
    name: "Discord Bot Token",
    provider: "Discord",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [
      {
        kind: "commit",
        commit: "payments",
        path: "services/payments-api/test/payments.test.ts",
        flagged: "only-for-tests",
      },
    ],
    createdAt: "2026-08-05T09:00:22Z",
    resolved: { at: "2026-08-06T08:14:30Z", as: "used_in_tests" },
  },
  {
    number: 21,
    type: "pypi_api_token",
    name: "PyPI API Token",
    provider: "PyPI",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "pullTitle", pull: 5 }],
    createdAt: "2026-11-17T10:41:02Z",
  },
  {
    number: 22,
    type: "docker_personal_access_token",
    name: "Docker Personal Access Token",
    provider: "Docker",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "pullBody", pull: 5 }],
    createdAt: "2026-11-17T10:41:03Z",
  },
  {
    number: 23,
    type: "mailgun_api_key",
    name: "Mailgun API Key",
    provider: "Mailgun",
    isGeneric: false,
    validity: "inactive",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "pullComment", pull: 5, comment: 2_610_000_501 }],
    createdAt: "2026-11-17T11:20:44Z",
  },
  {
    number: 24,
    type: "openai_api_key",
    name: "OpenAI API Key",
    provider: "OpenAI",
    isGeneric: false,
    validity: "unknown",
    isPubliclyLeaked: false,
    isMultiRepository: true,
    places: [{ kind: "pullReview", pull: 5, comment: 3_480_000_051 }],
    createdAt: "2026-11-17T12:02:10Z",
  },
  {
    number: 25,
    type: "hashicorp_vault_service_token",
    name: "HashiCorp Vault Service Token",
    provider: "HashiCorp Vault",
    isGeneric: false,
    validity: "active",
    isPubliclyLeaked: false,
    isMultiRepository: false,
    places: [{ kind: "pullReviewComment", pull: 5, comment: 2_540_000_052 }],
    createdAt: "2026-11-17T12:02:11Z",
  },
];
