import { mayHoldSecrets, withoutSecretValues } from "../../core/secretValues.ts";
import { decodeText } from "../json.ts";
import type { Transport } from "../transport.ts";

/** A transport whose answers about secrets come without them, errors included. */
export function withoutSecrets(transport: Transport): Transport {
  return async (request, signal) => {
    const response = await transport(request, signal);
    if (response.body.length === 0 || !mayHoldSecrets(request.url)) return response;
    const body = withoutSecretValues(decodeText(response.body));
    return { ...response, body: new TextEncoder().encode(body) };
  };
}
