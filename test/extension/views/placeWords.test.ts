import assert from "node:assert/strict";
import { english } from "../../../src/core/view/text.ts";
import { placeWords } from "../../../src/extension/views/placeWords.ts";

suite("where the extension runs", () => {
  const remote = (place: string) =>
    `Runs on ${place}, with the git, files and network of there; signing in happens here.`;
  for (const [name, words] of [
    [undefined, "Runs on this computer, with its git, files and network."],
    ["wsl", remote("WSL")],
    ["ssh-remote", remote("an SSH host")],
    ["dev-container", remote("a container")],
    ["attached-container", remote("a container")],
    ["codespaces", remote("a codespace")],
    ["tunnel", remote("a machine behind a tunnel")],
    // The server in a browser has the name of its address; others may come.
    ["127.0.0.1:8000", remote("a remote machine")],
    ["toString", remote("a remote machine")],
  ] as const)
    test(`${name ?? "no remote"}: ${words}`, () => {
      assert.equal(placeWords(name, english), words);
    });
});
