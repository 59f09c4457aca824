import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openSample } from "../../src/sample/sample.ts";
import { type Activation, activations } from "../browser/runningExtensions.ts";
import { openWorkbench, row, runCommand, tree } from "../browser/workbench.ts";
import { type Benchmark, median } from "./figure.ts";

/** The package in the VS Code server, as VS Code itself times it while its window starts. */
export const activation: Benchmark = {
  name: "activation",
  measure: async ({ vsix, scratch }) => {
    const folder = join(scratch, "storefront");
    mkdirSync(folder);
    await openSample().writeRepository(folder);
    const ours: Activation[] = [];
    const gits: Activation[] = [];
    for (let run = 0; run < 3; run += 1) {
      const env = { RUNTIME_RISK_SAMPLE_FOLDER: folder };
      const workbench = await openWorkbench({ folder, env, vsix });
      try {
        const { page } = workbench;
        await runCommand(page, "Runtime Risk: Focus on Alerts View");
        await row(tree(page, "Alerts"), /^Fix now/).waitFor();
        const all = await activations(page);
        ours.push(of(all, "runtime-risk.runtime-risk"));
        gits.push(of(all, "vscode.git"));
      } finally {
        await workbench.close();
      }
    }
    return [
      {
        what: "synchronous activate, in the VS Code server",
        value: median(ours.map(({ callMs }) => callMs)),
        unit: "ms",
        budget: 30,
      },
      {
        what: "activation as VS Code shows it: loading and activate",
        value: median(ours.map(({ loadMs, callMs }) => loadMs + callMs)),
        unit: "ms",
        budget: 150,
      },
      {
        what: "  VS Code's own git extension in the same windows",
        value: median(gits.map(({ loadMs, callMs }) => loadMs + callMs)),
        unit: "ms",
        budget: undefined,
      },
    ];
  },
};

function of(all: ReadonlyMap<string, Activation>, id: string): Activation {
  const found = all.get(id);
  if (found === undefined) throw new Error(`VS Code has no times for ${id}`);
  return found;
}
