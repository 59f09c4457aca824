import type { Files } from "../../git/history.ts";

/** Refunds. */
export const refunds: Files = {
  "services/payments-api/migrations/0002_refunds.sql": `create table refunds (
  id           bigint generated always as identity primary key,
  payment_id   bigint not null references payments (id),
  amount_cents integer not null check (amount_cents > 0),
  reason       text not null,
  reference    text unique,
  state        text not null default 'open',
  created_at   timestamptz not null default now()
);
`,
  "services/payments-api/src/routes/refunds.ts": `import { Router } from "express";
import type pg from "pg";
import { log } from "../log.js";

interface RefundRequest {
  paymentId: number;
  amountCents: number;
  reason: string;
}

export function refunds(pool: pg.Pool): Router {
  const router = Router();

  router.get("/", async (request, response) => {
    const state = String(request.query["state"] ?? "open");
    const sql = \`select * from refunds where state = '\${state}' order by created_at desc\`;
    const result = await pool.query(sql);
    response.json(result.rows);
  });

  router.get("/reference/:reference", async (request, response) => {
    const wanted = request.params.reference;
    const result = await pool.query("select * from refunds where reference = '" + wanted + "'");
    response.json(result.rows[0] ?? null);
  });

  router.post("/", async (request, response) => {
    const wanted = request.body as RefundRequest;
    log.info("refund of " + wanted.amountCents + " because " + wanted.reason);
    const payment = await pool.query("select * from payments where id = $1", [wanted.paymentId]);
    if (payment.rowCount === 0) {
      response.status(404).send("No payment " + wanted.paymentId + " to refund");
      return;
    }
    const result = await pool.query(
      "insert into refunds (payment_id, amount_cents, reason) values ($1, $2, $3) returning *",
      [wanted.paymentId, wanted.amountCents, wanted.reason],
    );
    response.status(201).json(result.rows[0]);
  });

  return router;
}
`,
};

/** Webhooks for merchants. */
export const webhooks: Files = {
  "services/payments-api/src/routes/webhooks.ts": `import { Router } from "express";
import type pg from "pg";
import { log } from "../log.js";

/** Merchants register an address that hears about every captured payment. */
export function webhooks(pool: pg.Pool): Router {
  const router = Router();

  router.post("/", async (request, response) => {
    const { merchant, url } = request.body as { merchant: string; url: string };
    await pool.query("insert into webhooks (merchant_id, url) values ($1, $2)", [merchant, url]);
    response.status(201).end();
  });

  router.post("/test", async (request, response) => {
    const { url } = request.body as { url: string };
    const answer = await fetch(url, { method: "POST", body: JSON.stringify({ test: true }) });
    log.info({ status: answer.status }, "test delivery");
    response.status(200).json({ status: answer.status, body: await answer.text() });
  });

  router.get("/done", (request, response) => {
    const back = String(request.query["back"] ?? "/");
    response.redirect(back);
  });

  return router;
}
`,
};

/** Cards of the old shop; deleted later. */
export const legacyVault: Files = {
  "services/payments-api/src/legacyVault.ts": `import { createCipheriv, createDecipheriv } from "node:crypto";
import { log } from "./log.js";

/** Cards of the old shop, kept until the last subscription has moved. */
const initial = Buffer.alloc(8, 0);

export function seal(card: string, key: Buffer): string {
  const cipher = createCipheriv("des-cbc", key, initial);
  return cipher.update(card, "utf8", "hex") + cipher.final("hex");
}

export function open(sealed: string, key: Buffer): string {
  const decipher = createDecipheriv("des-cbc", key, initial);
  const card = decipher.update(sealed, "hex", "utf8") + decipher.final("utf8");
  log.debug("opened card " + card);
  return card;
}
`,
};
