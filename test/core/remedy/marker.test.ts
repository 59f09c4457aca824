import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { markersIn, withMarker, writeMarker } from "../../../src/core/remedy/marker.ts";

suite("marker", () => {
  const marker = { alerts: ["codeScanning/12" as const], attempt: "a-1" };
  const written = '<!-- runtime-risk: {"v":1,"alerts":["codeScanning/12"],"attempt":"a-1"} -->';

  test("is written as one hidden comment", () => {
    equal(writeMarker(marker), written);
  });

  test("is found wherever it stands, with the alerts in order", () => {
    const body = `text\r\n${written}\r\nmore <!-- other --> <!--runtime-risk:{"v":1,"alerts":["dependabot/7","secretScanning/3"]}-->`;
    deepEqual(markersIn(body), [
      marker,
      { alerts: ["dependabot/7", "secretScanning/3"], attempt: undefined },
    ]);
  });

  test("is found behind a comment that nobody closed", () => {
    deepEqual(markersIn(`<!-- runtime-risk: {"v":1 ${written}`), [marker]);
  });

  const strange: readonly (readonly [string, string])[] = [
    ["no JSON", "<!-- runtime-risk: {alerts} -->"],
    ["a list", "<!-- runtime-risk: [1] -->"],
    ["null", "<!-- runtime-risk: null -->"],
    ["no version", '<!-- runtime-risk: {"alerts":["codeScanning/12"]} -->'],
    ["a version that is text", '<!-- runtime-risk: {"v":"1","alerts":["codeScanning/12"]} -->'],
    ["an open comment", '<!-- runtime-risk: {"v":1,"alerts":["codeScanning/12"]}'],
    ["another name", '<!-- runtime-riskier: {"v":1,"alerts":["codeScanning/12"]} -->'],
  ];
  for (const [what, body] of strange) {
    test(`is not seen in ${what}`, () => deepEqual(markersIn(body), []));
  }

  test("leaves out what is no alert or no attempt, and says each alert once", () => {
    const body =
      '<!-- runtime-risk: {"v":2,"alerts":["codeScanning/12",12,"../x","codeScanning/12"],"attempt":"a b"} -->';
    deepEqual(markersIn(body), [{ alerts: ["codeScanning/12"], attempt: undefined }]);
  });

  test("never throws, and what is written is found in any text", () => {
    const part = fc.constantFrom(
      "<!--",
      "-->",
      "runtime-risk:",
      '{"v":1',
      "}",
      "[",
      '"',
      "\n",
      "x",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const body = withMarker(parts.join(""), marker);
        return markersIn(body).some((found) => found.attempt === "a-1");
      }),
    );
  });

  test("is found in linear time in a hostile body", () => {
    const body = `${"<!-- runtime-risk: ".repeat(15_000)}${"-->".repeat(5000)}${written}`;
    ok(markersIn(body.slice(0, 299_000)).length <= 100);
  });

  test("is put back once it was taken out, and stays where it is otherwise", () => {
    equal(withMarker("Hello\n", marker), `Hello\n\n${written}\n`);
    equal(withMarker(`${written} Hello`, marker), `${written} Hello`);
    equal(withMarker("", marker), `${written}\n`);
  });

  test("replaces markers that name other alerts or attempts", () => {
    const other = '<!-- runtime-risk: {"v":1,"alerts":["dependabot/1"],"attempt":"a-1"} -->';
    equal(withMarker(`A ${other} B ${written}`, marker), `A  B\n\n${written}\n`);
  });
});
