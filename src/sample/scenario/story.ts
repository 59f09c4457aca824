// Longer than most files: one list, in the order it happened.
import { add, replace, type Step } from "../git/history.ts";
import { latest } from "./latest.ts";
import { people } from "./people.ts";
import { recently } from "./recently.ts";
import { catalog, imageProxy, upload } from "./repository/catalog.ts";
import { kubernetes } from "./repository/kubernetes.ts";
import { admin, imports, ordersWorker } from "./repository/ordersWorker.ts";
import { paymentsApi } from "./repository/paymentsApi.ts";
import { legacyVault, refunds, webhooks } from "./repository/paymentsFeatures.ts";
import { paymentsPackage } from "./repository/paymentsPackage.ts";
import { reports, savedFilters, templates, xmlImport } from "./repository/reports.ts";
import { root } from "./repository/root.ts";
import { tax } from "./repository/tax.ts";
import { terraform } from "./repository/terraform.ts";
import { barcodes, courier, docs, oldShop, partners } from "./repository/tools.ts";
import { carts, orderStatus, web } from "./repository/web.ts";
import { webPackage } from "./repository/webPackage.ts";
import { workflows } from "./repository/workflows.ts";

const { mona, dana, luis, mei, priya, jonas } = people;
const payments = "services/payments-api";
const orders = "services/orders-worker";

