import { setTimeout as after } from "node:timers/promises";
import { refreshRequest, statusRequest } from "../../src/protocol/messages.ts";
import { type Benchmark, median } from "./figure.ts";
import { answeringAlerts, itemsFor } from "./manyAlerts.ts";
import { makeManyFiles } from "./manyFiles.ts";
import { startWorkerProcess } from "./workerProcess.ts";

/** Long enough for the process to give memory back. */
const restMs = 3000;

/** What the worker process holds, as the system counts it. */
export const memory: Benchmark = {
  name: "memory",
  measure: async ({ bundles, scratch }) => {
    const { folder, alerts } = makeManyFiles(scratch);
    const respond = answeringAlerts(itemsFor(alerts));
    const idle: number[] = [];
    const full: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const empty = await startWorkerProcess({ bundles, respond });
      await empty.begin();
      await empty.connection.sendRequest(statusRequest, {});
      await after(restMs);
      idle.push(empty.residentMegabytes());
      await empty.stop();
      const worker = await startWorkerProcess({ bundles, folder, respond });
      await worker.begin();
      await worker.connection.sendRequest(refreshRequest, {});
      await after(restMs);
      full.push(worker.residentMegabytes());
      await worker.stop();
    }
    return [
      { what: "worker memory, idle", value: median(idle), unit: "MB", budget: 80 },
      { what: "worker memory, 10,000 alerts", value: median(full), unit: "MB", budget: 150 },
    ];
  },
};
