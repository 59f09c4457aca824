import type { GovernanceAssignment } from "../../core/defender.ts";
import { field, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";
import { dateOf, idOf, isTrue, type Read, readEach } from "./rows.ts";

const separator = "/governanceassignments/";

/** Reads `microsoft.security/assessments/governanceassignments`. */
export function governanceOf(rows: readonly Row[]): Read<GovernanceAssignment> {
  return readEach(rows, (row) => {
    const id = idOf(row);
    const assigned = text(field(row, "properties", "assignedResourceId"))?.toLowerCase();
    const end = id?.indexOf(separator) ?? -1;
    const recommendation = assigned ?? (end > 0 ? id?.slice(0, end) : undefined);
    if (recommendation === undefined) return undefined;
    return {
      recommendation,
      owner: text(field(row, "properties", "owner")),
      dueAt: dateOf(field(row, "properties", "remediationDueDate")),
      isGracePeriod: isTrue(field(row, "properties", "isGracePeriod")),
      ticketUrl: httpsUrl(text(field(row, "properties", "additionalData", "ticketLink"))),
    };
  });
}

/** Tickets may be anywhere: the address is shown, and opened only after the editor has asked. */
function httpsUrl(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" && url.username === "" ? url.href : undefined;
}
