import * as z from "zod/mini";
import type { GitHub } from "./client.ts";

const treeSchema = z.object({
  tree: z.array(
    z.object({ path: z.string(), type: z.catch(z.string(), ""), sha: z.catch(z.string(), "") }),
  ),
});
const blobSchema = z.object({ content: z.string(), encoding: z.literal("base64") });

/**
 * The files of a commit on GitHub: blob ids by path. Of a tree that is too large for one answer,
 * those that GitHub lists. Rejects when GitHub does not have the commit (any more).
 */
export async function readCommitFiles(
  github: GitHub,
  commit: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { data } = await github.request(
    "GET /repos/{owner}/{repo}/git/trees/{tree_sha}{?recursive}",
    { tree_sha: commit, recursive: "1" },
    signal,
  );
  const { tree } = treeSchema.parse(data);
  return new Map(tree.flatMap(({ path, type, sha }) => (type === "blob" ? [[path, sha]] : [])));
}

/** The content of a blob on GitHub; rejects when there is none. */
export async function readBlobContent(
  github: GitHub,
  blob: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const { data } = await github.request(
    "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
    { file_sha: blob },
    signal,
  );
  return Buffer.from(blobSchema.parse(data).content, "base64");
}
