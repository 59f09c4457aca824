import { emptyVariable } from "./git.ts";
import type { Repository } from "./repository.ts";

/**
 * Options of git that put a repository's content filters out of action: they are programs, and git
 * would start them wherever it compares the working tree.
 */
export function withoutFilters({ filters }: Pick<Repository, "filters">): readonly string[] {
  return filters.flatMap((name) => {
    // The value of `-c` begins at the first "=", which the name may hold; that of the other at the last.
    if (name.includes("=")) {
      const settings = ["clean", "smudge", "process", "required"];
      return settings.map((setting) => `--config-env=filter.${name}.${setting}=${emptyVariable}`);
    }
    const settings = ["clean=", "smudge=", "process=", "required=false"];
    return settings.flatMap((setting) => ["-c", `filter.${name}.${setting}`]);
  });
}
