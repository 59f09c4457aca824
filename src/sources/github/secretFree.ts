import { mayHoldSecrets, withoutSecretValues } from "../../core/secretValues.ts";
import { decodeText } from "../json.ts";
import type { Transport } from "../transport.ts";

/**
 * A transport whose answers about secrets come without them, errors included: those from their
 * addresses, and those of a request that says so.
 */
export function withoutSecrets(transport: Transport): Transport {
  return async (request, signal) => {
    const response = await transport(request, signal);
    const isOfSecrets = request.isOfSecrets === true || mayHoldSecrets(request.url);
    if (response.body.length === 0 || !isOfSecrets) return response;
    const body = withoutSecretValues(decodeText(response.body));
    return { ...response, body: new TextEncoder().encode(body) };
  };
}
