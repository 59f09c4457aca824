/**
 * Where each open code scanning alert of the sample is at HEAD, worked out by hand from the history.
 *
 * `flagged` is the text the alert is about, at the commit it was found in. `text` is what the line
 * at HEAD says, where there is one. States follow the definition of an anchor: the same path and
 * an untouched line is exact (whatever moved above it, and whatever its indentation), another path
 * or another place in the file is moved, a changed line is edited, a rewritten one is uncertain at
 * best, and one that is no longer there is lost. One that is about the file as a whole is uncertain:
 * no line of it is meant.
 */
export interface Truth {
  readonly number: number;
  readonly path: string;
  readonly line: number | "gone";
  readonly state: "exact" | "moved" | "edited" | "uncertain" | "lost";
  readonly flagged: string;
  readonly text: string;
}

type Row = readonly [
  number: number,
  path: string,
  line: number | "gone",
  state: Truth["state"],
  flagged: string,
  text?: string,
];

const payments = "services/payments-api";
const orders = "services/orders-worker";
const catalog = "services/catalog";
const web = "services/web";
const tax = "services/tax";
const rates = `${tax}/Controllers/RatesController.cs`;
const oldShop = "tools/old-shop/export.php";
const preview = "services/web/test/preview.mjs";
const java = "services/reports/src/main/java/com/acme/reports";

