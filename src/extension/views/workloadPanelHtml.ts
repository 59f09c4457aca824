/** Addresses of the panel's own files, and what its policy is made from. */
export interface PanelFiles {
  readonly script: string;
  readonly style: string;
  /** The origin of the editor's own resources. */
  readonly source: string;
  /** Another one each time. */
  readonly nonce: string;
  /** Language of the texts, e.g. `en`. */
  readonly language: string;
  /** Shown until there is a page. */
  readonly waiting: string;
}

/**
 * The empty panel: its own script and style, and nothing else. No address may be loaded or asked, no
 * style stands in the markup, and no form can be sent.
 */
export function panelHtml({ script, style, source, nonce, language, waiting }: PanelFiles): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Runtime Risk</title>
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body>
<div id="status" class="visually-hidden" role="status" aria-live="polite"></div>
<div id="page"><main id="main"><p class="nothing">${escaped(waiting)}</p></main></div>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>`;
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? "");
}
