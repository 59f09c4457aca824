import {
  type Declaration,
  type DeclaredDeployment,
  declaredPath,
} from "../core/declared/declared.ts";
import type { Reading } from "../sources/reading.ts";

const mostRemarks = 3;

/** What a declaration file gives, with what is wrong in it as the reason why it is not all. */
export function declaredReading(declaration: Declaration | undefined): Reading<DeclaredDeployment> {
  if (declaration === undefined) {
    return {
      facts: [],
      problem: {
        state: "notConfigured",
        detail: `There is no ${declaredPath}. Add one where attestations cannot tell what is deployed.`,
      },
    };
  }
  const { deployments, remarks } = declaration;
  if (remarks.length === 0) return { facts: deployments, problem: undefined };
  const said = remarks
    .slice(0, mostRemarks)
    .map(({ region, message }) => `Line ${region.startLine} of ${declaredPath}: ${message}`);
  const more = remarks.length - said.length;
  return {
    facts: deployments,
    problem: {
      state: "partial",
      detail: [...said, ...(more > 0 ? [`And ${more} more.`] : [])].join(" "),
    },
  };
}
