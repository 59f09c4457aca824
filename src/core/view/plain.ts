/** Characters that reorder, join or hide text: soft hyphen, zero width, direction, tags. */
const invisible =
  /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** How much of a text is looked at: a long run of what is not shown must not cost time. */
const leastRead = 2000;
const readPerShown = 20;

/**
 * Upstream text for one line of plain display: control and direction characters gone, white space
 * folded, cut to a length.
 */
export function plain(text: string, most = 200): string {
  const folded = text
    .slice(0, Math.max(leastRead, most * readPerShown))
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(invisible, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (folded.length <= most) return folded;
  // Half a surrogate pair is no character.
  const head = folded.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "");
  return `${head.trimEnd()}…`;
}

/** First letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The first seven digits of a commit id. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}

/** How long ago, in the largest unit that fits; times are ISO 8601. */
export function ago(then: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(then)) / 60_000);
  if (!Number.isFinite(minutes)) return "";
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / (24 * 60))} days ago`;
}
