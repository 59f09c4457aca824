import { statSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark } from "./figure.ts";

/** What is downloaded and loaded. A kilobyte is 1,000 bytes. */
export const sizes: Benchmark = {
  name: "sizes",
  measure: async ({ bundles, vsix }) => {
    const sizeOf = (file: string) => statSync(file).size / 1000;
    const bundle = (name: string) => sizeOf(join(bundles, `${name}.cjs`));
    return [
      { what: "client bundle", value: bundle("extension"), unit: "KB", budget: 600 },
      { what: "worker bundle", value: bundle("worker"), unit: "KB", budget: 900 },
      {
        what: "panel bundle",
        value: sizeOf(join(bundles, "workloadPanel.js")),
        unit: "KB",
        budget: 100,
      },
      { what: "sample bundle", value: bundle("sample"), unit: "KB", budget: undefined },
      { what: "command line bundle", value: bundle("cli"), unit: "KB", budget: undefined },
      { what: "VSIX", value: sizeOf(vsix), unit: "KB", budget: 900 },
    ];
  },
};
