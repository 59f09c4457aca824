import { plainText } from "../core/format/plainText.ts";
import { type ExitCode, exitCodes } from "./exitCode.ts";
import { helpText } from "./help.ts";
import { runReport, type Surroundings } from "./report.ts";
import { parseRequest } from "./request.ts";

/**
 * Runs the command line with the arguments that follow the program's name; returns the exit code.
 *
 * The one edge of the command line: whatever fails becomes a message on stderr, without a token.
 * Rejects only when stdout or stderr can't be written for another reason than a reader that left.
 */
export async function runCommandLine(
  commandLine: readonly string[],
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { stdout, stderr, version } = surroundings;
  const request = parseRequest(commandLine);
  switch (request.kind) {
    case "help":
      await stdout.write(helpText);
      return exitCodes.done;
    case "version":
      await stdout.write(`${version}\n`);
      return exitCodes.done;
    case "wrong":
      await stderr.write(`runtime-risk: ${plainText(request.message)}\n`);
      return exitCodes.refused;
    case "report":
      break;
  }
  try {
    return await runReport(request.report, surroundings, signal);
  } catch (error) {
    if (signal.aborted) return exitCodes.interrupted;
    const what = error instanceof Error ? error.message : String(error);
    await stderr.write(`runtime-risk: the report failed: ${withoutTokens(what, surroundings)}\n`);
    return exitCodes.refused;
  }
}

const tokenName = /TOKEN|SECRET|PASSWORD|KEY/iu;

/** A second net: no message of ours holds a token, but a library's might. */
function withoutTokens(message: string, { variables }: Surroundings): string {
  let text = message;
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && value.length > 3 && tokenName.test(name)) {
      text = text.replaceAll(value, `[${name}]`);
    }
  }
  return plainText(text);
}
