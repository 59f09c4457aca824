import type { Alert } from "../alert.ts";

/** What another extension marks in a file. Its text is not trusted: it is only compared. */
export interface OtherMark {
  /** 1-based. */
  readonly line: number;
  /** Its rule; empty when it names none. */
  readonly code: string;
  readonly message: string;
}

/**
 * Whether a mark on the alert's line is the same result: the same rule, the tool's own message
 * (SARIF Viewer gives nothing else), or the same advisory by its id. Another remark about the same
 * line is not.
 */
export function isSameResult(alert: Alert, { code, message }: OtherMark): boolean {
  if (alert.kind === "dependabot") {
    return [alert.ghsaId, alert.cveId ?? ""].some(
      (id) => id !== "" && (isNamed(id, code) || isNamed(id, message)),
    );
  }
  if (code !== "" && code === alert.rule) return true;
  if (alert.kind !== "codeScanning") return false;
  const own = squeezed(alert.message);
  return own.length >= leastTelling && squeezed(message) === own;
}

/** Shorter messages may be said of anything. */
const leastTelling = 12;

/** Placeholders of SARIF messages, `[words](1)`, are shown as their words. */
function squeezed(text: string): string {
  return text
    .slice(0, 2000)
    .replaceAll(/\[([^[\]]*)\]\(\d+\)/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function isNamed(id: string, text: string): boolean {
  const at = text.toUpperCase().indexOf(id.toUpperCase());
  return at !== -1 && !/[\w-]/.test(text.charAt(at + id.length));
}
