import assert from "node:assert/strict";
import fc from "fast-check";
import { nothingRuns } from "../../../src/core/infrastructure.ts";
import {
  mayRunSomething,
  readInfrastructure,
} from "../../../src/sources/infrastructure/readInfrastructure.ts";

/** `image @ line:column`, and who runs it. */
const images = (path: string, text: string) =>
  readInfrastructure(path, text).images.map(({ image, region, runs }) =>
    [`${image} @ ${region.startLine}:${region.startColumn}`, runs.name ?? "-"].join(" by "),
  );
const exposures = (path: string, text: string) =>
  readInfrastructure(path, text).exposures.map(
    ({ means, region, opens, scopes = [] }) =>
      `${means} @ ${region.startLine} opens ${[...opens, ...scopes].join(",")}`,
  );

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments-api
  namespace: payments
spec:
  template:
    spec:
      initContainers:
        - name: migrate
          image: acme.azurecr.io/migrate:1
      containers:
        - image: "acme.azurecr.io/payments-api:1.4"
          name: api
---
apiVersion: v1
kind: Service
metadata:
  name: payments
spec:
  type: LoadBalancer
  selector:
    app: payments-api
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  rules:
    - http:
        paths:
          - backend:
              service:
                name: web
                port: { number: 80 }
`;

suite("what infrastructure files say", () => {
  test("Kubernetes: the images of every container, and what is public", () => {
    assert.deepEqual(images("k8s/payments.yaml", deployment), [
      "acme.azurecr.io/migrate:1 @ 11:18 by payments-api",
      "acme.azurecr.io/payments-api:1.4 @ 13:19 by payments-api",
    ]);
    assert.deepEqual(exposures("k8s/payments.yaml", deployment), [
      "loadBalancer @ 21 opens payments",
      "ingress @ 26 opens web",
    ]);
    const { services } = readInfrastructure("k8s/payments.yaml", deployment);
    assert.deepEqual(services, [
      { name: "payments", namespace: undefined, selects: ["app=payments-api"] },
    ]);
  });

  test("Kubernetes: the labels of pods, which are those of the template", () => {
    const text = `kind: Deployment
metadata: { name: api, labels: { app: outer } }
spec: { template: { metadata: { labels: { app: api, v: "1" } }, spec: { containers: [{ image: a/b }] } } }
---
kind: Pod
metadata: { name: one, labels: { app: one } }
spec: { containers: [{ image: a/c }] }
`;
    const labels = readInfrastructure("a.yaml", text).images.map(({ runs }) => runs.labels);
    assert.deepEqual(labels, [["app=api", "v=1"], ["app=one"]]);
  });

  test("Kubernetes: cron jobs, pods, lists and routes", () => {
    const text = `kind: List
items:
  - kind: CronJob
    metadata: { name: nightly }
    spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: a/b }] } } } } }
  - kind: HTTPRoute
    spec:
      rules:
        - backendRefs:
            - name: web
`;
    assert.deepEqual(images("a.yml", text), ["a/b @ 5:78 by nightly"]);
    assert.deepEqual(exposures("a.yml", text), ["gatewayRoute @ 6 opens web"]);
  });

  test("Kustomize: the replaced name with its new tag, where the tag is written", () => {
    const text =
      "kind: Kustomization\nimages:\n  - name: payments-api\n    newName: acme.azurecr.io/payments-api\n    newTag: '1.5'\n";
    assert.deepEqual(images("base/kustomization.yaml", text), [
      "acme.azurecr.io/payments-api:1.5 @ 5:14 by -",
    ]);
  });

  test("Helm: values with registry, repository and tag; templates only where they are literal", () => {
    const values =
      'web:\n  image:\n    registry: ghcr.io\n    repository: acme/web\n    tag: "2"\nsidecarImage: envoy:1\n';
    assert.deepEqual(images("charts/web/values.yaml", values), [
      "ghcr.io/acme/web:2 @ 4:17 by web",
      "envoy:1 @ 6:15 by web",
    ]);
    const template =
      "kind: Ingress\nspec:\n  image: {{ .Values.image }}\n  - image: busybox:1 # fixed\n  type: LoadBalancer\n";
    assert.deepEqual(images("charts/web/templates/web.yaml", `{{- if .x }}\n${template}`), [
      "busybox:1 @ 5:12 by -",
    ]);
    assert.deepEqual(exposures("charts/web/templates/web.yaml", `{{- if .x }}\n${template}`), [
      "ingress @ 2 opens charts/web#",
      "loadBalancer @ 6 opens charts/web#",
    ]);
  });

  test("Compose: images with the defaults of their variables", () => {
    const text = "services:\n  web:\n    image: acme/web:${TAG:-1.0}\n  db:\n    image: ${DB}\n";
    assert.deepEqual(images("docker-compose.prod.yml", text), ["acme/web:1.0 @ 3:12 by web"]);
  });

  test("Terraform: literal images and open rules, with the resource's own name", () => {
    const text = `resource "azurerm_container_app" "web" {
  name = "storefront"
  template {
    container {
      image = "acme.azurecr.io/storefront:3"
    }
  }
  ingress {
    external_enabled = true # public
  }
}
# image = "commented/out:1"
resource "azurerm_network_security_rule" "ssh" {
  direction = "Inbound"
  access    = "Allow"
  source_address_prefix = "*"
}
module "x" {
  image = "\${var.image}"
}
`;
    assert.deepEqual(images("infra/main.tf", text), [
      "acme.azurecr.io/storefront:3 @ 5:16 by storefront",
    ]);
    assert.deepEqual(exposures("infra/main.tf", text), [
      "appIngress @ 9 opens infra#azurerm_container_app.web",
      "firewallRule @ 16 opens infra#azurerm_network_security_rule.ssh",
    ]);
  });

  test("Bicep and ARM templates: the same, in their spelling", () => {
    const bicep = `resource web 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'storefront'
  properties: {
    configuration: { ingress: {
      external: true
    } }
    template: { containers: [ {
      image: 'acme.azurecr.io/storefront:3'
    } ] }
  }
}
`;
    assert.deepEqual(images("infra/app.bicep", bicep), [
      "acme.azurecr.io/storefront:3 @ 8:15 by storefront",
    ]);
    assert.deepEqual(exposures("infra/app.bicep", bicep), ["appIngress @ 5 opens infra#web"]);
    const arm = `{ "resources": [ {
  "type": "Microsoft.App/containerApps", "name": "storefront",
  "properties": {
    "configuration": { "ingress": { "external": true } },
    "template": { "containers": [
      { "image": "acme/web:1" },
      { "image": "[parameters('image')]" } ] } } } ] }
