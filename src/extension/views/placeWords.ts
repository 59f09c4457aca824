import type { Translate } from "../../core/view/text.ts";

/** The editor's names of the machines that extensions run on besides the user's own. */
const placeNames: Readonly<Record<string, string>> = {
  wsl: "WSL",
  "ssh-remote": "an SSH host",
  "dev-container": "a container",
  "attached-container": "a container",
  codespaces: "a codespace",
  tunnel: "a machine behind a tunnel",
};

/** Where the extension runs, which is whose git, files and network it has; `remoteName` is the editor's. */
export function placeWords(remoteName: string | undefined, t: Translate): string {
  if (remoteName === undefined) {
    return t("Runs on this computer, with its git, files and network.");
  }
  const place = Object.hasOwn(placeNames, remoteName) ? placeNames[remoteName] : undefined;
  return t(
    "Runs on {0}, with the git, files and network of there; signing in happens here.",
    t(place ?? "a remote machine"),
  );
}
