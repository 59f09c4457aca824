/** How GitHub's coding agent is assigned. */
export const codingAgent = "copilot-swe-agent[bot]";

/**
 * True for GitHub's coding agent, under each of its names: as it is assigned, as GraphQL calls it, and
 * as REST shows it among people, who cannot have that name.
 */
export function isCodingAgent(login: string): boolean {
  return /^(?:copilot-swe-agent(?:\[bot\])?|copilot)$/i.test(login);
}

/** A login for people to read. */
export function personName(login: string): string {
  return isCodingAgent(login) ? "Copilot" : login;
}
