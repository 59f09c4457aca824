/** A folder of the repository without `./` and end slash, empty for the root; undefined outside it. */
export function readFolder(path: string): string | undefined {
  if (path.includes("${{") || /^[a-z]+:/i.test(path) || path.startsWith("/")) return undefined;
  if (path.includes("\\") || path.trim() === "") return undefined;
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  return segments.includes("..") ? undefined : segments.join("/");
}
