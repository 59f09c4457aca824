import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { AlertKind } from "../src/core/alert.ts";
import type { Status } from "../src/extension/status.ts";
import {
  commandIds,
  containerId,
  contextKeys,
  trustedCommandIds,
  viewIds,
} from "../src/protocol/contributions.ts";
import { defaultSettings, parseSettings } from "../src/protocol/settings.ts";
import { codeOnly } from "./support/codeOnly.ts";
import { type Harm, hostileSettings } from "./support/hostileSettings.ts";

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly scope?: string;
  readonly order?: number;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly l10n?: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly views: Readonly<
      Record<string, readonly { readonly id: string; readonly icon?: string }[]>
    >;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly when: string;
      readonly contents: string;
    }[];
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly mac: string;
      readonly when: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const root = path.join(import.meta.dirname, "..");
const manifestText = readFileSync(path.join(root, "package.json"), "utf8");
// The shape that the rest of this file asserts.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const manifest = JSON.parse(manifestText) as Manifest;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const texts = JSON.parse(readFileSync(path.join(root, "package.nls.json"), "utf8")) as Readonly<
  Record<string, string>
>;
const { contributes } = manifest;

/** The text behind `%key%`. */
function textOf(placeholder: string): string {
  const [, key = ""] = /^%(.+)%$/.exec(placeholder) ?? [];
  return texts[key] ?? assert.fail(`${placeholder} has no text`);
}

const sorted = (names: Iterable<string>): readonly string[] => [...names].toSorted();

/** Every state there is; a missing or an extra one does not compile. */
const states: Readonly<Record<Status["state"], true>> = {
  starting: true,
  stopped: true,
  restricted: true,
  noFolder: true,
  notOnDisk: true,
  noGit: true,
  noRepository: true,
  unreadable: true,
  noGitHub: true,
  severalRemotes: true,
  signedOut: true,
  ssoRequired: true,
  noAccess: true,
  notFound: true,
  rateLimited: true,
  unreachable: true,
  off: true,
  empty: true,
  emptyPartly: true,
  ready: true,
};

/** Context keys of the editor that our clauses may use. */
const editorKeys = new Set([
  "view",
  "viewItem",
  "listMultiSelection",
  "config.runtimeRisk.readOnly",
]);

/** Commands of the editor that our texts may link to. */
const editorCommands = new Set(["workbench.trust.manage", "vscode.openFolder"]);

const clauses = [
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...contributes.keybindings.map(({ when }) => when),
  ...contributes.commands.flatMap(({ enablement }) => enablement ?? []),
  ...Object.values(contributes.menus).flatMap((items) => items.map(({ when = "true" }) => when)),
];

const bare = (text: string): string => text.replaceAll(/\s/g, "");

/** A clause cut into its tokens: operators, keys, values and `/patterns/`. */
function tokensOf(clause: string): readonly string[] {
  const found = clause.match(/\/(?:[^/\\]|\\.)+\/|&&|\|\||==|!=|=~|[!()]|[\w.]+/g) ?? [];
  assert.equal(bare(found.join("")), bare(clause), `cannot read the clause ${clause}`);
  return found;
}

/** The keys that a clause asks for: names that stand where no value may. */
function keysOf(clause: string): readonly string[] {
  const tokens = tokensOf(clause);
  return tokens.filter(
    (token, at) =>
      /^[\w.]+$/.test(token) &&
      token !== "true" &&
      token !== "false" &&
      !["==", "!="].includes(tokens[at - 1] ?? ""),
  );
}

/** Evaluates a clause; `&&` binds closer than `||`, as in the editor. */
function holds(clause: string, context: Readonly<Record<string, string>>): boolean {
  const tokens = [...tokensOf(clause)];
  const next = (): string => tokens.shift() ?? assert.fail(`${clause} ends early`);
  const operand = (): boolean => {
    const token = next();
    if (token === "!") return !operand();
    if (token === "(") {
      const value = disjunction();
      assert.equal(next(), ")");
      return value;
    }
    if (token === "true" || token === "false") return token === "true";
    const value = context[token] ?? "";
    if (tokens[0] === "==" || tokens[0] === "!=") return (next() === "==") === (value === next());
    if (tokens[0] === "=~") {
      next();
      return new RegExp(next().slice(1, -1)).test(value);
    }
    return value !== "";
  };
  const chain = (part: () => boolean, operator: string, isAll: boolean): boolean => {
    const values = [part()];
    while (tokens[0] === operator) {
      next();
      values.push(part());
    }
    return isAll ? values.every(Boolean) : values.some(Boolean);
  };
  const conjunction = (): boolean => chain(operand, "&&", true);
  const disjunction = (): boolean => chain(conjunction, "||", false);
  const value = disjunction();
  assert.deepEqual(tokens, [], `${clause} goes on after its end`);
  return value;
}

