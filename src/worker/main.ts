import { join } from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type * as acting from "./acting.ts";
import type * as manifestReaders from "./manifests.ts";
import { openSample } from "./sampleUpstream.ts";
import { startServer } from "./server.ts";

// Lent to the bundles beside this one.
export * from "./lent.ts";

const connection = createConnection(ProposedFeatures.all);

process.on("unhandledRejection", (reason) => {
  const words = reason instanceof Error ? (reason.stack ?? reason.message) : "unknown reason";
  connection.console.error(`Unhandled rejection: ${words}`);
});

startServer(connection, {
  environment: () => process.env,
  // A bundle of its own beside this one, read only when the sample is wanted.
  loadSample: (scenario) => openSample(require(join(__dirname, "sample.cjs")) as unknown, scenario),
  // Likewise: only repositories with Dependabot alerts, images or declarations need it.
  loadManifests: () => {
    const module: unknown = require(join(__dirname, "manifests.cjs"));
    // The bundle is built from that very file.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (module as typeof manifestReaders).manifests;
  },
  // Likewise: most sessions change nothing.
  loadActing: () => {
    const module: unknown = require(join(__dirname, "acting.cjs"));
    // The bundle is built from that very file.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (module as typeof acting).actingFeatures;
  },
  now: () => new Date(),
});

// The client is gone without a word: nobody is left to work for.
process.on("disconnect", () => process.exit(0));
