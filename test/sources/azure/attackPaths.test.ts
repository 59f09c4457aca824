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
    ]);
    assert.deepEqual(path, {
      name: "ap-1",
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
    const [path] = attackPathsOf([{ name: "ap-2", properties }]);
    assert.deepEqual(path?.entries, [storage.toLowerCase()]);
  });

  test("an entity is also known by its assessments", () => {
    const id = `${container}/providers/Microsoft.Security/assessments/a-1`;
    const [path] = attackPathsOf([
      {
        name: "ap-3",
        properties: { entryPointEntityInternalID: "e1", assessments: { e1: { [id]: {} } } },
      },
    ]);
    assert.deepEqual(path?.resources, [container.toLowerCase()]);
    assert.deepEqual(path.entries, [container.toLowerCase()]);
  });

  test("what says nothing names nothing, and a row without a name is none", () => {
    assert.deepEqual(attackPathsOf([{ name: "ap-4", properties: {} }, { properties: {} }, {}]), [
      { name: "ap-4", resources: [], entries: [] },
    ]);
  });
});
