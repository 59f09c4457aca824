import assert from "node:assert/strict";
import { allSecrets } from "../../../src/core/remedy/allSecrets.ts";
import { guidanceFor } from "../../../src/core/remedy/guidance.ts";
import { noProviders, secretGuide } from "../../../src/core/remedy/secretGuide.ts";
import { secret } from "../risk/examples.ts";

/** The official documentation of each provider; nothing else may be linked from a guide. */
const officialHosts = new Set([
  "docs.github.com",
  "docs.aws.amazon.com",
  "learn.microsoft.com",
  "cloud.google.com",
  "docs.slack.dev",
  "docs.stripe.com",
  "docs.npmjs.com",
  "pypi.org",
  "guides.rubygems.org",
  "docs.docker.com",
  "www.twilio.com",
  "mailchimp.com",
  "help.openai.com",
  "support.claude.com",
  "huggingface.co",
  "docs.gitlab.com",
  "support.atlassian.com",
  "shopify.dev",
  "docs.digitalocean.com",
  "developers.cloudflare.com",
  "docs.databricks.com",
  "docs.datadoghq.com",
  "docs.newrelic.com",
  "core.telegram.org",
  "discord.com",
  "developer.hashicorp.com",
  "www.mongodb.com",
  "www.postgresql.org",
  "dev.mysql.com",
]);

const of = (secretType: string, changes: Parameters<typeof secret>[0] = {}) =>
  secretGuide(secret({ secretType, validity: "active", ...changes }), () => allSecrets);

suite("secretGuide", () => {
  test("knows the providers whose secrets are found most", () => {
    const expected: Readonly<Record<string, string | undefined>> = {
      github_personal_access_token: "GitHub",
      github_ssh_private_key: "GitHub",
      aws_access_key_id: "AWS",
      azure_storage_account_key: "Azure Storage",
      azure_active_directory_application_secret: "Microsoft Entra ID",
      azure_devops_personal_access_token: "Azure DevOps",
      azure_sql_password: "Azure SQL",
      azure_function_key: "Azure Functions",
      azure_container_registry_key_identifiable: "Azure Container Registry",
      azure_event_hub_key_identifiable: "Azure messaging",
      azure_cosmosdb_key_identifiable: "Azure",
      google_api_key: "Google",
      google_cloud_private_key_id: "Google Cloud",
      slack_api_token: "Slack",
      slack_incoming_webhook_url: "Slack",
      stripe_api_key: "Stripe",
      npm_access_token: "npm",
      pypi_api_token: "PyPI",
      nuget_api_key: "NuGet",
      docker_personal_access_token: "Docker",
      sendgrid_api_key: "SendGrid",
      twilio_api_key: "Twilio",
      openai_api_key: "OpenAI",
      hf_user_access_token: "Hugging Face",
      gitlab_access_token: "GitLab",
      cloudflare_api_token: "Cloudflare",
      datadog_api_key: "Datadog",
      telegram_bot_token: "Telegram",
      discord_bot_token: "Discord",
      hashicorp_vault_service_token: "HashiCorp Vault",
      mongodb_connection_string: "MongoDB",
      postgres_connection_string: "PostgreSQL",
      mysql_connection_string: "MySQL",
      password: undefined,
      rsa_private_key: undefined,
      acme_internal_token: undefined,
    };
    for (const [type, provider] of Object.entries(expected)) {
      assert.equal(of(type).provider, provider, type);
    }
  });

  test("every provider has its own words and an https page of official documentation", () => {
    assert.ok(allSecrets.length >= 30);
    for (const { name, rotate, revoke, page } of allSecrets) {
      const { protocol, host, username } = new URL(page);
      assert.deepEqual([protocol, username], ["https:", ""], name);
      assert.ok(officialHosts.has(host), host);
      for (const words of [rotate, revoke]) assert.match(words, /^[A-Z].*\.$/, name);
    }
    assert.ok(officialHosts.has(new URL(of("password").page.url).host));
  });

  test("replaces before it revokes, so that nothing breaks", () => {
    const { first, steps } = of("stripe_api_key");
    assert.equal(first, "Replace this secret and revoke the old one before anything else.");
    assert.deepEqual(
      steps.map((step) => step.split(" ")[0]),
      ["Roll", "Give", "Let", "Look", "Take", "Close"],
    );
  });

  for (const changes of [{ isPubliclyLeaked: true }, { isRepositoryPublic: true }] as const) {
    test(`revokes first what everybody can read: ${Object.keys(changes).join()}`, () => {
      const { first, steps } = of("stripe_api_key", changes);
      assert.match(first, /^Everybody can read this secret: revoke it now/);
      assert.equal(steps[0], "Let the old key expire at once when you roll it.");
    });
  }

  test("is the general one where no table is at hand", () => {
    const leak = secret({ secretType: "aws_access_key_id" });
    assert.equal(secretGuide(leak, noProviders).provider, undefined);
    assert.equal(new URL(secretGuide(leak, noProviders).page.url).host, "docs.github.com");
  });

  test("an inactive secret is not revoked again, but its uses are looked for", () => {
    const { first, steps } = of("npm_access_token", {
      validity: "inactive",
      isPubliclyLeaked: true,
    });
    assert.match(first, /^This secret no longer works/);
    assert.match(steps[0] ?? "", /^Make sure that it was replaced/);
    assert.ok(steps.some((step) => step.startsWith("Look for uses")));
    assert.ok(!steps.some((step) => /evoke the old/.test(step)));
  });

  test("is how an issue says to fix it, with the provider's page", () => {
    const leak = secret({ secretType: "aws_access_key_id", validity: "active" });
    const steps = guidanceFor(leak, () => allSecrets);
    assert.match(steps[0] ?? "", /IAM/);
    assert.match(
      steps.join("\n"),
      /\[AWS: how to do it\]\(<https:\/\/docs\.aws\.amazon\.com\/IAM\/[\w/.-]+>\)/,
    );
  });
});
