/** GitHub and Azure as a worker's client answers for them: one list of alerts, in pages with ETags. */
import { createHash } from "node:crypto";
import type { HttpRequest, HttpResponse } from "../../src/protocol/messages.ts";
import { answering, codeAlert, json, shop } from "../support/upstreamAnswers.ts";
import type { ManyFiles } from "./manyFiles.ts";

const listPath = "/repos/acme/shop/code-scanning/alerts";

/** Answers for `acme/shop` with these items of GitHub's code scanning list. */
export function answeringAlerts(items: readonly object[]): (request: HttpRequest) => HttpResponse {
  const answer = answering((_request, url) => {
    if (url.pathname !== listPath) return undefined;
    const size = Number(url.searchParams.get("per_page") ?? 30);
    const page = Number(url.searchParams.get("page") ?? 1);
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    const link = page * size < items.length ? { link: `<${next.href}>; rel="next"` } : {};
    return json(items.slice((page - 1) * size, page * size), 200, link);
  }, shop);
  return (request) => {
    const response = answer(request);
    if (request.method !== "GET" || response.status !== 200) return response;
    const etag = `"${createHash("sha1").update(response.body).digest("hex")}"`;
    const headers = { ...response.headers, etag };
    return request.headers["if-none-match"] === etag
      ? { status: 304, headers, body: "" }
      : { ...response, headers };
  };
}

/** Items for places in a repository, in their order. */
export function itemsFor(alerts: ManyFiles["alerts"]): readonly object[] {
  return alerts.map(({ location }, index) => {
    const { path, commit, region } = location;
    const columns = [region.startColumn, region.endColumn] as const;
    const line = region.startLine;
    return codeAlert({ number: index + 1, path, line, columns, commit: commit ?? "" });
  });
}
