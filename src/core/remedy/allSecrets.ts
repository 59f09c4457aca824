import { cloudSecrets } from "./cloudSecrets.ts";
import type { SecretProvider } from "./secretProviders.ts";
import { serviceSecrets } from "./serviceSecrets.ts";

/** All providers that are known; the narrower pattern of one stands first. */
export const allSecrets: readonly SecretProvider[] = [...cloudSecrets, ...serviceSecrets];
