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
        containers: ["api"],
        pods: ["api-7d9c"],
        namespaces: ["shop"],
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

  test("a container's pod, and that one's namespace, are read where they are nested", () => {
    const Namespace = { Type: "K8s-namespace", Name: "Shop" };
    const Pod = { Type: "K8s-pod", Name: "API-7d9c", Namespace };
    const Entities = [
      { $id: "3", Type: "container", Name: "api", Pod },
      { $id: "4", Pod: "x" },
    ];
    const [alert] = securityAlertsOf([row({ Entities })]).facts;
    assert.deepEqual(
      [alert?.containers, alert?.pods, alert?.namespaces],
      [["api"], ["api-7d9c"], ["shop"]],
    );
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
    const [alert] = securityAlertsOf([{ id: "/x", properties }]).facts;
    assert.deepEqual(alert?.resources, [cluster.toLowerCase()]);
    assert.equal(alert.severity, "medium");
    assert.deepEqual(alert.containers, []);
  });
});