/** The history of acme/storefront up to the summer's scans. */
const beforeTheScans: readonly Step[] = [
  {
    id: "start",
    author: mona,
    date: "2026-02-02T09:12:00Z",
    message: "Start the storefront repository",
    edits: [add(root)],
  },
  {
    id: "payments",
    author: dana,
    date: "2026-02-03T13:40:00Z",
    message: "Add payments-api",
    edits: [add(paymentsPackage), add(paymentsApi)],
  },
  {
    id: "orders",
    author: luis,
    date: "2026-02-05T10:05:00Z",
    message: "Add orders-worker",
    edits: [add(ordersWorker)],
  },
  {
    id: "catalog",
    author: mei,
    date: "2026-02-09T08:31:00Z",
    message: "Add catalog",
    edits: [add(catalog)],
  },
  {
    id: "web",
    author: priya,
    date: "2026-02-12T15:22:00Z",
    message: "Add web",
    edits: [add(webPackage), add(web)],
  },
  {
    id: "reports",
    author: jonas,
    date: "2026-02-19T11:47:00Z",
    message: "Add reports",
    edits: [add(reports)],
  },
  {
    id: "terraform",
    author: mona,
    date: "2026-03-02T09:00:00Z",
    message: "Describe the Azure resources in Terraform",
    edits: [add(terraform)],
  },
  {
    id: "kubernetes",
    author: mona,
    date: "2026-03-04T14:18:00Z",
    message: "Add the Kubernetes manifests",
    edits: [add(kubernetes)],
  },
  {
    id: "workflows",
    author: mona,
    date: "2026-03-05T16:02:00Z",
    message: "Build, push and attest every image",
    edits: [add(workflows)],
  },
  {
    id: "refunds",
    author: dana,
    date: "2026-03-18T10:26:00Z",
    message: "Payments: add refunds",
    edits: [
      add(refunds),
      replace(
        `${payments}/src/app.ts`,
        'import { payments } from "./routes/payments.js";\n',
        'import { payments } from "./routes/payments.js";\nimport { refunds } from "./routes/refunds.js";\n',
      ),
      replace(
        `${payments}/src/app.ts`,
        '  app.use("/invoices", session, invoices(pool));\n',
        '  app.use("/invoices", session, invoices(pool));\n  app.use("/refunds", session, refunds(pool));\n',
      ),
    ],
  },
  {
    id: "webhooks",
    author: dana,
    date: "2026-04-01T09:55:00Z",
    message: "Payments: tell merchants about captured payments",
    edits: [
      add(webhooks),
      replace(
        `${payments}/src/app.ts`,
        'import { refunds } from "./routes/refunds.js";\n',
        'import { refunds } from "./routes/refunds.js";\nimport { webhooks } from "./routes/webhooks.js";\n',
      ),
      replace(
        `${payments}/src/app.ts`,
        '  app.use("/refunds", session, refunds(pool));\n',
        '  app.use("/refunds", session, refunds(pool));\n  app.use("/webhooks", session, webhooks(pool));\n',
      ),
    ],
  },
  {
    id: "imports",
    author: luis,
    date: "2026-04-15T12:11:00Z",
    message: "Orders: take bulk orders and routing rules",
    edits: [add(imports)],
  },
  {
    id: "imageProxy",
    author: mei,
    date: "2026-04-22T13:09:00Z",
    message: "Catalog: proxy merchants' pictures",
    edits: [
      add(imageProxy),
      replace(
        "services/catalog/cmd/catalog/main.go",
        '\t"github.com/acme/storefront/services/catalog/internal/search"\n',
        '\t"github.com/acme/storefront/services/catalog/internal/images"\n\t"github.com/acme/storefront/services/catalog/internal/search"\n',
      ),
      replace(
        "services/catalog/cmd/catalog/main.go",
        '\tmux.Handle("/search", search.Handler(db))\n',
        '\tmux.Handle("/search", search.Handler(db))\n\tmux.HandleFunc("/images/proxy", images.Proxy)\n\tmux.HandleFunc("/images/cached", images.Cached)\n',
      ),
    ],
  },
  {
    id: "orderStatus",
    author: priya,
    date: "2026-05-06T08:44:00Z",
    message: "Web: show an order's status after checkout",
    edits: [
      add(orderStatus),
      replace(
        "services/web/src/App.tsx",
        'import { Product } from "./pages/Product";\n',
        'import { OrderStatus } from "./pages/OrderStatus";\nimport { Product } from "./pages/Product";\n',
      ),
      replace(
        "services/web/src/App.tsx",
        '        <Route path="/checkout" element={<Checkout />} />\n',
        '        <Route path="/checkout" element={<Checkout />} />\n        <Route path="/order" element={<OrderStatus />} />\n',
      ),
    ],
  },
  {
    id: "xmlImport",
    author: jonas,
    date: "2026-05-20T10:37:00Z",
    message: "Reports: import the tax office's figures",
    edits: [add(xmlImport)],
  },
  {
    id: "legacyVault",
    author: dana,
    date: "2026-06-03T14:50:00Z",
    message: "Payments: read cards of the old shop while we migrate",
    edits: [add(legacyVault)],
  },
  {
    id: "templates",
    author: jonas,
    date: "2026-06-17T09:21:00Z",
    message: "Reports: add letterheads and formulas",
    edits: [add(templates)],
  },
  {
    id: "upload",
    author: mei,
    date: "2026-07-01T11:13:00Z",
    message: "Catalog: upload products in bulk",
    edits: [add(upload)],
  },
  {
    id: "admin",
    author: luis,
    date: "2026-07-15T13:36:00Z",
    message: "Orders: add a page for the warehouse",
    edits: [
      add(admin),
      replace(`${orders}/requirements.txt`, "Jinja2==2.11.2\n", "Flask==2.2.5\nJinja2==2.11.2\n"),
    ],
  },
  {
    id: "barcodes",
    author: luis,
    date: "2026-07-20T09:12:00Z",
    message: "Split what the warehouse's scanners send",
    edits: [add(barcodes)],
  },
  {
    id: "docs",
    author: priya,
    date: "2026-07-22T14:40:00Z",
    message: "Begin the manual of the warehouse",
    edits: [add(docs)],
  },
  {
    id: "oldShop",
    author: dana,
    date: "2026-07-24T11:26:00Z",
    message: "Get customers out of the old shop",
    edits: [add(oldShop)],
  },
  {
    id: "courier",
    author: mei,
    date: "2026-07-28T08:19:00Z",
    message: "Add the couriers' app",
    edits: [add(courier)],
  },
  {
    id: "partners",
    author: luis,
    date: "2026-07-30T12:03:00Z",
    message: "Orders: keep the partners beside the code",
    edits: [add(partners)],
  },
  {
    id: "webBuild",
    author: priya,
    date: "2026-08-03T13:20:00Z",
    message: "Web: watch several folders while building",
    edits: [
      replace(
        "services/web/package-lock.json",
        '    "node_modules/follow-redirects": {',
        '    "node_modules/event-stream": {\n      "version": "3.3.6",\n      "dev": true,\n      "license": "MIT",\n      "dependencies": {\n        "flatmap-stream": "^0.1.0"\n      }\n    },\n    "node_modules/flatmap-stream": {\n      "version": "0.1.1",\n      "dev": true,\n      "license": "MIT"\n    },\n    "node_modules/follow-redirects": {',
      ),
      replace(
        "services/web/package-lock.json",
        '    "node_modules/typescript": {',
        '    "node_modules/request": {\n      "version": "2.88.2",\n      "dev": true,\n      "license": "Apache-2.0"\n    },\n    "node_modules/semver": {\n      "version": "6.3.0",\n      "dev": true,\n      "license": "ISC"\n    },\n    "node_modules/typescript": {',
      ),
      ...["package-lock.json", "package.json"].map((file) =>
        replace(
          `services/web/${file}`,
          '"mkdirp": "0.5.5",',
          file === "package.json"
            ? '"event-stream": "3.3.6",\n    "mkdirp": "0.5.5",\n    "request": "2.88.2",'
            : '"event-stream": "3.3.6",\n        "mkdirp": "0.5.5",\n        "request": "2.88.2",',
        ),
      ),
    ],
  },
  {
    id: "tax",
    author: jonas,
    date: "2026-08-04T10:08:00Z",
    message: "Add tax",
    edits: [
      add(tax),
      replace(
        "README.md",
        "| `services/reports` | figures for finance | Java |\n",
        "| `services/reports` | figures for finance | Java |\n| `services/tax` | rates and returns | C# |\n",
      ),
      replace(
        "README.md",
        "The shop of Acme: five services, one repository.",
        "The shop of Acme: six services, one repository.",
      ),
    ],
  },
  {
    id: "replicas",
    author: mona,
    date: "2026-08-12T07:58:00Z",
    message: "Run three payments-api replicas for the autumn sale",
    edits: [replace("deploy/k8s/payments-api.yaml", "  replicas: 2\n", "  replicas: 3\n")],
  },
  {
    id: "release",
    author: dana,
    date: "2026-08-19T15:30:00Z",
    message: "Payments: note what changed in 3.8.0",
    edits: [
      add({
        [`${payments}/CHANGELOG.md`]:
          "# Changes\n\n## 3.8.0\n\n- Refunds can be found by their reference.\n- Webhooks can be tried out before they are switched on.\n",
      }),
    ],
  },
  {
    id: "savedFilters",
    author: jonas,
    date: "2026-08-24T09:04:00Z",
    message: "Reports: remember an accountant's filters",
    edits: [add(savedFilters)],
  },
  {
    id: "bindReference",
    author: dana,
    date: "2026-09-21T10:15:00Z",
    message: "Payments: bind the reference of a refund",
    edits: [
      replace(
        `${payments}/src/routes/refunds.ts`,
        `pool.query("select * from refunds where reference = '" + wanted + "'");`,
        'pool.query("select * from refunds where reference = $1", [wanted]);',
      ),
    ],
  },
  {
    id: "quietMail",
    author: luis,
    date: "2026-09-28T12:42:00Z",
    message: "Orders: do not write to addresses that bounce",
    edits: [
      replace(
        `${orders}/orders/notify.py`,
        "def send_mail(to, subject, text):\n",
        'def send_mail(to, subject, text):\n    if to.endswith(".invalid"):\n        return\n',
      ),
      replace(
        `${orders}/orders/notify.py`,
        '    response.raise_for_status()\n    log.info("wrote to %s: %s", to, text)\n',
        "    response.raise_for_status()\n",
      ),
    ],
  },
  {
    id: "carts",
    author: priya,
    date: "2026-10-01T09:33:00Z",
    message: "Web: share a cart by its code",
    edits: [add(carts)],
  },
  {
    id: "catalogCopy",
    author: mei,
    date: "2026-10-05T14:27:00Z",
    message: "Catalog: say more clearly that nothing was found",
    edits: [
      replace(
        "services/catalog/internal/search/search.go",
        "<p>Nothing found for %s</p>",
        "<p>No product matches %s</p>",
      ),
    ],
  },
];

/** Every commit of acme/storefront's main branch, oldest first. */
export const story: readonly Step[] = [...beforeTheScans, ...recently, ...latest];
