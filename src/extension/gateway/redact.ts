/** The log's second net: what looks like a credential is taken out, wherever it came from. */

const shapes: readonly (readonly [RegExp, string])[] = [
  // GitHub: ghp_, gho_, ghu_, ghs_, ghr_ and fine-grained tokens.
  [/\bgh[opsur]_[A-Za-z0-9_]{16,}/g, "[token]"],
  [/\bgithub_pat_[A-Za-z0-9_]{16,}/g, "[token]"],
  // JSON Web Tokens, as Microsoft's access tokens are.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, "[token]"],
  [/\b(authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|token|basic)\s+)?[^\s"',;}]+/gi, "$1[token]"],
  [/\b(bearer\s+)[A-Za-z0-9._~+/=-]{12,}/gi, "$1[token]"],
  // Signatures of shared access links, OAuth secrets and passwords in addresses.
  [/([?&;](?:sig|signature|client_secret|access_token|code|password)=)[^&\s"'#]+/gi, "$1[secret]"],
  [/\b(client_secret["']?\s*[:=]\s*["']?)[^\s"',;}&]+/gi, "$1[secret]"],
  [/(\bhttps?:\/\/)[^\s/@:]+:[^\s/@]+@/gi, "$1[secret]@"],
];

/** The text without anything that has the shape of a token, a signature or a password. */
export function redact(text: string): string {
  return shapes.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), text);
}
