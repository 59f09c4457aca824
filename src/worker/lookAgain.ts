import { isSameRepository } from "../core/repository.ts";
import { findClone } from "./clones.ts";
import type { Placement } from "./placement.ts";
import type { WorkspaceOptions } from "./workspace.ts";

/**
 * Reads a clone's state again. A remote that changed meanwhile is another repository: that wants a
 * new start.
 */
export async function lookAgain(
  placement: Placement,
  options: WorkspaceOptions,
  signal: AbortSignal,
): Promise<"same" | "moved" | "otherBranch"> {
  const { folder, repository } = placement.clone;
  const wish = { ...options, shown: repository };
  const again = await findClone(options.git, folder, wish, signal);
  if (!("clone" in again) || !isSameRepository(again.clone.repository, repository)) return "same";
  const before = placement.clone.git;
  placement.clone = again.clone;
  const { head, branch } = again.clone.git;
  if (head === before.head && branch === before.branch) return "same";
  placement.anchors.headChanged();
  return branch === before.branch ? "moved" : "otherBranch";
}
