import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { declaredValues, deploymentKeys, topKeys } from "../../../src/core/declared/declared.ts";
import { parseDeclaration } from "../../../src/sources/declared/declaration.ts";

// The file is ours; what is read of it is held against what the program reads.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const schema = JSON.parse(
  readFileSync(new URL("../../../media/runtime-risk.schema.json", import.meta.url), "utf8"),
) as Schema;
// The schema says more types where a name such as 2048 is a number to YAML.
const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);

const digest = `sha256:${"ab".repeat(32)}`;
const good = `version: 1
deployments:
  - name: payments-api
    image: acme.azurecr.io/payments-api@${digest}
    folders: [services/payments-api, ./libs/money/]
    environment: prod
    kind: kubernetesContainer
    platform: eks
    cluster: prod-use1
    namespace: payments
    riskFactors:
      - internet-exposed
      - sensitive-data
  - name: 2048
`;

/** Remarks as `line:column-end message`. */
function remarks(text: string): readonly string[] {
  return parseDeclaration(text).remarks.map(
    ({ region, message }) =>
      `${region.startLine}:${region.startColumn}-${region.endColumn} ${message}`,
  );
}

const entry = (rest: string) => `version: 1\ndeployments:\n  - name: a\n    ${rest}\n`;

suite("two declarations of one image", () => {
  const two = (first: string, second: string) =>
    parseDeclaration(
      `version: 1\ndeployments:\n  - { name: one, image: acme.azurecr.io/a, ${first} }\n  - { name: two, image: "a:3", ${second} }\n`,
    );

  for (const [first, second, keys] of [
    ["environment: prod", "environment: staging", "environment"],
    ["folders: [a]", "folders: [b]", "folders"],
    ["riskFactors: [internet-exposed]", "riskFactors: [sensitive-data]", "riskFactors"],
    [
      "folders: [a], environment: prod, cluster: weu",
      "folders: [a, b], environment: dev",
      "environment, folders",
    ],
  ] as const) {
    test(`that differ in ${keys} are not mixed: the second is of no image, and that is said`, () => {
      const { deployments, remarks: said } = two(first, second);
      assert.deepEqual(
        deployments.map(({ name, image }) => [name, image]),
        [
          ["one", "acme.azurecr.io/a"],
          ["two", undefined],
        ],
      );
      assert.deepEqual(
        said.map(({ region, message }) => [region.startLine, message]),
        [
          [
            4,
            `two says another ${keys} of this image than one and stands for itself. Make them agree, or name the cluster or the namespace of each.`,
          ],
        ],
      );
    });
  }

  for (const [first, second] of [
    ["environment: prod", "riskFactors: [internet-exposed]"],
    ["folders: [a, b]", "folders: [b, a]"],
    ["environment: prod, cluster: weu", "environment: dev, cluster: eus"],
    ["environment: prod, namespace: a", "environment: dev, namespace: b"],
    ["environment: prod", "environment: Prod"],
  ] as const) {
    test(`with ${first} and ${second} agree`, () => {
      const { deployments, remarks: said } = two(first, second);
      assert.deepEqual([deployments[1]?.image, said], ["a:3", []]);
    });
  }

  test("other images, and digests of one, have nothing to agree on", () => {
    const text = (image: string) =>
      `version: 1\ndeployments:\n  - { name: one, image: acme.azurecr.io/a, folders: [a] }\n  - { name: two, image: "${image}", folders: [b] }\n`;
    for (const image of ["b", `a@${digest}`, "ghcr.io/a"]) {
      assert.deepEqual(remarks(text(image)), []);
    }
  });
});

