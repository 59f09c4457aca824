import assert from "node:assert/strict";
import { yamlOf } from "../../src/sources/builds/composeBuilds.ts";
import { isDenseYaml } from "../../src/sources/denseYaml.ts";
import { readInfrastructure } from "../../src/sources/infrastructure/readInfrastructure.ts";
import { readYamlDocuments, readYamlNodes } from "../../src/sources/manifests/yamlNodes.ts";

const deployment = (name: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: registry.example.com/${name}:1.2
          ports: [{ containerPort: 8080 }]
`;

suite("YAML that is made to hold a parser up", () => {
  test("is not read: a text of signs, of mistakes, of empty keys", () => {
    for (const text of [",", "[]", "a: }\n", "? a\n", "- *x\n", "]\n", "'': "]) {
      const hostile = text.repeat(250_000 / text.length);
      assert.equal(isDenseYaml(hostile), true, text);
      assert.equal(readYamlNodes(hostile), undefined);
      assert.deepEqual(readYamlDocuments(hostile), []);
      assert.equal(yamlOf(hostile), undefined);
    }
  });

  test("does not keep large files that people write from being read", () => {
    const names = Array.from({ length: 1500 }, (_, index) => `service${index}`);
    const text = names.map(deployment).join("");
    assert.ok(text.length > 300_000, `${text.length} characters`);
    const { images } = readInfrastructure("k8s/all.yaml", text);
    assert.deepEqual(
      images.map(({ image }) => image),
      names.map((name) => `registry.example.com/${name}:1.2`),
    );
  });

  test("a page of blank lines costs a look at each, and hides nothing", () => {
    const text = "   \n".repeat(90_000) + deployment("shop");
    const [found] = readInfrastructure("k8s/shop.yaml", text).images;
    assert.equal(found?.image, "registry.example.com/shop:1.2");
  });

  test("many keys are read, each once", () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `key${index}: b\n`);
    assert.equal(Object.keys(yamlOf(keys.join("")) ?? {}).length, 20_000);
  });
});