`;
    assert.deepEqual(images("azuredeploy.json", arm), ["acme/web:1 @ 6:19 by storefront"]);
    assert.deepEqual(exposures("azuredeploy.json", arm), ["appIngress @ 4 opens #storefront"]);
  });

  test("workflows: the containers that jobs run in", () => {
    const text =
      "jobs:\n  test:\n    container: node:24\n    services:\n      db:\n        image: postgres:17\n";
    assert.deepEqual(images(".github/workflows/ci.yml", text), [
      "node:24 @ 3:16 by test",
      "postgres:17 @ 6:16 by test",
    ]);
  });

  test("workflows: the steps that build an image, with its Dockerfile and stage", () => {
    const step = (inputs: string, uses = "docker/build-push-action@v6") =>
      `      - uses: ${uses}\n        with:\n          ${inputs}\n`;
    const text = `jobs:\n  image:\n    steps:\n${step("context: services/api")}${step("file: ./tools/Dockerfile.ci\n          target: ci")}${step("context: a", "docker/login-action@v3")}${step("context: ${{ matrix.folder }}")}`;
    const path = ".github/workflows/image.yml";
    const { builds } = readInfrastructure(path, text);
    assert.deepEqual(
      builds.map(({ region, place }) => [`${region.startLine}:${region.startColumn}`, place]),
      [
        ["4:15", `${path}#image/docker/build-push-action@v6`],
        ["7:15", `${path}#image/docker/build-push-action@v6 2`],
        ["14:15", `${path}#image/docker/build-push-action@v6 3`],
      ],
    );
  });

  test("other files say nothing, whatever they are called", () => {
    assert.deepEqual(readInfrastructure("src/app.ts", deployment), nothingRuns);
    assert.deepEqual(images("config.yaml", "image: a\n"), []);
    assert.ok(!mayRunSomething("src/app.ts") && mayRunSomething("infra/main.tf"));
  });

  test("broken text is read as far as it goes, and never fails", () => {
    assert.deepEqual(
      images("k8s/a.yaml", "kind: Pod\nspec:\n  containers:\n    - image: a/b\n      name: [\n"),
      ["a/b @ 4:14 by -"],
    );
    const paths = fc.constantFrom(
      "a.yaml",
      "a.tf",
      "a.bicep",
      "values.yaml",
      "compose.yml",
      "kustomization.yaml",
      "t/templates/a.yaml",
      ".github/workflows/a.yml",
      "azuredeploy.json",
    );
    const words = fc.constantFrom(
      "kind: Deployment\n",
      "spec:\n",
      "  containers:\n",
      "- image: a\n",
      "{{ x }}",
      "{",
      "}",
      "'",
      '"',
      'image = "a"\n',
      ": ",
      "\t",
      "\r",
      "&a *a\n",
      "<<: *a\n",
      'resource "azurerm_container_app" "a" {\n',
      "resource a 'Microsoft.App/containerApps@1' = {\n",
      "ingress { external_enabled = true }\n",
      "image: a\n",
      "'''",
      "<<E\n",
      "${",
      "//",
      "/*",
      "[for x in y: {",
      "service: { type: LoadBalancer }\n",
    );
    fc.assert(
      fc.property(paths, fc.array(words), (path, parts) => {
        const text = parts.join("");
        const lines = text.split(/\r\n|\r|\n/);
        const { images, exposures, builds } = readInfrastructure(path, text);
        assert.ok(images.every(({ image }) => image !== ""));
        for (const { region } of [...images, ...exposures, ...builds]) {
          const { startLine, startColumn, endLine, endColumn } = region;
          const [first = "", last = ""] = [lines[startLine - 1], lines[endLine - 1]];
          assert.ok(startLine >= 1 && endLine <= lines.length);
          assert.ok(startColumn >= 1 && startColumn <= first.length + 1);
          assert.ok(endColumn >= 1 && endColumn <= last.length + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("what is nested deeper than any parser goes is nothing", () => {
    const deep = (part: string) => part.repeat(10_000);
    for (const [path, text] of [
      ["azuredeploy.json", deep('{"resources":[')],
      ["k.yaml", deep("kind: [ ")],
      ["main.tf", deep("a { ")],
      ["main.bicep", deep("x: [for a in b: {")],
    ] as const) {
      assert.deepEqual(readInfrastructure(path, text), nothingRuns, path);
    }
  });
});