suite("declared deployments", () => {
  test("all that can be said is read", () => {
    assert.deepEqual(parseDeclaration(good), {
      deployments: [
        {
          name: "payments-api",
          image: `acme.azurecr.io/payments-api@${digest}`,
          folders: ["services/payments-api", "libs/money"],
          environment: "prod",
          kind: "kubernetesContainer",
          platform: "eks",
          cluster: "prod-use1",
          namespace: "payments",
          riskFactors: ["internet-exposed", "sensitive-data"],
        },
        {
          name: "2048",
          image: undefined,
          folders: [],
          environment: undefined,
          kind: undefined,
          platform: undefined,
          cluster: undefined,
          namespace: undefined,
          riskFactors: [],
        },
      ],
      remarks: [],
    });
  });

  for (const [name, text, expected] of [
    [
      "an unknown risk factor costs itself",
      entry("riskFactors: [internet, sensitive-data]"),
      [
        "4:19-27 internet is not a risk factor. Use one of internet-exposed, sensitive-data, critical-resource, lateral-movement.",
      ],
    ],
    [
      "an unknown key",
      entry("imgae: x"),
      [
        "4:5-10 imgae is not a key here. Use one of name, image, folders, environment, kind, platform, cluster, namespace, riskFactors.",
      ],
    ],
    [
      "an unknown platform",
      entry("platform: k8s"),
      [
        "4:15-18 k8s is not a platform. Use one of aks, eks, gke, containerApps, appService, vm, other.",
      ],
    ],
    [
      "a key without a value",
      entry("cluster:"),
      ["4:5-12 cluster has no value. Give it one, or take the key out."],
    ],
    [
      "a folder outside the repository",
      entry("folders: [../other]"),
      [
        "4:15-23 This is not a folder of the repository. Write its path from the root, with / and without .. in it.",
      ],
    ],
    [
      "folders that are no list",
      entry("folders: src"),
      ["4:14-17 folders must be a list. Put - before each entry, on a line of its own."],
    ],
    [
      "an image with half a digest",
      entry("image: a@sha256:12"),
      [
        "4:12-23 This is not an image. Write a name such as acme.azurecr.io/payments-api, or one with @sha256: and its 64 digits.",
      ],
    ],
    [
      "a text that is none",
      entry("environment: [a]"),
      ["4:18-21 environment must be a text of 1 to 256 characters."],
    ],
    [
      "another version",
      "version: 2\ndeployments: []\n",
      ["1:10-11 This version is not known. Write version: 1."],
    ],
    ["no version", "deployments: []\n", ["1:1-2 version is missing. Add version: 1."]],
    [
      "no deployments",
      "version: 1\n",
      ["1:1-2 deployments is missing. Add a list of what is deployed."],
    ],
    ["an empty file", "", ["1:1-2 The file is empty. Begin with version: 1 and deployments."]],
    ["a list at the top", "- a\n", ["1:1-4 The file must hold the keys version and deployments."]],
    [
      "deployments that are no list",
      "version: 1\ndeployments:\n  name: a\n",
      ["3:3-10 deployments must be a list: begin each entry with - name."],
    ],
  ] as const) {
    test(`${name} is said with its place`, () => {
      assert.deepEqual(remarks(text), expected);
    });
  }

  test("what is wrong in one deployment leaves the others", () => {
    const text = `version: 1
deployments:
  - just words
  - image: b
  - name: c
  - name: c
    cluster: second
  - name: d
    kind: lambda
    cluster: west
`;
    const { deployments, remarks: said } = parseDeclaration(text);
    assert.deepEqual(
      deployments.map(({ name, kind, cluster }) => [name, kind, cluster]),
      [
        ["c", undefined, undefined],
        ["d", undefined, "west"],
      ],
    );
    assert.deepEqual(
      said.map(({ region }) => region.startLine),
      [3, 4, 6, 9],
    );
  });

  test("text that is no YAML is said, what can be read of it is", () => {
    const { deployments, remarks: said } = parseDeclaration(
      "version: 1\ndeployments:\n  - name: a\n    image: 'b\n",
    );
    // The quotation mark is missed at the end of the text, which is an empty fifth line.
    assert.equal(said[0]?.region.startLine, 5);
    assert.match(said[0]?.message ?? "", /^This is not valid YAML: /);
    assert.equal(deployments[0]?.name, "a");
  });

  test("aliases are not followed, a file too large is not read", () => {
    const bomb = "version: 1\na: &a [x,x,x]\nb: &b [*a,*a,*a]\ndeployments: [*b,*b]\n";
    assert.deepEqual(parseDeclaration(bomb).deployments, []);
    const long = `${good}#${"x".repeat(128 * 1024)}`;
    assert.deepEqual(remarks(long), [
      "1:1-2 The file is over 128 KiB and was not read. Shorten it.",
    ]);
    assert.deepEqual(parseDeclaration(long).deployments, []);
  });

  test("of a key that stands twice the first is read, and that is said", () => {
    const twice = "version: 1\ndeployments:\n  - name: a\n    name: b\ndeployments: []\n";
    assert.deepEqual(
      parseDeclaration(twice).deployments.map(({ name }) => name),
      ["a"],
    );
    assert.deepEqual(remarks(twice).toSorted(), [
      "4:5-9 name stands here twice; only the first is read. Take one out.",
      "5:1-12 deployments stands here twice; only the first is read. Take one out.",
    ]);
  });

  test("of thousands of mistakes the first hundred are said", () => {
    const keys = Array.from({ length: 5000 }, (_, index) => `k${index}: 1\n`).join("");
    assert.equal(remarks(keys).length, 100);
  });

  test("no text makes it throw, and every place is in the text", () => {
    const part = fc.constantFrom(
      ..."version: 1|deployments:|  - name: a|    riskFactors: [x]|\n|\t|'|{|[|- |&a |*a |!!x |é|: ".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
        const text = parts.join("");
        const lines = text.split("\n").length;
        for (const { region, message } of parseDeclaration(text).remarks) {
          assert.ok(region.startLine >= 1 && region.startLine <= lines, message);
          assert.ok(region.endColumn > region.startColumn);
        }
      }),
    );
  });
});

