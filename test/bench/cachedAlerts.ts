import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DidOpenTextDocumentNotification } from "vscode-languageserver-protocol/node";
import { refreshRequest } from "../../src/protocol/messages.ts";
import { type Benchmark, median } from "./figure.ts";
import { answeringAlerts, itemsFor } from "./manyAlerts.ts";
import { makeManyFiles } from "./manyFiles.ts";
import { startWorkerProcess } from "./workerProcess.ts";

/** From the start of the process to the diagnostics of an open file, while nothing answers. */
export const cachedAlerts: Benchmark = {
  name: "cached",
  measure: async ({ bundles, scratch }) => {
    const { folder, alerts } = makeManyFiles(join(scratch, "repository"));
    const storagePath = join(scratch, "storage");
    const respond = answeringAlerts(itemsFor(alerts));
    const first = await startWorkerProcess({ bundles, folder, storagePath, respond });
    await first.begin();
    await first.connection.sendRequest(refreshRequest, {});
    await first.stop();
    const path = alerts[0]?.location.path ?? "";
    const uri = pathToFileURL(join(folder, path)).href;
    const text = readFileSync(join(folder, path), "utf8");
    const all: number[] = [];
    const started: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      const silent = async () => await new Promise<never>(() => undefined);
      const worker = await startWorkerProcess({ bundles, folder, storagePath, respond: silent });
      const shown = worker.published(
        (params) => params.uri === uri && params.diagnostics.length > 0,
      );
      await worker.begin();
      await worker.connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "typescript", version: 1, text },
      });
      await shown;
      const shownAt = performance.now();
      if (run > 0) {
        all.push(shownAt - worker.startedAt);
        started.push(shownAt - worker.initialisedAt);
      }
      await worker.stop();
    }
    return [
      {
        what: "cached alerts of an open file, 10,000 in the cache, from the fork",
        value: median(all),
        unit: "ms",
        budget: 400,
      },
      {
        what: "  of it after the worker has started",
        value: median(started),
        unit: "ms",
        budget: 100,
      },
    ];
  },
};
