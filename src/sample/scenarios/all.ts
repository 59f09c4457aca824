import { azureScenarios } from "./azure.ts";
import { accessScenarios, featureScenarios, troubleScenarios } from "./github.ts";
import type { Scenario } from "./scenario.ts";

/** On other branches than main, which have analyses of their own. */
const branchScenarios = {
  ownBranch: {
    about: "On a branch that is analysed itself, brings alerts and has some that main has not.",
    branch: "dana/payouts",
  },
  pullRequest: {
    about: "On a branch of which only the pull request is analysed.",
    branch: "luis/waiting-list",
  },
} as const satisfies Readonly<Record<string, Scenario>>;

/** Every scenario besides the usual one, by name. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map<string, Scenario>(
  Object.entries({
    ...featureScenarios,
    ...accessScenarios,
    ...troubleScenarios,
    ...azureScenarios,
    ...branchScenarios,
  }),
);
