import { setTimeout as after } from "node:timers/promises";
import type { HttpRequest } from "../../src/protocol/messages.ts";
import { refreshRequest } from "../../src/protocol/messages.ts";
import { type Benchmark, type Figure, median } from "./figure.ts";
import { answeringAlerts, itemsFor } from "./manyAlerts.ts";
import { makeManyFiles } from "./manyFiles.ts";
import { startWorkerProcess } from "./workerProcess.ts";

const count = 1000;
const perPage = 100;
const latencyMs = 50;

interface Asked {
  readonly request: HttpRequest;
  readonly status: number;
}

/** A worker process against an upstream that answers every request after 50 ms. */
export const refresh: Benchmark = {
  name: "refresh",
  measure: async ({ bundles, scratch }) => {
    const { folder, alerts } = makeManyFiles(scratch);
    const answer = answeringAlerts(itemsFor(alerts.slice(0, count)));
    let asked: Asked[] = [];
    const first: { readonly ms: number; readonly asked: readonly Asked[] }[] = [];
    const again: { readonly ms: number; readonly asked: readonly Asked[] }[] = [];
    for (let run = 0; run < 4; run += 1) {
      asked = [];
      const worker = await startWorkerProcess({
        bundles,
        folder,
        respond: async (request) => {
          await after(latencyMs);
          const response = answer(request);
          asked.push({ request, status: response.status });
          return response;
        },
      });
      const refreshed = async () => {
        asked = [];
        const start = performance.now();
        await worker.connection.sendRequest(refreshRequest, {});
        return { ms: performance.now() - start, asked };
      };
      await worker.begin();
      const result = await refreshed();
      // The first run warms the disk's cache.
      if (run > 0) first.push(result);
      again.push(await refreshed());
      await worker.stop();
    }
    return figures(first, again);
  },
};

function figures(
  first: readonly { readonly ms: number; readonly asked: readonly Asked[] }[],
  again: readonly { readonly ms: number; readonly asked: readonly Asked[] }[],
): readonly Figure[] {
  const pages = count / perPage;
  const requests = median(first.map(({ asked }) => asked.length));
  const unchanged = again.at(-1)?.asked ?? [];
  const lists = unchanged.filter(
    ({ request }) => request.method === "GET" && /\/(alerts|issues)\?/.test(request.url),
  );
  const different = new Set(lists.map(({ request }) => listOf(request.url))).size;
  return [
    {
      what: `refresh of 1,000 alerts, ${latencyMs} ms per response`,
      value: median(first.map(({ ms }) => ms)),
      unit: "ms",
      budget: 2000,
    },
    { what: "  requests", value: requests, unit: "", budget: undefined },
    {
      what: "  requests besides the 10 pages of alerts",
      value: requests - pages,
      unit: "",
      budget: undefined,
    },
    {
      what: `refresh with nothing changed: requests for GitHub's ${different} lists`,
      value: lists.length,
      unit: "",
      budget: different,
    },
    {
      what: "  of them not answered with 304",
      value: lists.filter(({ status }) => status !== 304).length,
      unit: "",
      budget: 0,
    },
    { what: "  time", value: median(again.map(({ ms }) => ms)), unit: "ms", budget: undefined },
  ];
}

/** The address of a list, whatever page of it is asked for. */
function listOf(address: string): string {
  const url = new URL(address);
  for (const name of ["page", "after", "before"]) url.searchParams.delete(name);
  return url.href;
}
