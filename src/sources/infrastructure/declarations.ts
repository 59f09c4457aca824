import type { Region } from "../../core/alert.ts";
import {
  type ExposureLine,
  type ExposureMeans,
  type ImageLine,
  type InfrastructureFile,
  type InfrastructureFormat,
  nobody,
  nothingRuns,
} from "../../core/infrastructure.ts";
import { positionedText, regionOnLine } from "../../core/locate/dependency/lines.ts";

/**
 * Terraform, Bicep and ARM templates, read line by line: no parser of theirs keeps positions and is
 * small. A value counts only where it is a literal on the line of its name.
 */
export function readDeclarations(
  original: string,
  format: "terraform" | "bicep" | "arm",
): InfrastructureFile {
  const { lines } = positionedText(original);
  const blocks = new Blocks();
  const images: ImageLine[] = [];
  const exposures: ExposureLine[] = [];
  for (const [index, line] of lines.entries()) {
    const code = withoutComment(line, format);
    blocks.enter(code);
    const image = imageOn(code, index);
    if (image !== undefined) {
      const runs = { ...nobody, name: blocks.name };
      images.push({ format, ...image, runs });
    }
    const exposure = exposureOn(code, index);
    if (exposure !== undefined) {
      exposures.push({ format, ...exposure, ...opened(blocks.name), namespace: undefined });
    }
    blocks.leave(code);
  }
  return { ...nothingRuns, images, exposures };
}

function opened(name: string | undefined): { readonly opens: readonly string[] } {
  return { opens: name === undefined ? [] : [name] };
}

/** `image = "…"`, `image: '…'`, `"image": "…"`. */
function imageOn(
  line: string,
  index: number,
): { readonly region: Region; readonly image: string } | undefined {
  const found =
    /^\s*["']?(?:image|docker_image_name|container_image)["']?\s*[=:]\s*(["'])([^"']+)\1/d.exec(
      line,
    );
  const [start, end] = found?.indices?.[2] ?? [];
  const image = found?.[2];
  if (image === undefined || start === undefined || end === undefined) return undefined;
  // Interpolations: `${var.tag}`, `[parameters('image')]`.
  if (/\$\{|^\[/.test(image)) return undefined;
  return { image, region: regionOnLine(index, start, end) };
}

const rules: readonly (readonly [ExposureMeans, RegExp])[] = [
  ["appIngress", /^\s*["']?(?:external_enabled|external)["']?\s*[=:]\s*(true)\b/d],
  [
    "firewallRule",
    /^\s*["']?(?:source_address_prefix|sourceAddressPrefix)["']?\s*[=:]\s*["'](\*|Internet|0\.0\.0\.0\/0)["']/d,
  ],
  [
    "firewallRule",
    /^\s*(?:source_address_prefixes|cidr_blocks|source_ranges|authorized_ip_ranges)\s*=\s*\[[^\]]*["'](0\.0\.0\.0\/0|\*|Internet)["']/d,
  ],
];

function exposureOn(
  line: string,
  index: number,
): Pick<ExposureLine, "means" | "region"> | undefined {
  for (const [means, pattern] of rules) {
    const [start, end] = pattern.exec(line)?.indices?.[1] ?? [];
    if (start !== undefined && end !== undefined) {
      return { means, region: regionOnLine(index, start, end) };
    }
  }
  return undefined;
}

/** The comment signs of Terraform and Bicep, outside of quotes as far as one line tells. */
function withoutComment(line: string, format: InfrastructureFormat): string {
  if (format === "arm") return line;
  const pattern =
    format === "terraform"
      ? /^((?:[^"#/]|"[^"]*"|\/(?!\/))*)(?:#|\/\/).*$/
      : /^((?:[^'/]|'[^']*'|\/(?!\/))*)\/\/.*$/;
  return line.replace(pattern, "$1");
}

/** Follows braces to tell the name of the outermost resource that a line stands in. */
class Blocks {
  #depth = 0;
  #named: { readonly name: string; readonly depth: number } | undefined;

  get name(): string | undefined {
    return this.#named?.name;
  }

  enter(line: string): void {
    const resource =
      /^\s*(?:resource|module|data)\s+"[\w-]+"\s*(?:"([\w-]+)")?/.exec(line)?.[1] ??
      /^\s*resource\s+(\w+)\s+'[^']+'/.exec(line)?.[1];
    if (resource !== undefined && this.#named === undefined) {
      this.#named = { name: resource, depth: this.#depth };
    }
    // A name of its own is what runs under it.
    const own = /^\s*name\s*[=:]\s*["']([\w.-]+)["']/.exec(line)?.[1];
    if (own !== undefined && this.#named !== undefined && this.#depth === this.#named.depth + 1) {
      this.#named = { ...this.#named, name: own };
    }
  }

  leave(line: string): void {
    const outside = line.replaceAll(/"[^"]*"|'[^']*'/g, "");
    for (const character of outside) {
      if (character === "{") this.#depth += 1;
      if (character === "}") this.#depth = Math.max(0, this.#depth - 1);
    }
    if (this.#named !== undefined && this.#depth <= this.#named.depth && outside.includes("}")) {
      this.#named = undefined;
    }
  }
}
