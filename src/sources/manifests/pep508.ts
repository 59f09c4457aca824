import type { PositionedText } from "../../core/locate/dependency/lines.ts";
import type { Declaration, DeclarationGroup } from "../../core/locate/dependency/manifest.ts";

const pattern =
  /^(\s*)([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(\s*(?:\[[^\]]*\])?\s*\(?\s*)((?:[<>=!~]=?=?\s*[^\s,;()<>=!~]+\s*,?\s*)*)/;

/**
 * Reads one requirement of PEP 508 that stands at an offset of a text; none for a URL, a path or an
 * option. The version of a single `==` is the bare version, any other the whole specifier.
 */
export function requirementAt(
  requirement: string,
  start: number,
  { text, group }: { readonly text: PositionedText; readonly group: DeclarationGroup },
): readonly Declaration[] {
  const found = pattern.exec(requirement);
  if (found === null) return [];
  const [matched, lead = "", name = "", between = "", written = ""] = found;
  if (/^\s*[:/\\]/.test(requirement.slice(matched.length)) && written === "") return [];
  const nameStart = start + lead.length;
  const specifier = written.trimEnd().replace(/,$/, "");
  const pin = /^===?\s*(?=[^,*]+$)/.exec(specifier)?.[0].length ?? 0;
  const versionStart = nameStart + name.length + between.length + pin;
  const versionText = specifier.slice(pin);
  return [
    {
      name,
      declaredAs: name,
      group,
      nameRegion: text.regionOf(nameStart, nameStart + name.length),
      version:
        versionText === ""
          ? undefined
          : {
              text: versionText,
              region: text.regionOf(versionStart, versionStart + versionText.length),
            },
      reference: undefined,
    },
  ];
}
