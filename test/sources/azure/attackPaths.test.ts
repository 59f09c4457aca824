import assert from "node:assert/strict";
import { attackPathsOf } from "../../../src/sources/azure/attackPaths.ts";

const container =
  "/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod/namespaces/shop/pods/web/containers/web";
const storage = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/s";

suite("attack paths", () => {
  test("the documented shape: resources of its entities, the entry point among them", () => {
    const [path] = attackPathsOf([
      {
        name: "AP-1",
        properties: {
          entryPointEntityInternalID: "e1",
          graphComponent: {
            entities: [
              { entityInternalId: "e1", entityIdentifiers: { azureResourceId: container } },
              {
                entityInternalId: "e2",
                entityIdentifiers: { storageAccountAzureResourceId: storage, other: "name" },
              },
            ],
          },
        },
      },
    ]).facts;
    assert.deepEqual(path, {
      name: "ap-1",
      title: "AP-1",
      riskLevel: "notEvaluated",
      riskFactors: [],
      otherRiskFactors: [],
      resources: [container.toLowerCase(), storage.toLowerCase()],
      entries: [container.toLowerCase()],
    });
  });

  test("the other live shape, and properties that came as text", () => {
    const properties = JSON.stringify({
      entryPoint: { entityInternalId: "e2" },
      graphComponent: {
        entities: [{ entityInternalId: "e2", entityIdentifiers: { azureResourceId: storage } }],
      },
    });
    const [path] = attackPathsOf([{ name: "ap-2", properties }]).facts;
    assert.deepEqual(path?.entries, [storage.toLowerCase()]);
  });

  test("an entity is also known by its assessments", () => {
    const id = `${container}/providers/Microsoft.Security/assessments/a-1`;
    const [path] = attackPathsOf([
      {
        name: "ap-3",
        properties: { entryPointEntityInternalID: "e1", assessments: { e1: { [id]: {} } } },
      },
    ]).facts;
    assert.deepEqual(path?.resources, [container.toLowerCase()]);
    assert.deepEqual(path.entries, [container.toLowerCase()]);
  });

  test("the other shape says its own risk, and its ends may name their resources themselves", () => {
    const [path] = attackPathsOf([
      {
        id: "/subscriptions/1/providers/microsoft.security/locations/x/attackpaths/AP-5",
        properties: {
          displayName: "Exposed container",
          riskLevel: "High",
          riskFactors: ["Internet exposure", "Weak authorization"],
          entryPoint: { entityInternalId: "e1", anything: { resourceId: container } },
          target: JSON.stringify({ id: storage }),
          attackPathSteps: [{ steps: [{ on: `${storage}/x` }] }, "no id", 7],
        },
      },
    ]).facts;
    assert.deepEqual(path, {
      name: "ap-5",
      title: "Exposed container",
      riskLevel: "high",
      riskFactors: ["internet-exposed"],
      otherRiskFactors: ["Weak authorization"],
      resources: [container, storage, `${storage}/x`].map((id) => id.toLowerCase()),
      entries: [container.toLowerCase()],
    });
  });

  test("what says nothing names nothing, and a row without a name is counted", () => {
    const read = attackPathsOf([{ name: "ap-4", properties: {} }, { properties: {} }, {}]);
    assert.deepEqual(
      read.facts.map(({ name, resources, entries }) => [name, resources, entries]),
      [["ap-4", [], []]],
    );
    assert.equal(read.unreadable, 2);
  });
});
