import assert from "node:assert/strict";
import { connect } from "node:net";
import { run, startGuarded } from "./processes.ts";

/** A program that leaves a server behind, in a process of its own, and says its port. */
const leavesAServer = `
  const server = 'require("node:net").createServer().listen(0, function () { console.log(this.address().port) })';
  require("node:child_process").spawn(process.execPath, ["-e", server], { stdio: "inherit" });
`;

suite("processes", () => {
  test("a guarded program ends with everything it started", async () => {
    const guarded = startGuarded(process.execPath, ["-e", leavesAServer], process.env);
    const port = await new Promise<number>((resolve) => {
      guarded.onLine((line) => resolve(Number(line)));
    });
    assert.ok(await isListening(port), "the server runs before");
    await guarded.stop();
    assert.ok(!(await isListening(port)), "the server runs afterwards");
  });

  test("a guarded program ends when its starter is killed", async () => {
    const starter = startGuarded(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `import { startGuarded } from ${JSON.stringify(new URL("processes.ts", import.meta.url).href)};
         const guarded = startGuarded(process.execPath, ["-e", ${JSON.stringify(leavesAServer)}], process.env);
         guarded.onLine((line) => { console.log(process.pid + " " + line); });
         void guarded.ended.then(() => {});`,
      ],
      process.env,
    );
    const [processId, port] = await new Promise<readonly number[]>((resolve) => {
      starter.onLine((line) => resolve(line.split(" ").map(Number)));
    });
    assert.ok(processId !== undefined && port !== undefined);
    process.kill(processId, "SIGKILL");
    await starter.ended;
    await untilRefused(port);
  });

  test("a program that does not exist is a result, not a crash", async () => {
    assert.equal((await run("no-such-program-anywhere", [])).code, 127);
  });
});

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** The test's own time limit ends this when it never happens. */
async function untilRefused(port: number): Promise<void> {
  while (await isListening(port)) await new Promise((resolve) => setImmediate(resolve));
}
