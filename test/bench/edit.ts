import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
} from "vscode-languageserver-protocol/node";
import { refreshRequest, statusRequest } from "../../src/protocol/messages.ts";
import { makeClone } from "../support/clone.ts";
import { codeAlert } from "../support/upstreamAnswers.ts";
import { type Benchmark, median } from "./figure.ts";
import { answeringAlerts } from "./manyAlerts.ts";
import { startWorkerProcess, type WorkerProcess } from "./workerProcess.ts";

const path = "src/large.ts";
const lineCount = 2000;
const alertCount = 100;
const editCount = 200;

/** A keystroke in a large file: how much longer the worker takes than for a message that does nothing. */
export const edit: Benchmark = {
  name: "edit",
  measure: async ({ bundles }) => {
    const clone = makeClone("https://github.com/acme/shop.git");
    try {
      const lines = Array.from(
        { length: lineCount },
        (_, index) => `const value${index + 1} = compute(${index * 7});`,
      );
      const text = `${lines.join("\n")}\n`;
      mkdirSync(join(clone.folder, "src"));
      writeFileSync(join(clone.folder, path), text);
      const commit = clone.commit({});
      const items = Array.from({ length: alertCount }, (_, index) =>
        codeAlert({
          number: index + 1,
          path,
          line: (index + 1) * 20 - 5,
          columns: [7, 14],
          commit,
        }),
      );
      const worker = await startWorkerProcess({
        bundles,
        folder: clone.folder,
        respond: answeringAlerts(items),
      });
      await worker.begin();
      const uri = pathToFileURL(join(clone.folder, path)).href;
      await worker.connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "typescript", version: 1, text },
      });
      await worker.connection.sendRequest(refreshRequest, {});
      const idle = await roundTrips(worker, async () => undefined);
      const typing = await roundTrips(worker, (run) => change(worker, uri, run, "x"));
      const moving = await roundTrips(worker, (run) => change(worker, uri, run, "\n"));
      await worker.stop();
      return [
        {
          what: "edit in a 2,000-line file with 100 alerts, a letter in the first line",
          value: Math.max(0, typing - idle),
          unit: "ms",
          budget: 1,
        },
        {
          what: "  a new first line, which moves all alerts",
          value: Math.max(0, moving - idle),
          unit: "ms",
          budget: 1,
        },
        { what: "  a message that does nothing", value: idle, unit: "ms", budget: undefined },
      ];
    } finally {
      clone.remove();
    }
  },
};

/** The median time until the worker has done the work and answers what comes after it. */
async function roundTrips(
  worker: WorkerProcess,
  send: (run: number) => Promise<void>,
): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < editCount; run += 1) {
    const start = performance.now();
    await send(run);
    await worker.connection.sendRequest(statusRequest, {});
    if (run >= editCount / 4) times.push(performance.now() - start);
  }
  return median(times);
}

async function change(
  worker: WorkerProcess,
  uri: string,
  version: number,
  text: string,
): Promise<void> {
  const start = { line: 0, character: 0 };
  await worker.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: version + 2 },
    contentChanges: [{ range: { start, end: start }, text }],
  });
}
