import assert from "node:assert/strict";
import { setupGroups, setupText } from "../../../src/core/view/setupText.ts";
import { english } from "../../../src/core/view/text.ts";

const sources = [
  {
    label: "acme/shop · Code scanning: read",
    detail: "",
    ok: true,
    state: "ok",
    repository: "github.com/acme/shop",
  },
  {
    label: "acme/shop · Workloads: not permitted",
    detail: "Reading needs Security Reader.",
    ok: false,
    state: "forbidden",
    request: "Please give me\nSecurity Reader.",
    repository: "github.com/acme/shop",
  },
  {
    label: "acme/web · Code scanning: off",
    detail: "Code scanning is off.",
    ok: true,
    state: "off",
    repository: "github.com/acme/web",
  },
  { label: "notes: not shown", detail: "No git repository.", ok: true, state: "notConfigured" },
] as const;

suite("setup", () => {
  test("is by repository, without its name in every row; folders stand last", () => {
    assert.deepEqual(
      setupGroups(sources).map(({ name, rows }) => [name, ...rows.map(({ label }) => label)]),
      [
        ["acme/shop", "Code scanning: read", "Workloads: not permitted"],
        ["acme/web", "Code scanning: off"],
        [undefined, "notes: not shown"],
      ],
    );
  });

  test("as text says what works, what is missing, and what to ask for", () => {
    assert.equal(
      setupText({ message: "Workloads are not read.", sources }, english),
      [
        "Runtime Risk: setup",
        "",
        "Workloads are not read.",
        "",
        "acme/shop",
        "+ Code scanning: read",
        "- Workloads: not permitted: Reading needs Security Reader.",
        "    Please give me",
        "    Security Reader.",
        "",
        "acme/web",
        "+ Code scanning: off: Code scanning is off.",
        "",
        "Folders",
        "+ notes: not shown: No git repository.",
        "",
      ].join("\n"),
    );
  });
});
