import { add, type Edit, replace, type Step } from "../git/history.ts";
import { people } from "./people.ts";
import { payoutsRef, waitingRef } from "./scans.ts";

const { dana, luis } = people;
const payments = "services/payments-api";
const orders = "services/orders-worker";

/**
 * Payouts: a branch that left main in summer and has analyses of its own. It brings two alerts, and
 * still has two that main has fixed since.
 */
const payouts: readonly Step[] = [
  {
    id: "payouts",
    on: "savedFilters",
    author: dana,
    date: "2026-08-27T09:48:00Z",
    message: "Payments: begin with payouts",
    edits: [
      add({
        [`${payments}/src/routes/payouts.ts`]: `import { Router } from "express";
import type pg from "pg";

/** What merchants have earned, and when it reached them. */
export function payouts(pool: pg.Pool): Router {
  const router = Router();

  router.get("/", async (request, response) => {
    const month = String(request.query["month"] ?? "");
    const rows = await pool.query("select * from payouts where month = '" + month + "'");
    response.json(rows.rows);
  });

  return router;
}
`,
      }),
    ],
  },
  {
    id: "payoutFiles",
    author: dana,
    date: "2026-11-12T09:55:00Z",
    message: "Payments: read the bank's payout files",
    edits: [
      replace(
        `${payments}/src/routes/payouts.ts`,
        "  return router;\n",
        `  router.get("/files", (request, response) => {
    response.sendFile("/var/lib/payments/payouts/" + String(request.query["name"]));
  });

  return router;
`,
      ),
    ],
  },
  {
    id: "payoutOrder",
    author: dana,
    date: "2026-11-17T14:09:00Z",
    message: "Payments: list the latest payouts first",
    edits: [
      replace(
        `${payments}/src/routes/payouts.ts`,
        `month + "'");`,
        `month + "' order by paid_at desc");`,
      ),
    ],
  },
];

const waitingEdits: readonly Edit[] = [
  add({
    [`${orders}/orders/waiting.py`]: `"""Who waits for which article."""

from flask import request

from orders import storage


def waiting_for():
    article = request.args.get("article", "")
    with storage.connect() as connection, connection.cursor() as cursor:
        cursor.execute("select email from waiting where article = '%s'" % article)
        return cursor.fetchall()
`,
  }),
];

/** The waiting list: a branch whose pull request alone was analysed. */
const waitingList: readonly Step[] = [
  {
    id: "waitingList",
    on: "readme",
    author: luis,
    date: "2026-11-19T15:06:00Z",
    message: "Orders: tell customers when an article is back",
    edits: waitingEdits,
  },
];

/** The commit that GitHub makes to try a merge: no clone has it. */
const mergeWaitingList: readonly Step[] = [
  {
    id: "mergeWaitingList",
    on: "readme",
    author: luis,
    date: "2026-11-19T15:06:20Z",
    message: "Merge the waiting list into main",
    edits: waitingEdits,
  },
];

/** The commits of every reference but main's, oldest first. */
export const branches: ReadonlyMap<string, readonly Step[]> = new Map([
  [payoutsRef, payouts],
  ["refs/heads/luis/waiting-list", waitingList],
  [waitingRef, mergeWaitingList],
]);