const rows: readonly Row[] = [
  [
    1,
    `${payments}/src/db.ts`,
    22,
    "exact",
    `text + " order by created_at " + direction + " limit 200"`,
  ],
  // Six lines about request ids were put above the handlers of refunds, and one into the last of them.
  [2, `${payments}/src/routes/refunds.ts`, 23, "exact", "sql", "await pool.query(sql)"],
  [
    3,
    `${payments}/src/routes/refunds.ts`,
    36,
    "exact",
    `"refund of " + wanted.amountCents + " because " + wanted.reason`,
  ],
  [
    4,
    `${payments}/src/routes/refunds.ts`,
    39,
    "exact",
    `"No payment " + wanted.paymentId + " to refund"`,
  ],
  // One import and one log line above.
  [5, `${payments}/src/routes/invoices.ts`, 16, "exact", "path", "createReadStream(path)"],
  [6, `${payments}/src/routes/invoices.ts`, 22, "exact", `" captured payments</p><p>" + note`],
  [7, `${payments}/src/routes/webhooks.ts`, 17, "exact", "fetch(url, "],
  [8, `${payments}/src/routes/webhooks.ts`, 24, "exact", "back", "response.redirect(back)"],
  // One import above.
  [9, `${payments}/src/keys.ts`, 13, "exact", `"/etc/payments/keys/" + kid`],
  // One statement became two, with another algorithm: fixed, but who can tell from the text.
  [
    10,
    `${payments}/src/keys.ts`,
    20,
    "uncertain",
    `createHash("md5").update(pan)`,
    `createHmac("sha256", aliasKey())`,
  ],
  // The function was deleted.
  [11, `${payments}/src/keys.ts`, "gone", "lost", "Math.random()"],
  [
    12,
    `${payments}/src/session.ts`,
    15,
    "exact",
    `"rejected a session for " + request.headers["x-client-id"]`,
  ],
  [13, `${payments}/src/app.ts`, 17, "exact", "origin", `"Access-Control-Allow-Origin", origin`],
  [14, `${payments}/src/app.ts`, 31, "exact", "error.stack"],
  [
    15,
    `${payments}/src/routes/payments.ts`,
    20,
    "exact",
    "async (request, response) => {",
    `router.post("/:id/capture", async`,
  ],
  [16, `${payments}/test/payments.test.ts`, 6, "exact", `"only-for-tests"`],
  // The file was deleted.
  [17, `${payments}/src/legacyVault.ts`, "gone", "lost", `cipher.update(card, "utf8", "hex")`],
  [18, `${payments}/src/legacyVault.ts`, "gone", "lost", `"opened card " + card`],
  // The file was renamed in the commit that also changed line 15.
  [
    19,
    `${web}/src/components/ProductCopy.tsx`,
    18,
    "moved",
    "wanted",
    "heading.innerHTML = wanted;",
  ],
  [
    20,
    `${web}/src/components/ProductCopy.tsx`,
    15,
    "edited",
    "plain(product.html)",
    "plain(product.html.trim())",
  ],
  [21, `${web}/src/lib/format.ts`, 5, "exact", "<script.*?>.*?<\\/script>"],
  // The function went to the end of the file.
  [22, `${web}/src/lib/format.ts`, 45, "moved", "base[key]", "base[key] = value;"],
  [23, `${web}/src/lib/api.ts`, 19, "exact", "JSON.stringify({ email, password })"],
  [24, `${web}/src/lib/api.ts`, 24, "exact", `url.includes("pay.acme.example")`],
  [25, `${web}/src/pages/OrderStatus.tsx`, 16, "exact", "event", "event: MessageEvent<Status>"],
  [26, `${web}/src/pages/OrderStatus.tsx`, 22, "exact", `query.get("next") ?? "/"`],
  [27, `${orders}/orders/storage.py`, 18, "exact", "raw", "pickle.loads(raw)"],
  // The order of the rows was extended.
  [
    28,
    `${orders}/orders/storage.py`,
    33,
    "edited",
    `query + " order by created_at"`,
    `query + " order by created_at, id"`,
  ],
  [29, `${orders}/orders/storage.py`, 39, "exact", `(email + ":" + password).encode()`],
  [30, `${orders}/orders/labels.py`, 14, "exact", "command", "subprocess.run(command, shell=True"],
  // One import line became two.
  [31, `${orders}/orders/worker.py`, 24, "exact", `order["card_number"]`],
  // notify.py became notifications.py, then moved below delivery, where one call got a time limit.
  [
    32,
    `${orders}/orders/delivery/notifications.py`,
    37,
    "edited",
    "requests.post(url, ",
    "verify=False, timeout=10)",
  ],
  [
    33,
    `${orders}/orders/delivery/notifications.py`,
    37,
    "edited",
    "requests.post(url, ",
    "verify=False, timeout=10)",
  ],
  [
    34,
    `${orders}/orders/delivery/notifications.py`,
    44,
    "moved",
    "template",
    "Environment().from_string(template)",
  ],
  [
    35,
    `${orders}/orders/delivery/notifications.py`,
    9,
    "moved",
    "Environment()",
    "templates = Environment()",
  ],
  [36, `${orders}/orders/archive.py`, 17, "exact", "member", "tar.extract(member, folder)"],
  [37, `${orders}/orders/rules.py`, 10, "exact", "text", "yaml.load(text, Loader=yaml.Loader)"],
  [38, `${orders}/orders/rules.py`, 15, "exact", "pattern", "re.match(pattern, "],
  [39, `${orders}/orders/admin.py`, 20, "exact", "traceback.format_exc()"],
  [40, `${orders}/orders/admin.py`, 25, "exact", `"<h1>Hello " + `],
  [41, `${orders}/orders/admin.py`, 29, "exact", "app.run(port=8090, debug=True)"],
  [42, `${orders}/orders/admin.py`, 19, "exact", "except BaseException:"],
  [43, `${catalog}/internal/store/store.go`, 32, "exact", "query", "s.pool.Query(ctx, query)"],
  [
    44,
    `${catalog}/internal/search/search.go`,
    22,
    "exact",
    "words",
    `log.Printf("search %s page %d", words, page)`,
  ],
  [45, `${catalog}/internal/search/search.go`, 33, "exact", "int32(page)"],
  [
    46,
    `${catalog}/internal/search/search.go`,
    30,
    "exact",
    "words",
    `"<p>No product matches %s</p>", words`,
  ],
  // A loop around the request: one line above, and one more tab.
  [
    47,
    `${catalog}/internal/images/proxy.go`,
    19,
    "exact",
    "client.Get(source)",
    "\t\tresponse, err := client.Get(source)",
  ],
  [48, `${catalog}/internal/images/proxy.go`, 12, "exact", "InsecureSkipVerify: true"],
  // The loop made the function above three lines longer.
  [
    49,
    `${catalog}/internal/images/proxy.go`,
    34,
    "exact",
    `filepath.Join("/var/cache/catalog", name)`,
  ],
  [50, `${catalog}/internal/upload/upload.go`, 19, "exact", "count", "make([]string, count)"],
  [
    51,
    `${catalog}/internal/upload/upload.go`,
    34,
    "exact",
    "file.Name",
    "filepath.Join(folder, file.Name)",
  ],
  // A comment of five lines above the class.
  [52, `${java}/ReportRepository.java`, 22, "exact", "sql", "jdbc.query(sql, "],
  [53, `${java}/ReportRepository.java`, 28, "exact", `"select count(*) from " + table`],
  // One import and one check above.
  [54, `${java}/XmlImport.java`, 19, "exact", "body", "builder.parse(body)"],
  // One import less, seven lines of fields and constructor more.
  [
    55,
    `${java}/ExportService.java`,
    22,
    "exact",
    "file.toPath()",
    "Files.readAllBytes(file.toPath())",
  ],
  // The method was rewritten: no digest any more.
  [56, `${java}/ExportService.java`, "gone", "lost", `MessageDigest.getInstance("MD5")`],
  [57, `${java}/TemplateLoader.java`, 17, "exact", "new URL(from)"],
  [58, `${java}/TemplateLoader.java`, 24, "exact", "parser.parseExpression(formula)"],
  [59, `${java}/ReportController.java`, 26, "exact", "region", `for {}", year, region)`],
  [60, ".github/workflows/preview.yml", 10, "exact", "uses: actions/checkout@v4"],
  [61, ".github/workflows/preview.yml", 15, "exact", "${{ github.event.pull_request.title }}"],
  [62, ".github/workflows/preview.yml", 7, "exact", "comment:"],
  [63, ".github/workflows/web.yml", 18, "exact", "tj-actions/changed-files@v45"],
  // Eight lines for the tags above: seven of a new block, one in the resource group.
  [69, "infra/terraform/main.tf", 34, "exact", "min_tls_version"],
  [70, "infra/terraform/main.tf", 40, "exact", "container_access_type"],
  [71, "infra/terraform/database.tf", 14, "exact", "end_ip_address"],
  [72, "infra/terraform/aks.tf", 1, "exact", `"azurerm_kubernetes_cluster" "weu"`],
  [73, "deploy/k8s/orders-worker.yaml", 20, "exact", "privileged: true"],
  [74, `${payments}/Dockerfile`, 1, "exact", "FROM node:20.9.0-bookworm-slim AS build"],
  [75, `${java}/SavedFilters.java`, 18, "exact", "stream.readObject()"],
  [76, `${web}/src/lib/carts.ts`, 11, "exact", "Math.random()"],
  [77, `${web}/src/lib/carts.ts`, 14, "exact", "(([a-zA-Z0-9-])+.)+"],
  [78, `${web}/src/lib/carts.ts`, 22, "exact", "count += line.count"],
  // One line above, about the caller.
  [79, rates, 27, "exact", `"select rate from rates where country = '" + country + "'"`],
  // The caller was added to the entry.
  [80, rates, 26, "edited", `"rates of " + country`, `"rates of " + country + " for " + caller`],
  [81, rates, 36, "exact", "to", "return Redirect(to);"],
  [82, rates, 44, "exact", `"/var/lib/tax/" + file`],
  [83, rates, 46, "exact", "catch (Exception)"],
  [84, `${tax}/Returns.cs`, 14, "exact", "json", "DeserializeObject(json, Settings)"],
  [85, `${tax}/Returns.cs`, 20, "exact", "XmlReader.Create(body, settings)"],
  [87, `${tax}/Returns.cs`, 32, "exact", "total", "total = content.Length;"],
  // About the file as a whole.
  [88, `${web}/Dockerfile`, 1, "uncertain", "", "FROM node:20.9.0-bookworm-slim AS build"],
  [
    89,
    "services/reports/Dockerfile",
    1,
    "uncertain",
    "",
    "FROM maven:3.9.4-eclipse-temurin-17 AS build",
  ],
  // A default was given to the id two lines above.
  [90, oldShop, 6, "exact", `"select * from customers where id = " . $id`],
  [91, oldShop, 8, "exact", `echo "<h1>"`],
  [92, oldShop, 10, "exact", `system("gzip /tmp/"`],
  [93, oldShop, 11, "exact", `unserialize($_COOKIE["known"])`],
  // The file went to the tests, as it was.
  [95, preview, 10, "moved", `exec("vite build --mode "`],
  [96, preview, 9, "moved", `settings.pages[`],
  [97, preview, 11, "moved", `url.searchParams.get("key") == settings.key`],
  [98, preview, 5, "moved", `readFileSync(process.argv[2], "utf8")`],
  [99, `${web}/vendor/typeahead.js`, 6, "exact", `"<li>" + items[i].label`],
  [100, `${web}/vendor/typeahead.js`, 9, "exact", `"^" + box.value`],
  [
    101,
    `${web}/src/generated/rounds.ts`,
    14,
    "exact",
    "decodeURIComponent(location.hash.slice(1))",
  ],
  [102, `${web}/test/checkout.test.ts`, 7, "exact", "page", "document.body.innerHTML = page;"],
];