suite("manifest: commands", () => {
  test("are exactly those of the command table, each once", () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(commandIds),
    );
  });

  for (const { command, title, category, icon } of contributes.commands)
    test(`${command} has a category, an icon and a title in title case without a period`, () => {
      const text = textOf(title);
      assert.equal(category, "Runtime Risk");
      assert.match(icon ?? "", /^\$\([a-z-]+\)$/);
      assert.match(text, /^[A-Z][A-Za-z ]+…?$/);
      assert.doesNotMatch(text, /Runtime Risk/);
      const small = new Set(["to", "on", "in", "from", "of", "with", "as"]);
      for (const word of text.split(" ")) assert.ok(/^[A-Z]/.test(word) || small.has(word), text);
    });

  test("of menus are contributed", () => {
    const ids = new Set<string>(commandIds);
    for (const [menu, items] of Object.entries(contributes.menus)) {
      assert.ok(items.length > 0);
      for (const { command } of items) assert.ok(ids.has(command), `${menu}: ${command}`);
    }
  });

  test("that act on an alert are in the palette once alerts are listed", () => {
    const palette = new Map(
      (contributes.menus["commandPalette"] ?? []).map(({ command, when }) => [command, when]),
    );
    for (const { command } of contributes.menus["view/item/context"] ?? [])
      assert.equal(palette.get(command), "runtimeRisk.state == ready", command);
    assert.equal(palette.get("runtimeRisk.submitIssueDraft"), "runtimeRisk.issueDraft");
  });

  test("that write are greyed out in read-only mode, and no others", () => {
    const writing = [
      "dismissAlerts",
      "reopenAlerts",
      "assignAlerts",
      "autofix",
      "bumpPull",
      "createIssue",
      "submitIssueDraft",
      "assignIssue",
      "closeIssue",
      "reopenIssue",
      "updateIssue",
      "assignRecommendation",
      "changeSecurityAlert",
    ].map((name) => `runtimeRisk.${name}`);
    // Each handler refuses by itself, too: a command can be called past its menus.
    const refused = new Set(
      globSync("src/extension/commands/*.ts", { cwd: root }).flatMap((file) =>
        /withWriter\(context/.test(readFileSync(path.join(root, file), "utf8"))
          ? [`runtimeRisk.${path.basename(file, ".ts")}`]
          : [],
      ),
    );
    const greyed = contributes.commands.flatMap(({ command, enablement }) =>
      enablement === undefined ? [] : [[command, enablement]],
    );
    assert.deepEqual(sorted(greyed.map(([command]) => String(command))), sorted(writing));
    for (const [, clause] of greyed) assert.equal(clause, "!config.runtimeRisk.readOnly");
    for (const command of writing) assert.ok(refused.has(command), `${command} would write`);
  });

  test("that act on one row are not offered for several", () => {
    const forSeveral = new Set(
      ["openAlert", "createIssue", "assignAlerts", "dismissAlerts", "markSeen"].map(
        (name) => `runtimeRisk.${name}`,
      ),
    );
    const rows = (contributes.menus["view/item/context"] ?? []).filter(
      // An icon on a row acts on that row; of issues one can be selected.
      ({ group = "", when = "" }) => !group.startsWith("inline") && !/issue\\b/i.test(when),
    );
    assert.ok(rows.length > 15);
    for (const { command, when = "" } of rows)
      assert.equal(
        when.includes("!listMultiSelection"),
        !forSeveral.has(command),
        `${command}: ${when}`,
      );
  });

  test("of menus outside the palette have a group, and three icons at most", () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      if (menu === "commandPalette") continue;
      for (const { command, group = "" } of items)
        assert.match(group, /^(inline|navigation|\d_[a-z]+)@\d$/, `${menu}: ${command}`);
      const icons = items.filter(({ group = "" }) => group.startsWith("navigation"));
      for (const view of viewIds)
        for (const state of Object.keys(states))
          for (const azure of ["", "signedOut"])
            for (const filter of ["", "on"]) {
              const context = {
                view,
                "runtimeRisk.state": state,
                "runtimeRisk.azure": azure,
                "runtimeRisk.filter": filter,
                "runtimeRisk.issueDraft": "x",
              };
              const shown = icons.filter(({ when = "true" }) => holds(when, context));
              assert.ok(shown.length <= 3, `${menu}: ${JSON.stringify(context)}`);
            }
    }
  });

  test("that a link in a hover may run are ours and write nothing", () => {
    const ids: readonly string[] = commandIds;
    for (const id of trustedCommandIds) assert.ok(ids.includes(id), id);
    for (const id of [
      "runtimeRisk.submitIssueDraft",
      "runtimeRisk.dismissAlerts",
      "runtimeRisk.bumpPull",
      "runtimeRisk.autofix",
      "runtimeRisk.assignRecommendation",
      "runtimeRisk.changeSecurityAlert",
      "runtimeRisk.reopenAlerts",
      "runtimeRisk.assignAlerts",
      "runtimeRisk.assignIssue",
      "runtimeRisk.closeIssue",
      "runtimeRisk.reopenIssue",
      "runtimeRisk.updateIssue",
    ])
      assert.ok(!trustedCommandIds.some((trusted) => trusted === id), id);
  });
});

