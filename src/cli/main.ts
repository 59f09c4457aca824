#!/usr/bin/env node
/**
 * The command line `runtime-risk`: the worker's modules without an editor. Deliberately absent: a
 * configuration file, a cache, any write but the report's.
 */
import { isSupportedNode, oldestNode } from "./nodeVersion.ts";

if (isSupportedNode(process.versions.node)) {
  // What an older Node.js lacks is not even loaded before its version is known.
  void import("./start.ts")
    .then(({ start }) => start())
    .catch((error: unknown) => {
      // Node.js would exit with 1, which here says that --fail-on is met.
      process.exitCode = 2;
      process.stderr.write(`runtime-risk: ${error instanceof Error ? error.message : "failed"}\n`);
    });
} else {
  const oldest = `${oldestNode.major}.${oldestNode.minor}`;
  process.stderr.write(
    `runtime-risk: Node.js ${process.versions.node} is too old. Install ${oldest} or later.\n`,
  );
  process.exitCode = 2;
}
