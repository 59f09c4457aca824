/** The oldest Node.js that runs the command line: the first 22 with built-in proxy support. */
export const oldestNode = { major: 22, minor: 21 } as const;

/** True for a version such as `22.21.0` that is `oldestNode` or later. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor);
}
