/** True for the names that Docker and Podman give such files: `Dockerfile`, `api.Dockerfile`, `Containerfile.dev`. */
export function isDockerfile(path: string): boolean {
  return /(?:^|\/)(?:[^/]+\.)?(?:Dockerfile|Containerfile)(?:\.[^/]+)?$/i.test(path);
}
