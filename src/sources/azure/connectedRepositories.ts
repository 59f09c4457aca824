import type { ConnectedRepository } from "../../core/defender.ts";
import { field, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";
import { idOf, type Read, readEach, segmentAfter } from "./rows.ts";

/** What an owner and a name are made of on GitHub; anything else is never put into a query. */
export const fullNamePattern = /^[A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100}$/;

/** Reads `microsoft.security/securityconnectors/devops/githubowners/repos`. */
export function connectedRepositoriesOf(rows: readonly Row[]): Read<ConnectedRepository> {
  return readEach(rows, (row) => {
    const id = idOf(row);
    if (id === undefined) return undefined;
    const fullName = text(field(row, "properties", "repoFullName"))?.toLowerCase() ?? nameIn(id);
    if (fullName === undefined) return undefined;
    const state = text(field(row, "properties", "onboardingState")) ?? "unknown";
    return { id, fullName, isOnboarded: state.toLowerCase() === "onboarded", state };
  });
}

function nameIn(id: string): string | undefined {
  const owner = segmentAfter(id, "githubowners");
  const name = segmentAfter(id, "repos");
  return owner === undefined || name === undefined ? undefined : `${owner}/${name}`;
}
