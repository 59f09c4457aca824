// Longer than most files: one list, in the order it happened.
import { add, remove, rename, replace, type Step } from "../git/history.ts";
import { people } from "./people.ts";
import { web } from "./repository/web.ts";
import { webExtras } from "./repository/webExtras.ts";

const { mona, dana, luis, mei, priya, jonas } = people;
const payments = "services/payments-api";
const orders = "services/orders-worker";
const java = "services/reports/src/main/java/com/acme/reports";

/** What happened lately, while alerts kept pointing at the code of their scan. Oldest first. */
export const recently: readonly Step[] = [
  {
    id: "reportsAudit",
    author: jonas,
    date: "2026-10-08T10:52:00Z",
    message: "Reports: say who may read the figures",
    edits: [
      replace(
        `${java}/ReportRepository.java`,
        "@Repository\npublic class",
        "/**\n * Figures by month and region.\n *\n * Finance only: the network policy admits nobody else, and every read is logged by the caller.\n */\n@Repository\npublic class",
      ),
      replace(
        `${java}/XmlImport.java`,
        "import javax.xml.parsers.DocumentBuilder;\n",
        "import java.util.Objects;\nimport javax.xml.parsers.DocumentBuilder;\n",
      ),
      replace(
        `${java}/XmlImport.java`,
        "  public int read(InputStream body) throws Exception {\n",
        '  public int read(InputStream body) throws Exception {\n    Objects.requireNonNull(body, "body");\n',
      ),
    ],
  },
  {
    id: "requestIds",
    author: dana,
    date: "2026-10-12T08:20:00Z",
    message: "Payments: carry the request id into the log",
    edits: [
      replace(
        `${payments}/src/routes/refunds.ts`,
        "interface RefundRequest {",
        '/** The id that the edge gave the request, for the log. */\nfunction requestId(headers: Record<string, unknown>): string {\n  const value = headers["x-request-id"];\n  return typeof value === "string" ? value : "none";\n}\n\ninterface RefundRequest {',
      ),
      replace(
        `${payments}/src/routes/refunds.ts`,
        "    const wanted = request.body as RefundRequest;\n",
        '    const wanted = request.body as RefundRequest;\n    log.debug({ id: requestId(request.headers) }, "refund asked for");\n',
      ),
      replace(
        `${payments}/src/routes/invoices.ts`,
        'import type pg from "pg";\n',
        'import type pg from "pg";\nimport { log } from "../log.js";\n',
      ),
      replace(
        `${payments}/src/routes/invoices.ts`,
        '    response.type("application/pdf");\n',
        '    response.type("application/pdf");\n    log.info({ merchant: request.params.merchant }, "invoice sent");\n',
      ),
    ],
  },
  {
    id: "renameNotify",
    author: luis,
    date: "2026-10-15T11:05:00Z",
    message: "Orders: call notifications by their name",
    edits: [
      rename(`${orders}/orders/notify.py`, `${orders}/orders/notifications.py`),
      replace(
        `${orders}/orders/worker.py`,
        "from orders import labels, notify, storage\n",
        "from orders import labels, notifications, storage\n",
      ),
      replace(
        `${orders}/orders/worker.py`,
        "    notify.order_accepted(order)\n",
        "    notifications.order_accepted(order)\n",
      ),
    ],
  },
  {
    id: "webExtras",
    author: priya,
    date: "2026-10-16T13:17:00Z",
    message: "Web: suggest products while one types",
    edits: [add(webExtras)],
  },
  {
    id: "reportsMemory",
    author: mona,
    date: "2026-10-19T07:41:00Z",
    message: "Give reports two gigabytes for the year's end",
    edits: [
      replace(
        "deploy/k8s/reports.yaml",
        "              memory: 1Gi\n",
        "              memory: 2Gi\n",
      ),
    ],
  },
  {
    id: "moveNotify",
    author: luis,
    date: "2026-10-22T13:28:00Z",
    message: "Orders: keep everything about delivery together",
    edits: [
      rename(`${orders}/orders/notifications.py`, `${orders}/orders/delivery/notifications.py`),
      add({
        [`${orders}/orders/delivery/__init__.py`]: '"""What happens after an order is paid."""\n',
      }),
      replace(
        `${orders}/orders/worker.py`,
        "from orders import labels, notifications, storage\n",
        "from orders import labels, storage\nfrom orders.delivery import notifications\n",
      ),
      replace(
        `${orders}/orders/delivery/notifications.py`,
        'log = logging.getLogger("orders.notify")\n',
        'log = logging.getLogger("orders.delivery.notifications")\n',
      ),
      replace(
        `${orders}/orders/delivery/notifications.py`,
        '    answer = requests.post(url, json={"code": order["tracking_code"]}, verify=False)\n',
        '    answer = requests.post(url, json={"code": order["tracking_code"]}, verify=False, timeout=10)\n',
      ),
    ],
  },
  {
    id: "dropVault",
    author: dana,
    date: "2026-10-26T09:17:00Z",
    message: "Payments: remove the old shop's card vault",
    edits: [remove(`${payments}/src/legacyVault.ts`)],
  },
  {
    id: "imageRetry",
    author: mei,
    date: "2026-10-29T15:44:00Z",
    message: "Catalog: try a merchant's server twice",
    edits: [
      replace(
        "services/catalog/internal/images/proxy.go",
        '\tresponse, err := client.Get(source)\n\tif err != nil {\n\t\thttp.Error(w, "cannot fetch the picture", http.StatusBadGateway)\n\t\treturn\n\t}\n\tdefer response.Body.Close()\n\tw.Header().Set("Content-Type", response.Header.Get("Content-Type"))\n\tio.Copy(w, response.Body)\n}\n',
        '\tfor attempt := 0; attempt < 2; attempt++ {\n\t\tresponse, err := client.Get(source)\n\t\tif err != nil {\n\t\t\tcontinue\n\t\t}\n\t\tdefer response.Body.Close()\n\t\tw.Header().Set("Content-Type", response.Header.Get("Content-Type"))\n\t\tio.Copy(w, response.Body)\n\t\treturn\n\t}\n\thttp.Error(w, "cannot fetch the picture", http.StatusBadGateway)\n}\n',
      ),
    ],
  },
  {
    id: "moveOverlay",
    author: priya,
    date: "2026-11-02T10:08:00Z",
    message: "Web: keep the text helpers in the order they are used",
    edits: [
      replace("services/web/src/lib/format.ts", overlayText(), ""),
      replace(
        "services/web/src/lib/format.ts",
        '  return count === 1 ? "1 " + one : String(count) + " " + many;\n}\n',
        `  return count === 1 ? "1 " + one : String(count) + " " + many;\n}\n\n${overlayText().trimEnd()}\n`,
      ),
    ],
  },
  {
    id: "taxLog",
    author: jonas,
    date: "2026-11-03T09:31:00Z",
    message: "Tax: say who asks for rates",
    edits: [
      replace(
        "services/tax/Controllers/RatesController.cs",
        '        _log.LogInformation("rates of " + country);\n',
        '        var caller = HttpContext.Request.Headers["X-Client-Id"].ToString();\n        _log.LogInformation("rates of " + country + " for " + caller);\n',
      ),
      replace("tools/old-shop/export.php", '$id = $_GET["id"];\n', '$id = $_GET["id"] ?? "0";\n'),
    ],
  },
  {
    id: "previewScript",
    author: priya,
    date: "2026-11-03T15:02:00Z",
    message: "Web: keep the preview server with the tests",
    edits: [rename("services/web/scripts/preview.mjs", "services/web/test/preview.mjs")],
  },
  {
    id: "dropSupportCode",
    author: dana,
    date: "2026-11-04T12:55:00Z",
    message: "Payments: support staff no longer ask for a code",
    edits: [
      replace(
        `${payments}/src/keys.ts`,
        '\n/** One-time code that a customer reads to support staff. */\nexport function supportCode(): string {\n  const digits = Math.floor(Math.random() * 1_000_000);\n  return String(digits).padStart(6, "0");\n}\n',
        "",
      ),
    ],
  },
  {
    id: "sealAgain",
    author: jonas,
    date: "2026-11-06T09:49:00Z",
    message: "Reports: leave the seal to the key vault",
    edits: [
      replace(
        `${java}/ExportService.java`,
        '  public String seal(byte[] content) throws Exception {\n    MessageDigest digest = MessageDigest.getInstance("MD5");\n    StringBuilder hex = new StringBuilder();\n    for (byte b : digest.digest(content)) {\n      hex.append(String.format("%02x", b));\n    }\n    return hex.toString();\n  }\n',
        "  public String seal(byte[] content) {\n    return vault.sign(KEY, content).signature();\n  }\n",
      ),
      replace(`${java}/ExportService.java`, "import java.security.MessageDigest;\n", ""),
      replace(
        `${java}/ExportService.java`,
        '  private static final File FOLDER = new File("/var/lib/reports/exports");\n',
        '  private static final File FOLDER = new File("/var/lib/reports/exports");\n  private static final String KEY = "exports";\n\n  private final KeyVault vault;\n\n  public ExportService(KeyVault vault) {\n    this.vault = vault;\n  }\n',
      ),
      add({
        [`${java}/KeyVault.java`]:
          "package com.acme.reports;\n\n/** Signs with keys that never leave the vault. */\npublic interface KeyVault {\n  Signed sign(String key, byte[] content);\n\n  record Signed(String key, String signature) {}\n}\n",
      }),
    ],
  },
  {
    id: "stableOrder",
    author: luis,
    date: "2026-11-09T14:36:00Z",
    message: "Orders: list what is waiting in a stable order",
    edits: [
      replace(
        `${orders}/orders/storage.py`,
        '        cursor.execute(query + " order by created_at")\n',
        '        cursor.execute(query + " order by created_at, id")\n',
      ),
    ],
  },
  {
    id: "productCopy",
    author: priya,
    date: "2026-11-11T08:15:00Z",
    message: "Web: rename the description to what editors call it",
    edits: [
      rename(
        "services/web/src/components/ProductDescription.tsx",
        "services/web/src/components/ProductCopy.tsx",
      ),
      replace(
        "services/web/src/components/ProductCopy.tsx",
        "export function ProductDescription({ product }: Properties) {\n",
        "export function ProductCopy({ product }: Properties) {\n",
      ),
      replace(
        "services/web/src/components/ProductCopy.tsx",
        "    box.current.innerHTML = plain(product.html);\n",
        "    box.current.innerHTML = plain(product.html.trim());\n",
      ),
      replace(
        "services/web/src/pages/Product.tsx",
        'import { ProductDescription } from "../components/ProductDescription";\n',
        'import { ProductCopy } from "../components/ProductCopy";\n',
      ),
      replace(
        "services/web/src/pages/Product.tsx",
        "      <ProductDescription product={product} />\n",
        "      <ProductCopy product={product} />\n",
      ),
    ],
  },
  {
    id: "terraformTags",
    author: mona,
    date: "2026-11-13T16:21:00Z",
    message: "Tag every Azure resource with its owner",
    edits: [
      replace(
        "infra/terraform/main.tf",
        'resource "azurerm_resource_group" "shop" {\n  name     = "rg-storefront-prod"\n  location = "westeurope"\n}\n',
        'locals {\n  tags = {\n    owner = "storefront"\n    stage = "prod"\n  }\n}\n\nresource "azurerm_resource_group" "shop" {\n  name     = "rg-storefront-prod"\n  location = "westeurope"\n  tags     = local.tags\n}\n',
      ),
    ],
  },
  {
    id: "keyedAlias",
    author: dana,
    date: "2026-11-16T11:02:00Z",
    message: "Payments: key the alias of a card",
    edits: [
      add({
        [`${payments}/src/aliasKey.ts`]:
          'import { readFileSync } from "node:fs";\n\n/** The key that aliases of cards are made with. */\nexport function aliasKey(): Buffer {\n  return readFileSync("/etc/payments/keys/alias");\n}\n',
      }),
      replace(
        `${payments}/src/keys.ts`,
        'import { createHash, createPublicKey, type KeyObject } from "node:crypto";\nimport { readFileSync } from "node:fs";\n',
        'import { createHmac, createPublicKey, type KeyObject } from "node:crypto";\nimport { readFileSync } from "node:fs";\nimport { aliasKey } from "./aliasKey.js";\n',
      ),
      replace(
        `${payments}/src/keys.ts`,
        '  const alias = createHash("md5").update(pan).digest("hex");\n',
        '  const keyed = createHmac("sha256", aliasKey()).update(pan.replaceAll(" ", ""));\n  const alias = keyed.digest("base64url");\n',
      ),
    ],
  },
  {
    id: "readme",
    author: mona,
    date: "2026-11-18T09:30:00Z",
    message: "Say in the README how to run one service",
    edits: [
      replace(
        "README.md",
        "`infra/terraform` holds",
        "To run one service by itself, see the first lines of its Dockerfile.\n\n`infra/terraform` holds",
      ),
    ],
  },
];

/** The helper that one commit moves to the end of its file, as it stood there. */
function overlayText(): string {
  return (
    (web["services/web/src/lib/format.ts"] ?? "").match(/\/\*\* Lays[\s\S]*?\n}\n\n/)?.[0] ?? ""
  );
}
