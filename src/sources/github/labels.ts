import * as z from "zod/mini";
import { type GitHub, readPages } from "./client.ts";

const labelSchema = z.object({ name: z.string() });

/** The labels of a repository by name, in GitHub's order; undefined when they cannot be read. */
export async function readLabels(
  github: GitHub,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { items, error } = await readPages(github, "GET /repos/{owner}/{repo}/labels", {}, signal);
  if (error !== undefined) return undefined;
  return items.flatMap((item) => {
    const parsed = labelSchema.safeParse(item);
    return parsed.success ? [parsed.data.name] : [];
  });
}