/** Bindings of VS Code itself that begin alike, on any system. */
const takenKeys = new Set(["f8", "shift+f8", "alt+f8", "shift+alt+f8", "ctrl+k f", "ctrl+k f12"]);

suite("manifest: keys", () => {
  const { keybindings } = contributes;

  test("are chords that VS Code does not use, for commands there are, while alerts are listed", () => {
    const ids: readonly string[] = commandIds;
    assert.equal(keybindings.length, 2);
    for (const { command, key, mac, when } of keybindings) {
      assert.ok(ids.includes(command), command);
      assert.match(key, /^ctrl\+k (?:shift\+)?f8$/);
      assert.equal(mac, key.replace("ctrl", "cmd"));
      assert.ok(!takenKeys.has(key), key);
      assert.equal(when, "runtimeRisk.state == ready");
    }
    assert.equal(new Set(keybindings.map(({ key }) => key)).size, 2);
  });
});

suite("manifest: views", () => {
  test("are exactly those of the program, each with an icon, in one container", () => {
    assert.deepEqual(Object.keys(contributes.views), [containerId]);
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(
      views.map(({ id }) => id),
      [...viewIds],
    );
    for (const { id, icon = "" } of views) assert.match(icon, /^\$\([a-z-]+\)$/, id);
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [containerId],
    );
  });

  for (const view of viewIds)
    test(`${view} has exactly one welcome content in every state`, () => {
      const entries = contributes.viewsWelcome.filter((entry) => entry.view === view);
      for (const state of ["", ...Object.keys(states)])
        for (const azure of ["", "signedOut"])
          for (const filter of ["", "on"]) {
            const context = {
              "runtimeRisk.state": state,
              "runtimeRisk.azure": azure,
              "runtimeRisk.filter": filter,
            };
            const shown = entries.filter(({ when }) => holds(when, context));
            assert.equal(
              shown.length,
              1,
              `${state} ${azure} ${filter}: ${shown.map(({ when }) => when).join("; ")}`,
            );
          }
    });

  test("offer one button at most, and link to commands there are", () => {
    const known = new Set<string>([...commandIds, ...editorCommands]);
    for (const { contents } of contributes.viewsWelcome) {
      const text = textOf(contents);
      const buttons = text.split("\n").filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line));
      assert.ok(buttons.length <= 1, text);
      for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
        const [, command] = /^command:([\w.]+)$/.exec(target) ?? [];
        assert.ok(
          command === undefined ? target.startsWith("https://") : known.has(command),
          target,
        );
      }
    }
  });
});

