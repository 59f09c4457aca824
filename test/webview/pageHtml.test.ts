import assert from "node:assert/strict";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import type { PageGraph } from "../../src/core/view/workloadPage/graph.ts";
import type { WorkloadPage } from "../../src/core/view/workloadPage/page.ts";
import { workloadPage } from "../../src/core/view/workloadPage/workloadPage.ts";
import { html } from "../../src/webview/html/html.ts";
import { noticeHtml, pageHtml } from "../../src/webview/html/pageHtml.ts";
import { type Direction, layoutOf } from "../../src/webview/layout.ts";
import { codeScanning, numbered, workload } from "../core/risk/examples.ts";
import { ranked } from "../core/view/rankedExamples.ts";
import { aPage } from "../core/view/workloadPage/aPage.ts";

const measure = (text: string) => text.length * 7;
const draw = (direction: Direction) => (graph: PageGraph) => layoutOf(graph, direction, measure);

/** An element with what it was given, in the order of the page. */
interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads markup as XML, which it is too; fails where it is not well formed. */
function read(markup: string): { readonly tags: readonly Tag[]; readonly text: string } {
  const tags: Tag[] = [];
  let text = "";
  const parser = new SaxesParser();
  parser.on("error", (error) => assert.fail(error.message));
  parser.on("opentag", ({ name, attributes }) => tags.push({ name, attributes }));
  parser.on("text", (part) => {
    text += part;
  });
  parser.write(`<page>${markup}</page>`).close();
  return { tags, text };
}

/** A page on which every text that comes from elsewhere is the given one. */
function pageOf(text: string): WorkloadPage {
  const on = workload({ name: text });
  const alert = { ...numbered(codeScanning(), 1), title: text, url: text };
  const software = { name: text, kind: "os", installed: text, fixedVersion: text } as const;
  return workloadPage(
    aPage(
      {
        name: text,
        environment: text,
        cluster: text,
        namespace: text,
        portalUrl: text,
        riskFactors: ["internet-exposed"],
        otherRiskFactors: [text],
        images: [{ reference: text, digest: text, commit: text, workflow: text, run: text }],
        recommendations: [
          {
            id: "r",
            title: text,
            riskLevel: "high",
            cves: ["CVE-2023-1"],
            software,
            description: text,
            remediation: `${text}\n${text}`,
            portalUrl: text,
          },
        ],
        securityAlerts: [
          {
            id: "s",
            title: text,
            severity: "high",
            intents: [text],
            startedAt: text,
            portalUrl: text,
          },
        ],
        attackPaths: 1,
        paths: [
          {
            name: "p",
            title: text,
            riskLevel: "high",
            description: text,
            impact: text,
            remediation: text,
            nodes: [
              { name: text, type: text, resource: text, role: "entry", insights: [text] },
              { name: text, type: text, resource: text, role: "target", insights: [text] },
            ],
            edges: [{ from: 0, to: 1, label: text }],
            isCut: false,
          },
        ],
      },
      { alerts: [ranked({ alert, workloads: [on], reasons: [text] })] },
    ),
  );
}

const markupOf = (text: string) => pageHtml(pageOf(text), draw("right")).toString();

suite("the page's markup", () => {
  const attacks = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "]]><!--",
    "`${alert(1)}`",
  ];
  const harmless = read(markupOf("harmless")).tags.map(({ name }) => name);

  for (const text of attacks)
    test(`holds no other element for ${JSON.stringify(text)}`, () => {
      const { tags } = read(markupOf(text));
      assert.deepEqual(
        tags.map(({ name }) => name),
        harmless,
      );
      for (const { name, attributes } of tags) {
        const handlers = Object.keys(attributes).filter((key) => /^on|^style$|^srcdoc$/.test(key));
        assert.deepEqual(handlers, [], name);
      }
    });

  test("holds nothing that loads something, and no style of its own", () => {
    const { tags } = read(markupOf("harmless"));
    const forbidden = new Set([
      "img",
      "script",
      "style",
      "link",
      "iframe",
      "object",
      "form",
      "use",
      "image",
    ]);
    assert.deepEqual(
      tags.filter(
        ({ name, attributes }) =>
          forbidden.has(name) || "src" in attributes || "style" in attributes,
      ),
      [],
    );
  });

  test("is well formed for any text, and shows it as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        const shown = html`<p title="${text}">${text}</p>`.toString();
        // What XML cannot hold at all is no question of escaping.
        fc.pre(!/[\p{Cc}\p{Surrogate}\ufffe\uffff]/u.test(text));
        const { tags, text: said } = read(shown);
        assert.equal(said, text);
        assert.equal(tags[1]?.attributes["title"], text);
      }),
    );
  });

  test("gives every id once, and names every region, figure and control", () => {
    const { tags } = read(markupOf("harmless"));
    const ids = tags.flatMap(({ attributes: { id } }) => id ?? []);
    assert.equal(new Set(ids).size, ids.length);
    const named = (tag: Tag) =>
      "aria-label" in tag.attributes || ids.includes(tag.attributes["aria-labelledby"] ?? "");
    const needNames = new Set(["section", "nav", "svg"]);
    for (const tag of tags) {
      if (needNames.has(tag.name) && tag.attributes["aria-hidden"] !== "true") {
        assert.ok(named(tag), JSON.stringify(tag));
      }
      for (const key of ["aria-describedby", "aria-labelledby"]) {
        const reference = tag.attributes[key];
        assert.ok(reference === undefined || ids.includes(reference), reference);
      }
    }
  });

  test("goes from heading to heading without a gap", () => {
    const levels = read(markupOf("harmless")).tags.flatMap(({ name }) =>
      /^h[1-6]$/.test(name) ? [Number(name[1])] : [],
    );
    assert.equal(levels[0], 1);
    assert.equal(levels.filter((level) => level === 1).length, 1);
    for (const [at, level] of levels.slice(1).entries()) assert.ok(level <= (levels[at] ?? 0) + 1);
  });

  test("says in words all that its drawings say", () => {
    for (const direction of ["right", "down"] as const) {
      const page = pageOf("a name that is much longer than any box of a drawing has room for");
      const { text } = read(pageHtml(page, draw(direction)).toString());
      const graphs = page.sections.flatMap((section) =>
        section.id === "codeToCloud"
          ? [section.graph]
          : section.id === "attackPaths"
            ? section.rows.flatMap(({ graph }) => graph ?? [])
            : [],
      );
      assert.equal(graphs.length, 2);
      for (const step of graphs.flatMap(({ steps }) => steps)) assert.ok(text.includes(step), step);
    }
  });

  test("folds long lists of alerts, and keeps their numbers", () => {
    const on = workload();
    const alerts = Array.from({ length: 20 }, (_, at) =>
      ranked({ alert: numbered(codeScanning(), at + 1), workloads: [on] }),
    );
    const { tags } = read(pageHtml(workloadPage(aPage({}, { alerts })), draw("down")).toString());
    const lists = tags.filter(({ attributes }) => attributes["class"] === "alerts");
    assert.deepEqual(
      lists.map(({ attributes }) => attributes["start"]),
      ["1", "13"],
    );
    assert.equal(tags.filter(({ attributes }) => "data-alert" in attributes).length, 20);
  });

  test("without a page a sentence says why", () => {
    assert.equal(read(noticeHtml("a < b").toString()).text, "a < b");
  });
});
