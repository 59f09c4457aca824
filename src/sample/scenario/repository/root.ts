import type { Files } from "../../git/history.ts";

/** The files at the repository's root, as first committed. */
export const root: Files = {
  ".gitignore": `node_modules/
dist/
target/
__pycache__/
.env
.terraform/
`,
  "CODEOWNERS": `*                          @acme/storefront
/services/payments-api/    @mona-lindqvist @dana-okafor
/services/orders-worker/   @luis-ferreira
/services/catalog/         @mei-tanaka
/services/web/             @priya-nair @acme/web
/services/reports/         @jonas-weber
/infra/                    @acme/platform
/deploy/                   @acme/platform
`,
  "README.md": `# Storefront

The shop of Acme: five services, one repository.

| service | what it does | language |
|---|---|---|
| \`services/web\` | what customers see | TypeScript, React |
| \`services/payments-api\` | takes and refunds payments | TypeScript, Express |
| \`services/orders-worker\` | sees paid orders through to delivery | Python |
| \`services/catalog\` | products and search | Go |
| \`services/reports\` | figures for finance | Java |

\`infra/terraform\` holds the Azure resources, \`deploy/k8s\` the manifests of the three clusters
(\`prod-weu\`, \`prod-eus\`, \`staging\`). Every service has a workflow that builds its image, pushes it
to \`acmeshop.azurecr.io\` and attests where it came from.
`,
};
