import assert from "node:assert/strict";
import {
  canBeDeclared,
  declaredGroup,
  declaredOf,
  declaredRows,
} from "../../../src/core/view/declaredRows.ts";
import { english } from "../../../src/core/view/text.ts";
import { workload } from "../risk/examples.ts";

const image = { reference: "api", digest: "sha256:aa", commit: undefined };
const region = { startLine: 13, startColumn: 1, endLine: 13, endColumn: 2 };

suite("the lines below a workload", () => {
  test("have a row above them that leads back to the workload, whatever its key", () => {
    const running = workload({ key: "record:prod\tx/y", images: [image] });
    const [row] = declaredGroup("github.com/acme/shop", running, english);
    assert.deepEqual(declaredOf(row?.id), {
      repository: "github.com/acme/shop",
      key: "record:prod\tx/y",
    });
    assert.equal(declaredOf("github.com/acme/shop\tworkload\tx"), undefined);
    assert.equal(declaredOf(undefined), undefined);
  });

  test("are not offered where nothing is known of the image", () => {
    assert.ok(canBeDeclared(workload({ images: [image] })));
    assert.ok(!canBeDeclared(workload()));
    assert.deepEqual(declaredGroup("r", workload(), english), []);
    assert.deepEqual(declaredGroup("r", undefined, english), []);
  });

  test("say what they are, and open", () => {
    const [row] = declaredRows(
      "p",
      [{ path: "k8s/api.yaml", region, role: "runs", uri: "file:///k8s/api.yaml" }],
      english,
    );
    assert.deepEqual(
      [row?.label, row?.description, row?.line, row?.children],
      ["api.yaml:13", "runs its image · k8s", { uri: "file:///k8s/api.yaml", line: 13 }, "none"],
    );
  });

  test("say that there are none", () => {
    const [row] = declaredRows("p", [], english);
    assert.deepEqual([row?.label, row?.line], ["No file here names what it runs.", undefined]);
  });
});
