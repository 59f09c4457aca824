import assert from "node:assert/strict";
import { parseRequest } from "../../src/cli/request.ts";

const nothing = {
  folder: undefined,
  format: "table",
  output: undefined,
  remote: undefined,
  failOn: undefined,
  requireComplete: false,
  sample: false,
  scenario: undefined,
};

suite("parseRequest", () => {
  test("reads a report of the current folder as a table by default", () => {
    assert.deepEqual(parseRequest(["report"]), { kind: "report", report: nothing });
  });

  test("reads every option, in any order, with a space or an equals sign", () => {
    const expected = {
      folder: "clone",
      format: "sarif",
      output: "out.sarif",
      remote: "fork",
      failOn: "fixSoon",
      requireComplete: true,
      sample: true,
      scenario: undefined,
    };
    assert.deepEqual(
      parseRequest(
        "report clone --format sarif --output out.sarif --repo fork --fail-on fixSoon --require-complete --sample".split(
          " ",
        ),
      ),
      { kind: "report", report: expected },
    );
    assert.deepEqual(
      parseRequest(
        "--sample --fail-on=fixSoon --repo=fork report --output=out.sarif --format=sarif --require-complete clone".split(
          " ",
        ),
      ),
      { kind: "report", report: expected },
    );
  });

  test("takes a scenario of the sample behind an equals sign, and a folder behind a space", () => {
    const scenarioOf = (line: string) => {
      const request = parseRequest(line.split(" "));
      assert.ok(request.kind === "report", line);
      return [request.report.sample, request.report.scenario, request.report.folder];
    };
    assert.deepEqual(scenarioOf("report --sample=ssoRequired"), [true, "ssoRequired", undefined]);
    assert.deepEqual(scenarioOf("report --sample clone"), [true, undefined, "clone"]);
    assert.deepEqual(scenarioOf("report --sample=x --sample"), [true, undefined, undefined]);
  });

  test("knows every format and every tier to fail on", () => {
    for (const format of ["table", "json", "sarif", "markdown"]) {
      assert.deepEqual(parseRequest(["report", "--format", format]), {
        kind: "report",
        report: { ...nothing, format },
      });
    }
    for (const failOn of ["fixNow", "fixSoon", "plan"]) {
      assert.deepEqual(parseRequest(["report", "--fail-on", failOn]), {
        kind: "report",
        report: { ...nothing, failOn },
      });
    }
  });

  test("takes what follows -- as a folder, dash or not", () => {
    assert.deepEqual(parseRequest(["report", "--", "-clone"]), {
      kind: "report",
      report: { ...nothing, folder: "-clone" },
    });
  });

  test("gives help to whoever asks, whatever else is wrong", () => {
    for (const args of [["--help"], ["-h"], ["report", "--help"], ["--nonsense", "--help"]]) {
      assert.deepEqual(parseRequest(args), { kind: "help" }, args.join(" "));
    }
    assert.deepEqual(parseRequest(["--version"]), { kind: "version" });
  });

  const wrong: readonly (readonly [commandLine: readonly string[], message: RegExp])[] = [
    [[], /No command.*runtime-risk report/u],
    [["scan"], /no command "scan".*report/u],
    [["report", "a", "b"], /one folder.*"a", "b"/u],
    [["report", ""], /folder is an empty text/u],
    [["report", "--nonsense"], /no option --nonsense.*--format/u],
    [["report", "-x"], /no option -x/u],
    [["report", "--no-sample"], /no option --no-sample/u],
    [["report", "--format"], /--format needs a value.*table\|json\|sarif\|markdown/u],
    [["report", "--format", "xml"], /--format can't be "xml".*table, json, sarif, markdown/u],
    [["report", "--format", "JSON"], /--format can't be "JSON"/u],
    [["report", "--format", "constructor"], /--format can't be "constructor"/u],
    [["report", "--fail-on", "watch"], /--fail-on can't be "watch".*fixNow, fixSoon, plan/u],
    [["report", "--fail-on"], /--fail-on needs a value/u],
    [["report", "--output", ""], /--output needs a value.*FILE/u],
    [["report", "--output", "--sample"], /--output needs a value/u],
    [["report", "--repo", "--sample"], /--repo needs a value.*REMOTE/u],
    [["report", "--sample="], /--sample= needs the name of a scenario/u],
    [["report", "--help=yes"], /--help takes no value/u],
    [["report", "--toString"], /no option --toString/u],
  ];
  for (const [commandLine, message] of wrong) {
    test(`says what is wrong with: ${JSON.stringify(commandLine)}`, () => {
      const request = parseRequest(commandLine);
      assert.equal(request.kind, "wrong");
      assert.match(request.kind === "wrong" ? request.message : "", message);
    });
  }
});
