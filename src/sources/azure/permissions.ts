import { field, list } from "../fields.ts";
import { type Arm, askArm } from "./arm.ts";

const version = "2022-04-01";

/**
 * Whether the user may do something with a resource, as its resource group says (Permissions - List
 * For Resource Group, 2022-04-01); undefined where nobody says. Roles may be given below the group,
 * and denials stand elsewhere: it is a doubt, and no verdict. Rejects only when `signal` is aborted.
 */
export async function mayDo(
  arm: Arm,
  { id, operation }: { readonly id: string; readonly operation: string },
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const group = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(id)?.[0];
  if (group === undefined) return undefined;
  try {
    const path = `${group}/providers/Microsoft.Authorization/permissions`;
    const { data } = await askArm(arm, { method: "GET", path, version }, signal);
    if (!Array.isArray(field(data, "value"))) return undefined;
    return list(field(data, "value")).some((role) => {
      const names = (part: string) =>
        list(field(role, part)).filter((name) => typeof name === "string");
      const fits = (pattern: string) => isCovered(operation, pattern);
      return names("actions").some(fits) && !names("notActions").some(fits);
    });
  } catch {
    // What keeps us from reading it is told by the change itself.
    signal.throwIfAborted();
    return undefined;
  }
}

/** A pattern of operations has `*` for any text, also over slashes. */
function isCovered(operation: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(operation);
}
