/**
 * What passes between the panel about a workload and the extension. The panel is a page of a browser:
 * what comes from it is parsed before it is believed.
 */
import type { WorkloadPage } from "../core/view/workloadPage/page.ts";
import type { WorkloadTarget } from "./workloads.ts";

/** To the panel: what to show now. */
export type ToPanel =
  | { readonly type: "page"; readonly target: WorkloadTarget; readonly page: WorkloadPage }
  /** One sentence says why there is nothing new; `isInstead`: nor anything that is still true. */
  | { readonly type: "notice"; readonly text: string; readonly isInstead: boolean };

/** From the panel: what the user did. */
export type FromPanel =
  /** The panel has loaded, or is loaded again after it was hidden. */
  | { readonly type: "ready" }
  | { readonly type: "alert"; readonly key: string }
  | { readonly type: "line"; readonly uri: string; readonly line: number }
  | { readonly type: "link"; readonly url: string }
  /** Something that Defender says of the workload is to be changed. */
  | {
      readonly type: "change";
      readonly what: "recommendation" | "securityAlert";
      readonly id: string;
    };

const longestText = 4096;

/** What the panel said; undefined for anything else. */
export function parseFromPanel(message: unknown): FromPanel | undefined {
  const type = field(message, "type");
  const text = (name: string): string | undefined => {
    const value = field(message, name);
    return typeof value === "string" && value !== "" && value.length <= longestText
      ? value
      : undefined;
  };
  if (type === "ready") return { type };
  if (type === "alert") {
    const key = text("key");
    return key === undefined ? undefined : { type, key };
  }
  if (type === "link") {
    const url = text("url");
    return url === undefined ? undefined : { type, url };
  }
  if (type === "change") return changeOf(text("what"), text("id"));
  if (type !== "line") return undefined;
  const [uri, line] = [text("uri"), field(message, "line")];
  const isLine = typeof line === "number" && Number.isInteger(line) && line > 0;
  return uri === undefined || !isLine ? undefined : { type, uri, line };
}

function changeOf(what: string | undefined, id: string | undefined): FromPanel | undefined {
  const isKnown = what === "recommendation" || what === "securityAlert";
  return id === undefined || !isKnown ? undefined : { type: "change", what, id };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
