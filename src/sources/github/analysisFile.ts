import { decodeText, isRecord, parseJson } from "../json.ts";
import type { GitHub } from "./client.ts";

/** An analysis beyond this is not taken apart. */
const mostBytes = 20 * 1024 * 1024;

/**
 * The file of an analysis as GitHub hands it out, or why it was not read, in one English sentence.
 * It comes under two media types, by the version of the API; neither is parsed. Rejects like the
 * client.
 */
export async function readAnalysisFile(
  github: GitHub,
  id: number,
  signal: AbortSignal,
): Promise<{ readonly data: unknown } | { readonly problem: string }> {
  const { data, headers } = await github.request(
    "GET /repos/{owner}/{repo}/code-scanning/analyses/{analysis_id}",
    { analysis_id: id, headers: { accept: "application/sarif+json" } },
    signal,
  );
  const size = Math.max(sizeOf(data), Number(headers["content-length"] ?? 0) || 0);
  if (size > mostBytes) {
    return { problem: "The analysis is larger than 20 MiB, so it was not read." };
  }
  const text = data instanceof ArrayBuffer ? decodeText(new Uint8Array(data)) : data;
  const parsed = typeof text === "string" ? parseJson(text) : text;
  return isRecord(parsed)
    ? { data: parsed }
    : { problem: "GitHub's answer for the analysis was not readable. Try again." };
}

function sizeOf(data: unknown): number {
  if (data instanceof ArrayBuffer) return data.byteLength;
  return typeof data === "string" ? Buffer.byteLength(data) : 0;
}
