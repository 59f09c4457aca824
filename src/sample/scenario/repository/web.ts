import type { Files } from "../../git/history.ts";

/** The code of services/web as first committed. */
export const web: Files = {
  "services/web/src/App.tsx": `import { BrowserRouter, Route, Routes } from "react-router-dom";
import { Checkout } from "./pages/Checkout";
import { Product } from "./pages/Product";

export function App() {
  return (
    <BrowserRouter>
      <Routes>
        <Route path="/product/:id" element={<Product />} />
        <Route path="/checkout" element={<Checkout />} />
      </Routes>
    </BrowserRouter>
  );
}
`,
  "services/web/src/components/ProductDescription.tsx": `import { useEffect, useRef } from "react";
import type { ProductDetails } from "../lib/api";
import { plain } from "../lib/format";

interface Properties {
  readonly product: ProductDetails;
}

/** The merchant's own words about a product. */
export function ProductDescription({ product }: Properties) {
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (box.current === null) return;
    box.current.innerHTML = plain(product.html);
    const wanted = decodeURIComponent(window.location.hash.slice(1));
    const heading = document.createElement("h2");
    heading.innerHTML = wanted;
    if (wanted !== "") box.current.prepend(heading);
  }, [product]);

  return <div className="description" ref={box} />;
}
`,
  "services/web/src/lib/api.ts": `import axios from "axios";

export interface ProductDetails {
  id: number;
  name: string;
  html: string;
  priceCents: number;
}

const client = axios.create({ baseURL: "/api", withCredentials: true });

export async function productById(id: string): Promise<ProductDetails> {
  const answer = await client.get<ProductDetails>("/products/" + encodeURIComponent(id));
  return answer.data;
}

/** Remembers who is signed in between visits. */
export function remember(email: string, password: string): void {
  window.localStorage.setItem("acme.session", JSON.stringify({ email, password }));
}

/** True for addresses that may be framed by the checkout page. */
export function isTrustedFrame(url: string): boolean {
  return url.includes("pay.acme.example");
}
`,
  "services/web/src/lib/format.ts": `/** Text helpers shared by all pages. */

/** Removes tags from a text that merchants may write with HTML. */
export function plain(html: string): string {
  return html.replace(/<script.*?>.*?<\\/script>/gi, "");
}

export function price(cents: number, currency: string): string {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency });
  return format.format(cents / 100);
}

/** Lays a merchant's wording over our own, key by key. */
export function overlay(base: Record<string, unknown>, own: Record<string, unknown>): void {
  for (const key of Object.keys(own)) {
    const value = own[key];
    if (typeof value === "object" && value !== null && typeof base[key] === "object") {
      overlay(base[key] as Record<string, unknown>, value as Record<string, unknown>);
    } else {
      base[key] = value;
    }
  }
}

export function deliveryDate(iso: string, locale: string): string {
  const date = new Date(iso);
  const day = date.toLocaleDateString(locale, { weekday: "long" });
  const rest = date.toLocaleDateString(locale, { day: "numeric", month: "long" });
  return day + ", " + rest;
}

export function initials(name: string): string {
  const words = name.trim().split(" ");
  const first = words.at(0) ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return (first.charAt(0) + last.charAt(0)).toUpperCase();
}

export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(" ");
  return (space > 0 ? cut.slice(0, space) : cut) + "…";
}

export function plural(count: number, one: string, many: string): string {
  return count === 1 ? "1 " + one : String(count) + " " + many;
}
`,
  "services/web/src/main.tsx": `import { createRoot } from "react-dom/client";
import { App } from "./App";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
`,
  "services/web/src/pages/Checkout.tsx": `import { useState } from "react";
import { isTrustedFrame, remember } from "../lib/api";

export function Checkout() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const frame = new URLSearchParams(window.location.search).get("frame") ?? "";

  return (
    <form onSubmit={() => remember(email, password)}>
      <input type="email" value={email} onChange={(e) => setEmail(e.target.value)} />
      <input type="password" value={password} onChange={(e) => setPassword(e.target.value)} />
      {isTrustedFrame(frame) && <iframe src={frame} title="Card" />}
      <button type="submit">Pay</button>
    </form>
  );
}
`,
  "services/web/src/pages/Product.tsx": `import { useEffect, useState } from "react";
import { useParams } from "react-router-dom";
import { ProductDescription } from "../components/ProductDescription";
import { type ProductDetails, productById } from "../lib/api";
import { price } from "../lib/format";

export function Product() {
  const { id = "" } = useParams();
  const [product, setProduct] = useState<ProductDetails>();

  useEffect(() => {
    void productById(id).then(setProduct);
  }, [id]);

  if (product === undefined) return <p>Loading…</p>;
  return (
    <main>
      <h1>{product.name}</h1>
      <ProductDescription product={product} />
      <strong>{price(product.priceCents, "EUR")}</strong>
    </main>
  );
}
`,
};

/** The page after checkout. */
export const orderStatus: Files = {
  "services/web/src/pages/OrderStatus.tsx": `import { useEffect, useState } from "react";
import { deliveryDate } from "../lib/format";

interface Status {
  readonly id: string;
  readonly text: string;
  readonly due: string;
}

/** Shown after checkout, and again from the link in the mail. */
export function OrderStatus() {
  const [status, setStatus] = useState<Status>();
  const query = new URLSearchParams(window.location.search);

  useEffect(() => {
    const listen = (event: MessageEvent<Status>) => setStatus(event.data);
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, []);

  const leave = () => {
    window.location.href = query.get("next") ?? "/";
  };

  if (status === undefined) return <p>Waiting for the payment page…</p>;
  return (
    <section>
      <p>{status.text}</p>
      <p>{deliveryDate(status.due, "en-GB")}</p>
      <button type="button" onClick={leave}>
        Continue
      </button>
    </section>
  );
}
`,
};

/** Shared carts. */
export const carts: Files = {
  "services/web/src/lib/carts.ts": `import { initials, shorten } from "./format";

export interface Cart {
  readonly code: string;
  readonly owner: string;
  readonly lines: readonly { readonly sku: string; readonly count: number }[];
}

/** A code under which a cart can be opened by somebody else. */
export function shareCode(): string {
  return Math.random().toString(36).slice(2, 12);
}

const address = /^([a-zA-Z0-9_.+-])+@(([a-zA-Z0-9-])+.)+([a-zA-Z0-9]{2,4})+$/;

export function isMail(text: string): boolean {
  return address.test(text);
}

export function title(cart: Cart): string {
  let count = 0;
  for (const line of cart.lines) count += line.count;
  return initials(cart.owner) + ": " + shorten(String(cart.lines.length) + " articles", 24);
}
`,
};
