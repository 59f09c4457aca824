import assert from "node:assert/strict";
import { securityAlertsOf } from "../../../src/sources/azure/securityAlerts.ts";

const cluster =
  "/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod";

function row(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    id: "/subscriptions/1/providers/microsoft.security/locations/weu/alerts/T-1",
    properties: {
      Status: "Active",
      Severity: "High",
      AlertDisplayName: "Suspicious process",
      ResourceIdentifiers: [{ Type: "AzureResource", AzureResourceId: cluster }],
      Entities: [
        { $id: "1", Type: "K8s-pod", Name: "API-7d9c" },
        { $id: "2", Type: "K8s-namespace", Name: "shop" },
        { $id: "3", Type: "container", Name: "api" },
        { $id: "4", Type: "process", Name: "x" },
      ],
      ...changes,
    },
  };
}

suite("security alerts", () => {
  test("what it is about and what it names, in lower case", () => {
    assert.deepEqual(securityAlertsOf([row()]).facts, [
      {
        id: "/subscriptions/1/providers/microsoft.security/locations/weu/alerts/t-1",
        title: "Suspicious process",
        severity: "high",
        resources: [cluster.toLowerCase()],
        // What stands beside each other unlinked tells of one place.
        places: [{ container: "api", namespaces: ["shop"] }],
      },
    ]);
  });

  test("when it began, the stages of the kill chain, and what to do, where the row says it", () => {
    const AlertUri =
      "https://portal.azure.com/#blade/Microsoft_Azure_Security/AlertBlade/alertId/t-1";
    const [alert] = securityAlertsOf([
      row({
        Intent: "Execution, LateralMovement",
        StartTimeUtc: "2026-11-19T22:41:07.0000000Z",
        TimeGeneratedUtc: "2026-11-19T23:00:00Z",
        Description: "A process that <b>nobody</b> expects was started.",
        RemediationSteps: ["Look at the pod.", "Rotate its secrets."],
        AlertUri,
      }),
    ]).facts;
    assert.deepEqual(alert?.intents, ["Execution", "LateralMovement"]);
    assert.equal(alert.startedAt, "2026-11-19T22:41:07.000Z");
    assert.equal(alert.description, "A process that nobody expects was started.");
    assert.equal(alert.remediation, "Look at the pod.\nRotate its secrets.");
    assert.equal(alert.portalUrl, AlertUri);
  });

  test("an unknown stage is none, a time that is none is left out, and a foreign page too", () => {
    const [alert] = securityAlertsOf([
      row({ Intent: "Unknown", StartTimeUtc: "soon", AlertUri: "https://evil.example/#portal" }),
    ]).facts;
    assert.deepEqual(
      ["intents", "startedAt", "portalUrl"].filter((name) => alert !== undefined && name in alert),
      [],
    );
  });

  const inside = (Name: string) => ({ Type: "K8s-namespace", Name });
  const placesOf = (...Entities: readonly unknown[]) =>
    securityAlertsOf([row({ Entities })]).facts[0]?.places;
  const payAndShop = [
    { container: "api", namespaces: ["pay"] },
    { container: "web", namespaces: ["shop"] },
  ];

  test("a container's namespace is its pod's, where that is nested", () => {
    const Pod = { Type: "K8s-pod", Name: "API-7d9c", Namespace: inside("Shop") };
    const api = { $id: "3", Type: "container", Name: "api", Pod };
    assert.deepEqual(placesOf(api, { $id: "4", Pod: "x" }), [
      { container: "api", namespaces: ["shop"] },
    ]);
    // What is listed once more by itself is no place of its own.
    assert.deepEqual(placesOf(api, api, Pod, inside("Shop")), [
      { container: "api", namespaces: ["shop"] },
    ]);
  });

  test("two containers each keep their own namespace", () => {
    const at = (Name: string, namespace: string) => ({
      Type: "container",
      Name,
      Pod: { Name: `${Name}-1`, Namespace: { Name: namespace } },
    });
    assert.deepEqual(placesOf(at("api", "pay"), at("web", "shop")), payAndShop);
    assert.deepEqual(
      placesOf(
        { Type: "container", Name: "api", Namespace: inside("pay") },
        { Type: "container", Name: "web", Namespace: inside("shop") },
      ),
      payAndShop,
    );
  });

  test("a reference is followed to the entity with its id, at whatever depth that stands", () => {
    const entities = [
      { $id: "1", Type: "K8s-container", Name: "api", Pod: { $ref: "2" } },
      { $id: "2", Type: "K8s-pod", Name: "api-1", Namespace: { $ref: "3" } },
      { $id: "3", Type: "K8s-namespace", Name: "pay" },
      {
        $id: "4",
        Type: "K8s-container",
        Name: "web",
        Pod: { $id: "5", Name: "web-1", Namespace: { $id: "6", Name: "shop" } },
      },
      { $id: "7", Type: "K8s-pod", Name: "web-2", Namespace: { $ref: "6" } },
    ];
    assert.deepEqual(placesOf(...entities), [
      ...payAndShop,
      { pod: "web-2", namespaces: ["shop"] },
    ]);
  });

  test("a container that only names its pod is where that pod's own entity says", () => {
    const entities = [
      { Type: "container", Name: "api", Pod: { Name: "api-1" } },
      { Type: "pod", Name: "api-1", Namespace: inside("pay") },
      { Type: "container", Name: "web", Pod: { Name: "web-1" } },
      { Type: "pod", Name: "web-1", Namespace: inside("shop") },
    ];
    assert.deepEqual(placesOf(...entities), payAndShop);
  });

  test("pods and namespaces that stand alone are places; what only lies somewhere is none beside them", () => {
    const pod = { Type: "K8s-pod", Name: "api-1", Namespace: inside("pay") };
    const account = { Type: "K8s-service-account", Name: "x", Namespace: inside("shop") };
    assert.deepEqual(placesOf(pod, account), [{ pod: "api-1", namespaces: ["pay"] }]);
    assert.deepEqual(placesOf(account), [{ namespaces: ["shop"] }]);
    assert.deepEqual(placesOf(pod, inside("shop")), [
      { pod: "api-1", namespaces: ["pay"] },
      { namespaces: ["shop"] },
    ]);
    assert.deepEqual(placesOf({ Type: "process", Name: "x" }), []);
  });

  test("resolved and dismissed ones are left out, those in progress are not", () => {
    const states = ["Active", "InProgress", "Resolved", "Dismissed"];
    const open = states.filter((Status) => securityAlertsOf([row({ Status })]).facts.length > 0);
    assert.deepEqual(open, ["Active", "InProgress"]);
  });

  test("the other casing and JSON in text are read; a new severity is not nothing", () => {
    const properties = {
      status: "Active",
      severity: "Catastrophic",
      resourceIdentifiers: JSON.stringify([{ azureResourceId: cluster }]),
      entities: "not JSON",
    };
    const { facts, unclear } = securityAlertsOf([{ id: "/x", properties }]);
    const [alert] = facts;
    assert.equal(unclear, 1);
    assert.deepEqual(alert?.resources, [cluster.toLowerCase()]);
    assert.equal(alert.severity, "medium");
    assert.deepEqual(alert.places, []);
  });

  test("entities or resources that cannot be read are counted, those that are missing are not", () => {
    const unclear = (changes: object) => securityAlertsOf([row({ ...changes })]).unclear;
    for (const broken of ['[{"Name":"web","Type":"contai', { a: 1 }, 7]) {
      assert.equal(unclear({ Entities: broken }), 1);
      assert.equal(unclear({ ResourceIdentifiers: broken }), 1);
    }
    for (const missing of [[], "[]", null, undefined, ""]) {
      assert.equal(unclear({ Entities: missing, ResourceIdentifiers: missing }), 0);
    }
  });
});
