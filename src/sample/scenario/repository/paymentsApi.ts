import type { Files } from "../../git/history.ts";

/** The code of services/payments-api as first committed. */
export const paymentsApi: Files = {
  "services/payments-api/migrations/0001_init.sql": `create table payments (
  id           bigint generated always as identity primary key,
  order_id     text not null,
  merchant_id  text not null,
  amount_cents integer not null check (amount_cents > 0),
  currency     char(3) not null,
  state        text not null default 'authorised',
  created_at   timestamptz not null default now()
);

create index payments_by_order on payments (order_id);
create index payments_by_merchant on payments (merchant_id, created_at desc);
`,
  "services/payments-api/src/app.ts": `import express, { type Express, type NextFunction, type Request, type Response } from "express";
import type pg from "pg";
import { log } from "./log.js";
import { invoices } from "./routes/invoices.js";
import { payments } from "./routes/payments.js";
import { session } from "./session.js";

export function createApp(pool: pg.Pool): Express {
  const app = express();
  app.use(express.json({ limit: "64kb" }));

  app.use((request, response, next) => {
    const origin = request.headers.origin;
    if (origin !== undefined) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
    next();
  });

  app.get("/healthz", (_request, response) => response.send("ok"));
  app.use("/payments", session, payments(pool));
  app.use("/invoices", session, invoices(pool));

  app.use((error: Error, request: Request, response: Response, _next: NextFunction) => {
    log.error({ error, path: request.path }, "request failed");
    response.status(500).send(error.stack);
  });
  return app;
}
`,
  "services/payments-api/src/db.ts": `import pg from "pg";

export const pool = new pg.Pool({
  connectionString: process.env["DATABASE_URL"],
  max: 20,
  idleTimeoutMillis: 30_000,
});

export interface Payment {
  id: number;
  orderId: string;
  merchantId: string;
  amountCents: number;
  currency: string;
  state: "authorised" | "captured" | "refunded" | "failed";
}

/** Payments of one merchant, newest first. */
export async function paymentsOfMerchant(merchantId: string, order: string): Promise<Payment[]> {
  const direction = order === "oldest" ? "asc" : "desc";
  const text = "select * from payments where merchant_id = '" + merchantId + "'";
  const result = await pool.query(text + " order by created_at " + direction + " limit 200");
  return result.rows as Payment[];
}

export async function paymentById(id: number): Promise<Payment | undefined> {
  const result = await pool.query("select * from payments where id = $1", [id]);
  return result.rows[0] as Payment | undefined;
}
`,
  "services/payments-api/src/keys.ts": `import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

const loaded = new Map<string, KeyObject>();

/** The identity service's public key that a token names in its header. */
export function keyFor(token: string): KeyObject {
  const header = Buffer.from(token.split(".")[0] ?? "", "base64url").toString();
  const kid = (JSON.parse(header) as { kid: string }).kid;
  const known = loaded.get(kid);
  if (known !== undefined) return known;
  const key = createPublicKey(readFileSync("/etc/payments/keys/" + kid));
  loaded.set(kid, key);
  return key;
}

/** Short stable name of a customer's card, for support staff. */
export function cardAlias(pan: string): string {
  const alias = createHash("md5").update(pan).digest("hex");
  return alias.slice(0, 12);
}

/** One-time code that a customer reads to support staff. */
export function supportCode(): string {
  const digits = Math.floor(Math.random() * 1_000_000);
  return String(digits).padStart(6, "0");
}
`,
  "services/payments-api/src/log.ts": `import { pino } from "pino";

export const log = pino({ name: "payments-api", level: process.env["LOG_LEVEL"] ?? "info" });
`,
  "services/payments-api/src/routes/invoices.ts": `import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Router } from "express";
import type pg from "pg";

const folder = "/var/lib/payments/invoices";

export function invoices(pool: pg.Pool): Router {
  const router = Router();

  router.get("/:merchant/:file", (request, response) => {
    const path = join(folder, request.params.merchant, request.params.file);
    response.type("application/pdf");
    createReadStream(path).pipe(response);
  });

  router.get("/preview", async (request, response) => {
    const note = String(request.query["note"] ?? "");
    const result = await pool.query("select count(*) as n from payments where state = 'captured'");
    response.send("<p>" + result.rows[0].n + " captured payments</p><p>" + note + "</p>");
  });

  return router;
}
`,
  "services/payments-api/src/routes/payments.ts": `import { Router } from "express";
import type pg from "pg";
import { paymentById, paymentsOfMerchant } from "../db.js";

export function payments(pool: pg.Pool): Router {
  const router = Router();

  router.get("/", async (request, response) => {
    const merchant = String(request.query["merchant"] ?? "");
    const order = String(request.query["order"] ?? "newest");
    response.json(await paymentsOfMerchant(merchant, order));
  });

  router.get("/:id", async (request, response) => {
    const payment = await paymentById(Number(request.params.id));
    if (payment === undefined) response.status(404).json({ error: "no such payment" });
    else response.json(payment);
  });

  router.post("/:id/capture", async (request, response) => {
    const result = await pool.query(
      "update payments set state = 'captured' where id = $1 and state = 'authorised' returning *",
      [Number(request.params.id)],
    );
    if (result.rowCount === 0) response.status(409).json({ error: "cannot be captured" });
    else response.json(result.rows[0]);
  });

  return router;
}
`,
  "services/payments-api/src/server.ts": `import { createApp } from "./app.js";
import { pool } from "./db.js";
import { log } from "./log.js";

const port = Number(process.env["PORT"] ?? "8080");
const server = createApp(pool).listen(port, () => {
  log.info({ port }, "payments-api is listening");
});

process.on("SIGTERM", () => {
  server.close(() => {
    void pool.end();
  });
});
`,
  "services/payments-api/src/session.ts": `import type { NextFunction, Request, Response } from "express";
import jwt from "jsonwebtoken";
import { keyFor } from "./keys.js";
import { log } from "./log.js";

/** Lets a request through when its bearer token is signed by the identity service. */
export function session(request: Request, response: Response, next: NextFunction): void {
  const header = request.headers.authorization ?? "";
  const token = header.replace(/^Bearer /, "");
  try {
    const claims = jwt.verify(token, keyFor(token), { audience: process.env["JWT_AUDIENCE"] });
    response.locals["claims"] = claims;
    next();
  } catch {
    log.warn("rejected a session for " + request.headers["x-client-id"]);
    response.status(401).json({ error: "not signed in" });
  }
}
`,
  "services/payments-api/test/payments.test.ts": `import assert from "node:assert/strict";
import { test } from "node:test";
import jwt from "jsonwebtoken";
import { cardAlias } from "../src/keys.js";

const signingPhrase = "only-for-tests";

test("a token of the test issuer is accepted", () => {
  const token = jwt.sign({ sub: "merchant-7" }, signingPhrase);
  assert.equal((jwt.verify(token, signingPhrase) as { sub: string }).sub, "merchant-7");
});

test("an alias has twelve characters", () => {
  assert.equal(cardAlias("4111 1111 1111 1111").length, 12);
});
`,
};