/** Where the branch `dana/payouts` has what main has not, at the branch's end. */
const branchRows: readonly Row[] = [
  // Not yet bound to the query there.
  [
    64,
    `${payments}/src/routes/refunds.ts`,
    23,
    "exact",
    `"select * from refunds where reference = '"`,
  ],
  [65, `${orders}/orders/notify.py`, 30, "exact", "text", `log.info("wrote to %s: %s", to, text)`],
  // Since its scan the branch sorts.
  [
    103,
    `${payments}/src/routes/payouts.ts`,
    10,
    "edited",
    `"select * from payouts where month = '" + month + "'"`,
    `month + "' order by paid_at desc"`,
  ],
  [104, `${payments}/src/routes/payouts.ts`, 15, "exact", `"/var/lib/payments/payouts/" + String(`],
];

function truthOf(rows: readonly Row[]): readonly Truth[] {
  return rows.map(([number, path, line, state, flagged, text]) => ({
    number,
    path,
    line,
    state,
    flagged,
    text: text ?? flagged,
  }));
}

/** Every open code scanning alert of the sample's default branch, by number. */
export const truth: readonly Truth[] = truthOf(rows);

/** The open alerts of `dana/payouts` that main has not open, by number. */
export const branchTruth: readonly Truth[] = truthOf(branchRows);