suite("manifest: when clauses", () => {
  test("name only context keys of ours or known ones of the editor", () => {
    assert.ok(clauses.length > 20);
    const known = new Set<string>([...contextKeys, ...editorKeys]);
    for (const clause of clauses)
      for (const key of keysOf(clause)) assert.ok(known.has(key), `${key} in ${clause}`);
  });

  test("use every context key of ours, and the program sets each", () => {
    const used = new Set(clauses.flatMap(keysOf));
    const code = globSync("src/extension/**/*.ts", { cwd: root })
      .map((file) => codeOnly(readFileSync(path.join(root, file), "utf8"), "keep"))
      .join("\n");
    for (const key of contextKeys) {
      assert.ok(used.has(key), `${key} is in no clause`);
      assert.ok(code.includes(`"${key}"`), `${key} is never set`);
    }
  });

  test("compare the state with states there are", () => {
    const compared = clauses.flatMap((clause) =>
      [...clause.matchAll(/runtimeRisk\.state\s*[!=]=\s*(\w+)/g)].map(([, state = ""]) => state),
    );
    assert.ok(compared.length > 5);
    for (const state of compared) assert.ok(Object.hasOwn(states, state), state);
  });

  test("match views there are", () => {
    for (const clause of clauses)
      for (const [, pattern = ""] of clause.matchAll(/\bview\s*=~\s*\/((?:[^/\\]|\\.)+)\//g))
        for (const name of pattern.replaceAll(/^\^runtimeRisk\\\.\(|\)\$$/g, "").split("|"))
          assert.ok(
            viewIds.some((id) => id === `runtimeRisk.${name}` && new RegExp(pattern).test(id)),
            `${name} in ${pattern}`,
          );
  });

  test("match facets that the rows of the trees carry", () => {
    const trees = ["exposedResources", "alertsTree", "issuesTree", "alertRow", "workloadRow"]
      .map((name) => readFileSync(path.join(root, `src/core/view/${name}.ts`), "utf8"))
      .join("\n");
    const facets = clauses.flatMap((clause) =>
      [...clause.matchAll(/viewItem\s*=~\s*\/((?:[^/\\]|\\.)+)\//g)].flatMap(([, pattern = ""]) =>
        pattern.replaceAll("\\b", "").split(" "),
      ),
    );
    assert.ok(facets.length > 5);
    // A row carries its alert's kind, whose names the compiler knows.
    const kinds: readonly string[] = [
      "codeScanning",
      "dependabot",
      "secretScanning",
    ] satisfies readonly AlertKind[];
    // The text of a template, not one.
    // oxlint-disable-next-line no-template-curly-in-string
    assert.ok(trees.includes("`alert ${alert.kind}"));
    for (const facet of new Set(facets.filter((one) => !kinds.includes(one))))
      assert.match(trees, new RegExp(`["\`}} ]${facet}["\`$ ]`), facet);
  });
});

suite("manifest: settings", () => {
  const { properties } = contributes.configuration;
  const withoutPrefix = Object.entries(properties).map(
    ([key, setting]) => [key.replace(/^runtimeRisk\./, ""), setting] as const,
  );

  test("are exactly those of the program, with their defaults", () => {
    const defaults = Object.fromEntries(
      withoutPrefix.map(([key, setting]) => [key, setting.default]),
    );
    assert.deepEqual(defaults, defaultSettings);
    for (const key of Object.keys(properties)) assert.match(key, /^runtimeRisk\./);
  });

  test("have defaults that the program accepts", () => {
    const given = Object.fromEntries(withoutPrefix.map(([key, setting]) => [key, setting.default]));
    assert.deepEqual(parseSettings(given).wrong, []);
  });

  test("have a scope: what steers requests is no workspace's to say", () => {
    const scopes = Object.fromEntries(withoutPrefix.map(([key, setting]) => [key, setting.scope]));
    assert.deepEqual(scopes, {
      "refresh.interval": "application",
      // Any place may forbid to write; none can allow what another one forbids.
      readOnly: "window",
      "azure.enabled": "application",
      "azure.credential": "machine",
      "azure.tenant": "application",
      "azure.subscriptions": "application",
      "feeds.knownExploited": "application",
      // What could hide an alert is the user's alone.
      "alerts.kinds": "application",
      "alerts.groupBy": "window",
      "mine.blame": "application",
      "issues.labels": "window",
      "diagnostics.tiers": "application",
      "issues.repository": "application",
      "diagnostics.severity": "window",
      "diagnostics.quietBesideOthers": "window",
      "hover.detail": "window",
      "lenses.alerts": "window",
      "lenses.workloads": "window",
      "navigation.order": "window",
      // What a log holds is not for a workspace to say.
      "trace.server": "application",
    });
  });

  test("that could send, write, run, hide or log something are the user's alone", () => {
    const harms = new Map<string, Harm>(
      Object.entries(hostileSettings).map(([key, { harm }]) => [key, harm]),
    );
    for (const [key, { scope }] of withoutPrefix) {
      const harm = harms.get(key);
      assert.ok(harm !== undefined, `${key} has no judgement`);
      const isUsers = scope === "application" || scope === "machine";
      // A workspace may forbid to write: the value that forbids holds wherever it stands.
      if (key === "readOnly") assert.equal(harm, "writes");
      else assert.equal(isUsers, harm !== "looks", `${key}: ${harm}, ${scope}`);
    }
  });

  test("that a workspace may set are not read in Restricted Mode", () => {
    const open = Object.entries(properties)
      .filter(([, { scope }]) => scope !== "application" && scope !== "machine")
      .map(([key]) => key);
    assert.deepEqual(
      sorted(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations),
      sorted(open),
    );
  });

  test("are ordered and described", () => {
    const orders = withoutPrefix.map(([, { order }]) => order);
    assert.deepEqual(
      orders,
      orders.map((_, at) => at + 1),
    );
    for (const [key, { markdownDescription = "" }] of withoutPrefix)
      assert.match(textOf(markdownDescription), /\.$/, key);
  });
});

suite("manifest: texts", () => {
  const used = [...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key = ""]) => key);

  test("are all defined and all used", () => {
    assert.ok(used.length > 30);
    assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(texts)));
  });

  test("are not empty and are written in one language file", () => {
    for (const [key, text] of Object.entries(texts)) assert.notEqual(text.trim(), "", key);
  });
});

