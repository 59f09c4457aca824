import type { StatusOutput } from "./status.ts";
import type { Translate } from "./text.ts";

type SourceRow = StatusOutput["sources"][number];

/** The rows of one repository; those of folders that are none stand last, without a name. */
export interface SetupGroup {
  /** `acme/storefront`; undefined for folders. */
  readonly name: string | undefined;
  /** Labels without the repository's name. */
  readonly rows: readonly SourceRow[];
}

/** What was read, by repository, in the order of the rows. */
export function setupGroups(sources: readonly SourceRow[]): readonly SetupGroup[] {
  const groups = new Map<string, SourceRow[]>();
  for (const row of sources) {
    const key = row.repository ?? "";
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [row]);
    else own.push(row);
  }
  return Array.from(groups, ([key, rows]) => {
    const name = key === "" ? undefined : key.slice(key.indexOf("/") + 1);
    const prefix = `${name ?? ""} · `;
    return {
      name,
      rows: rows.map((row) =>
        row.label.startsWith(prefix) ? { ...row, label: row.label.slice(prefix.length) } : row,
      ),
    };
  });
}

/** The whole account as plain text, for a colleague who can put things right. */
export function setupText(
  {
    message,
    sources,
    place = "",
  }: Pick<StatusOutput, "message" | "sources"> & {
    /** Where the program runs. */
    readonly place?: string;
  },
  t: Translate,
): string {
  const groups = setupGroups(sources).map(({ name, rows }) =>
    [
      name ?? t("Folders"),
      ...rows.flatMap(({ label, detail, ok, request }) => [
        `${ok ? "+" : "-"} ${label}${detail === "" ? "" : `: ${detail}`}`,
        ...(request === undefined ? [] : indented(request)),
      ]),
    ].join("\n"),
  );
  return `${[t("Runtime Risk: setup"), message, place, ...groups].filter((part) => part !== "").join("\n\n")}\n`;
}

function indented(text: string): readonly string[] {
  return text.split("\n").map((line) => `    ${line}`.trimEnd());
}
