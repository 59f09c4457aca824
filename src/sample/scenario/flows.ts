/** One step on the way from a source to the place that an alert is about. */
export interface FlowStep {
  readonly path: string;
  /** The text of the step, as it stands in the file at the scan's commit. */
  readonly flagged: string;
  /** Text that occurs once in that file and holds it, where that alone does not. */
  readonly within?: string;
  readonly message: string;
}

const payments = "services/payments-api/src";
const orders = "services/orders-worker/orders";
const catalog = "services/catalog/internal";
const java = "services/reports/src/main/java/com/acme/reports";

type Step = readonly [path: string, flagged: string, within: string | undefined, message: string];

/** By alert. The last step is the alert's own place. */
const steps: Readonly<Record<number, readonly Step[]>> = {
  1: [
    [`${payments}/routes/payments.ts`, `request.query["merchant"]`, undefined, "request.query"],
    [
      `${payments}/routes/payments.ts`,
      "merchant",
      "paymentsOfMerchant(merchant, order)",
      "merchant",
    ],
    [`${payments}/db.ts`, "merchantId: string", "(merchantId: string, order", "merchantId"],
    [
      `${payments}/db.ts`,
      `"select * from payments where merchant_id = '" + merchantId + "'"`,
      undefined,
      `"select ... + "'"`,
    ],
    [
      `${payments}/db.ts`,
      `text + " order by created_at " + direction + " limit 200"`,
      undefined,
      `text + ... mit 200"`,
    ],
  ],
  2: [
    [`${payments}/routes/refunds.ts`, `request.query["state"]`, undefined, "request.query"],
    [`${payments}/routes/refunds.ts`, "${state}", "where state = '${state}'", "state"],
    [`${payments}/routes/refunds.ts`, "sql", "pool.query(sql)", "sql"],
  ],
  9: [
    [`${payments}/session.ts`, "request.headers.authorization", undefined, "request.headers"],
    [`${payments}/session.ts`, "token", "keyFor(token)", "token"],
    [`${payments}/keys.ts`, "token: string", undefined, "token"],
    [`${payments}/keys.ts`, "JSON.parse(header)", undefined, "JSON.parse(header)"],
    [`${payments}/keys.ts`, `"/etc/payments/keys/" + kid`, undefined, `"/etc/p ... " + kid`],
  ],
  27: [
    [`${orders}/worker.py`, "message", "def handle(message)", "message"],
    [`${orders}/worker.py`, `order["draft"]`, undefined, `Subscript`],
    [`${orders}/storage.py`, "encoded", "def load_draft(encoded)", "encoded"],
    [`${orders}/storage.py`, "base64.b64decode(encoded)", undefined, "Attribute()"],
    [`${orders}/storage.py`, "raw", "pickle.loads(raw)", "raw"],
  ],
  28: [
    [`${orders}/admin.py`, "request.args", `request.args.get("status", "paid")`, "request"],
    [`${orders}/admin.py`, "status, region", "find_by_status(status, region)", "status"],
    [`${orders}/storage.py`, "status, region", "def find_by_status(status, region)", "status"],
    [`${orders}/storage.py`, `query + " order by created_at"`, undefined, "BinaryExpr"],
  ],
  43: [
    [`${catalog}/search/search.go`, "r.URL.Query()", `words := r.URL.Query().Get("q")`, "URL"],
    [`${catalog}/search/search.go`, "words", "db.Find(r.Context(), words, sort)", "words"],
    [`${catalog}/store/store.go`, "words", "ctx context.Context, words, sort", "words"],
    [`${catalog}/store/store.go`, "query", "s.pool.Query(ctx, query)", "query"],
  ],
  52: [
    [`${java}/ReportController.java`, "region", "@RequestParam String region", "region : String"],
    [`${java}/ReportController.java`, "region", "findByRegion(year, region)", "region : String"],
    [`${java}/ReportRepository.java`, "region", "(int year, String region)", "region : String"],
    [`${java}/ReportRepository.java`, "sql", "jdbc.query(sql, ", "sql"],
  ],
};

/** The ways of those alerts that have one, by number. */
export const flows: ReadonlyMap<number, readonly FlowStep[]> = new Map(
  Object.entries(steps).map(([number, own]) => [
    Number(number),
    own.map(([path, flagged, within, message]) => ({
      path,
      flagged,
      message,
      ...(within === undefined ? {} : { within }),
    })),
  ]),
);