suite("schema of declared deployments", () => {
  test("it takes what is read without a remark, and refuses what is remarked on", () => {
    for (const text of [
      good,
      entry("riskFactors: [internet]"),
      entry("imgae: x"),
      entry("platform: k8s"),
      entry("cluster:"),
      entry("folders: [../other]"),
      entry("folders: [/etc]"),
      entry("folders: ['']"),
      entry("folders: [a/..]"),
      entry("folders: ['C:/x']"),
      entry("folders: ['a\\b']"),
      entry("folders: [a/..b, ., ./c]"),
      entry("folders: src"),
      entry("image: a@sha256:12"),
      entry("image: a b"),
      entry("image: registry:5000/a/b:c"),
      entry("environment: [a]"),
      entry("environment: ''"),
      "version: 2\ndeployments: []\n",
      "version: 1\n",
      "deployments: []\n",
      "- a\n",
      "version: 1\ndeployments: [{image: b}]\n",
    ]) {
      assert.equal(isValid(parse(text)), remarks(text).length === 0, text);
    }
  });

  test("it has the keys and values that are read, with the same words", () => {
    const { properties, definitions } = schema;
    const described = (keys: Properties) =>
      Object.entries(keys).map(([name, { description }]) => [name, description]);
    const expected = (keys: typeof topKeys) => keys.map(({ name, purpose }) => [name, purpose]);
    const own = definitions.deployment.properties;
    assert.deepEqual(described(properties), expected(topKeys));
    assert.deepEqual(described(own), expected(deploymentKeys));
    assert.deepEqual(own["kind"]?.enum, declaredValues.kind);
    assert.deepEqual(own["platform"]?.enum, declaredValues.platform);
    assert.deepEqual(own["riskFactors"]?.items?.enum, declaredValues.riskFactors);
  });
});

type Properties = Readonly<
  Record<
    string,
    {
      readonly description: string;
      readonly enum?: readonly string[];
      readonly items?: { readonly enum?: readonly string[] };
    }
  >
>;

interface Schema {
  readonly properties: Properties;
  readonly definitions: { readonly deployment: { readonly properties: Properties } };
}
