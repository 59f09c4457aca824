import type { ServerResponse } from "node:http";

/**
 * Sends an answer over a socket as it comes: a body that fails breaks the connection where it is, one
 * that never begins is silence. Rejects when the connection is gone.
 */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  const body: AsyncIterable<Uint8Array> | null = response.body;
  try {
    for await (const chunk of body ?? []) {
      if (!outgoing.headersSent) outgoing.writeHead(response.status, headers);
      outgoing.write(chunk);
    }
    if (!outgoing.headersSent) outgoing.writeHead(response.status, headers);
    outgoing.end();
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}
