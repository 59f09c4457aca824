import assert from "node:assert/strict";
import {
  type ImageLine,
  nobody,
  type ResourceLine,
  type ServiceLine,
} from "../../src/core/infrastructure.ts";
import { workloadsOfLine } from "../../src/core/linkInfrastructure.ts";
import { type InfrastructureLines, workloadsOpened } from "../../src/core/openedWorkloads.ts";
import { workload } from "./risk/examples.ts";

const digest = `sha256:${"a".repeat(64)}`;
const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
const line = (image: string, who: Partial<ImageLine["runs"]> = {}): ImageLine => ({
  format: "kubernetes",
  region,
  image,
  runs: { ...nobody, ...who },
});
const payments = workload({
  images: [{ reference: "acme.azurecr.io/shop/payments-api:1.4", digest, commit: undefined }],
});

suite("lines that let the internet in", () => {
  const image = "acme.azurecr.io/shop/payments-api:1.4";
  const pods = line(image, { name: "api", namespace: "payments", labels: ["app=pay", "tier=web"] });
  const service = (selects: readonly string[], namespace = "payments"): ServiceLine => ({
    name: "pay",
    namespace,
    selects,
  });
  const opened = (
    services: readonly ServiceLine[],
    namespace = "payments",
    images: readonly ImageLine[] = [pods],
  ) =>
    workloadsOpened(
      { format: "kubernetes", means: "ingress", region, opens: ["pay"], namespace },
      { images, services, routes: [], resources: [] },
      [payments],
    ).length;

  test("a service leads to the pods that have all of its labels, in its namespace", () => {
    assert.equal(opened([service(["app=pay"])]), 1);
    assert.equal(opened([service(["app=pay", "tier=web"])]), 1);
    assert.equal(opened([service(["app=pay", "tier=db"])]), 0);
    assert.equal(opened([service(["app=pay"], "staging")]), 0);
    assert.equal(opened([service(["app=pay"])], "staging"), 0);
    // Without a selector somebody else says where it leads.
    assert.equal(opened([service([])]), 0);
    assert.equal(opened([]), 0);
  });

  test("a name is no match: the image has to be the one that runs, there", () => {
    const named = line("payments-api", { ...pods.runs, name: "payments-api" });
    assert.equal(workloadsOfLine(named, [payments])[0]?.strength, "name");
    assert.equal(opened([service(["app=pay"])], "payments", [named]), 0);
    const elsewhere = line(image, { ...pods.runs, namespace: "other" });
    const other = { ...service(["app=pay"]), namespace: "other" };
    assert.equal(opened([other], "other", [elsewhere]), 0);
  });

  test("a file without a namespace may belong to any, one with it comes first", () => {
    const bare = { ...service(["app=pay"]), namespace: undefined };
    const anywhere = line(image, { ...pods.runs, namespace: undefined });
    assert.equal(opened([bare], "payments", [anywhere]), 1);
    // The workload runs in `payments`.
    assert.equal(opened([bare], "staging", [anywhere]), 0);
    const other = { ...service(["app=other"]), namespace: "payments" };
    assert.equal(opened([bare, other], "payments", [anywhere]), 0);
  });

  test("a gateway leads over the routes that hang on it", () => {
    const gateway = (name: string) =>
      workloadsOpened(
        { format: "kubernetes", means: "gateway", region, opens: [name], namespace: undefined },
        {
          images: [pods],
          services: [service(["app=pay"])],
          routes: [{ gateways: ["public"], namespace: "payments", opens: ["pay"] }],
          resources: [],
        },
        [payments],
      ).length;
    assert.equal(gateway("public"), 1);
    assert.equal(gateway("private"), 0);
  });

  const opening = (
    format: "terraform" | "helm",
    scopes: readonly string[],
    lines: Partial<InfrastructureLines>,
    workloads = [payments],
  ) =>
    workloadsOpened(
      { format, means: "firewallRule", region, opens: [], namespace: undefined, scopes },
      { images: [], services: [], routes: [], resources: [], ...lines },
      workloads,
    ).map(({ name }) => name);
  const scoped = (format: "terraform" | "helm", scope: string, name?: string) => ({
    ...line(image, { name, scope }),
    format,
  });

  test("of Terraform it is the resource that both stand in, by its name where that is written", () => {
    const at = (name: string | undefined) =>
      opening("terraform", ["a#app.web"], { images: [scoped("terraform", "a#app.web", name)] });
    assert.deepEqual(at("payments-api"), ["payments-api"]);
    assert.deepEqual(at("other"), []);
    assert.deepEqual(at(undefined), ["payments-api"]);
    const images = [scoped("terraform", "b#app.web", "payments-api")];
    assert.deepEqual(opening("terraform", ["a#app.web"], { images }), []);
  });

  test("a rule leads over network resources to what is behind them, and no further", () => {
    const resource = (
      scope: string,
      kind: ResourceLine["kind"],
      refersTo: readonly string[] = [],
      name?: string,
    ): ResourceLine => ({ scope, kind, refersTo, name });
    const resources = [
      resource("#rule", "network", ["#nsg"]),
      resource("#nsg", "network"),
      resource("#association", "network", ["#nsg", "#nic"]),
      resource("#nic", "network"),
      resource("#vm", "machine", ["#nic", "#disk"], "Build-01"),
      resource("#disk", "other"),
      resource("#vm2", "machine", ["#disk"], "build-02"),
    ];
    const machines = ["build-01", "build-02"].map((name) =>
      workload({ key: name, name, kind: "virtualMachine", images: [] }),
    );
    assert.deepEqual(opening("terraform", ["#rule"], { resources }, machines), ["build-01"]);
  });

  test("of a chart it is the same block of values, else the only one below, else one above", () => {
    const at = (scope: string, ...images: readonly string[]) =>
      opening("helm", [scope], { images: images.map((one) => scoped("helm", one)) }).length;
    assert.equal(at("c#web", "c#web", "c#api"), 1);
    assert.equal(at("c#", "c#web"), 1);
    assert.equal(at("c#", "c#web", "c#api"), 0);
    assert.equal(at("c#web.http", "c#web"), 1);
    assert.equal(at("c#web", "c#webapi"), 0);
    assert.equal(at("c#", "d#"), 0);
  });
});
