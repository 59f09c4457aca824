import { join } from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { openSample } from "./sampleUpstream.ts";
import { startServer } from "./server.ts";

const connection = createConnection(ProposedFeatures.all);

process.on("unhandledRejection", (reason) => {
  const words = reason instanceof Error ? (reason.stack ?? reason.message) : "unknown reason";
  connection.console.error(`Unhandled rejection: ${words}`);
});

startServer(connection, {
  environment: () => process.env,
  // A bundle of its own beside this one, read only when the sample is wanted.
  loadSample: () => openSample(require(join(__dirname, "sample.cjs")) as unknown),
  now: () => new Date(),
});
