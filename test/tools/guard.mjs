/**
 * Runs a command in this process's group and ends the whole group when the starter goes away, however it goes.
 *
 * Started detached, so that it leads its own group, with a pipe as standard input that closes with the starter. The VS
 * Code server's children outlive it; the group is what ends them.
 */
import { spawn } from "node:child_process";
import process from "node:process";

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
let isEnding = false;

child.on("error", (error) => {
  console.error(error.message);
  endGroup(1);
});
child.on("exit", (code) => (isEnding ? killGroup(200) : endGroup(code ?? 1)));
process.stdin
  .on("end", () => endGroup(0))
  .on("error", () => endGroup(0))
  .resume();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => endGroup(0));

/** Asks the group to end; the child's own end, or two seconds, ends whatever stayed. */
function endGroup(code) {
  if (isEnding) return;
  isEnding = true;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"]).on("close", () =>
      process.exit(code),
    );
    return;
  }
  process.kill(-process.pid, "SIGTERM");
  killGroup(child.exitCode === null && child.signalCode === null ? 2000 : 200);
}

/** This process is in the group and goes with it. */
function killGroup(afterMilliseconds) {
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), afterMilliseconds);
}