suite("manifest: files", () => {
  test("main is a bundle that the build writes", () => {
    const build = readFileSync(path.join(root, "esbuild.mjs"), "utf8");
    assert.equal(manifest.main, "./dist/extension.cjs");
    assert.match(build, /extension: "src\/extension\/extension\.ts"/);
    assert.match(build, /outdir: "dist"/);
  });

  test("icons are there: the large one 256 pixels wide and high, the view's in one colour", () => {
    const png = readFileSync(path.join(root, manifest.icon));
    assert.equal(png.subarray(1, 4).toString("latin1"), "PNG");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
    for (const { icon } of contributes.viewsContainers.activitybar) {
      const svg = readFileSync(path.join(root, icon), "utf8");
      assert.match(svg, /viewBox="0 0 24 24"/);
      assert.doesNotMatch(svg, /#[0-9a-f]{3}|<script|href=/i);
    }
  });

  test("translations are announced exactly when there are some", () => {
    assert.equal(manifest.l10n !== undefined, existsSync(path.join(root, "l10n")));
  });

  test("the typings are those of the oldest editor it runs in", () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"]}`);
  });

  test("it starts after the editor has, never with it", () => {
    assert.deepEqual(manifest.activationEvents, ["onStartupFinished"]);
  });
});

suite("the reader of when clauses", () => {
  test("binds && closer than ||", () => {
    assert.equal(holds("a == 1 || b == 1 && c == 1", { a: "1" }), true);
    assert.equal(holds("(a == 1 || b == 1) && c == 1", { a: "1" }), false);
    assert.equal(holds("!a && b != 2", { b: "1" }), true);
    assert.equal(holds("viewItem =~ /\\balert\\b/", { viewItem: "alert hasIssue" }), true);
    assert.equal(holds("viewItem =~ /\\balert\\b/", { viewItem: "alerts" }), false);
  });

  test("finds the keys and not the values", () => {
    assert.deepEqual(keysOf("!a && (b.c == d || e =~ /f g/)"), ["a", "b.c", "e"]);
  });
});
