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
    const { account: _, ...rest } = path ?? assert.fail("the path was not read");
    assert.deepEqual(rest, {
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
    const { account, ...rest } = path ?? assert.fail("the path was not read");
    assert.deepEqual([account?.nodes, account?.edges, account?.riskLevel], [[], [], "high"]);
    assert.deepEqual(rest, {
      name: "ap-5",
      title: "Exposed container",
      riskLevel: "high",
      riskFactors: ["internet-exposed"],
      otherRiskFactors: ["Weak authorization"],
      resources: [container, storage, `${storage}/x`].map((id) => id.toLowerCase()),
      entries: [container.toLowerCase()],
    });
  });

  test("what it leads over and how, for whoever draws it", () => {
    const entity = (entityInternalId: string, entityName: string, entityType: string) => ({
      entityInternalId,
      entityName,
      entityType,
    });
    const connection = (from: string, to: string, description: string) => ({
      sourceEntityInternalId: from,
      targetEntityInternalId: to,
      description,
    });
    const [path] = attackPathsOf([
      {
        name: "AP-6",
        properties: {
          displayName: "Exposed container reads a storage account",
          description: "<p>Reachable from the internet.</p>",
          potentialImpact: "Invoices are read.",
          manualRemediationSteps: "<ol><li>Update packages.</li><li>Restrict the role.</li></ol>",
          entryPointEntityInternalID: "e1",
          targetEntityInternalID: "e3",
          graphComponent: {
            entities: [
              {
                ...entity("e1", "web", "container"),
                entityIdentifiers: { azureResourceId: container },
              },
              entity("e2", "worker", "container"),
              entity("e3", "invoices", "storageaccount"),
              entity("e1", "again", "container"),
              { entityName: "without an id" },
            ],
            connections: [
              connection("e1", "e2", "can reach"),
              connection("e2", "e3", "can authenticate as"),
              connection("e2", "e9", "leads nowhere"),
              connection("e2", "e2", "to itself"),
            ],
            insights: [
              { entityInternalId: "e1", additionalData: { type: "InternetExposure" } },
              { entityInternalId: "e3", additionalData: { type: "Sensitivity" } },
              { entityInternalId: "e3", additionalData: { type: "Sensitivity" } },
            ],
          },
        },
      },
    ]).facts;
    assert.deepEqual(path?.account, {
      name: "ap-6",
      title: "Exposed container reads a storage account",
      riskLevel: undefined,
      description: "Reachable from the internet.",
      impact: "Invoices are read.",
      remediation: "- Update packages.\n- Restrict the role.",
      nodes: [
        {
          name: "web",
          type: "container",
          resource: container.toLowerCase(),
          role: "entry",
          insights: ["InternetExposure"],
        },
        { name: "worker", type: "container", resource: undefined, role: "step", insights: [] },
        {
          name: "invoices",
          type: "storageaccount",
          resource: undefined,
          role: "target",
          insights: ["Sensitivity"],
        },
      ],
      edges: [
        { from: 0, to: 1, label: "can reach" },
        { from: 1, to: 2, label: "can authenticate as" },
      ],
      isCut: false,
    });
  });

  test("a path of thousands of things is cut, and says so", () => {
    const entities = Array.from({ length: 3000 }, (_, at) => ({ entityInternalId: `e${at}` }));
    const connections = entities.map(({ entityInternalId }) => ({
      sourceEntityInternalId: "e0",
      targetEntityInternalId: entityInternalId,
    }));
    const properties = { graphComponent: { entities, connections } };
    const [path] = attackPathsOf([{ name: "ap-7", properties }]).facts;
    assert.equal(path?.account?.nodes.length, 24);
    assert.ok((path.account.edges.length ?? 0) <= 48);
    assert.equal(path.account.isCut, true);
  });

  test("what says nothing names nothing, and a row without a name is counted", () => {
    const read = attackPathsOf([{ name: "ap-4", properties: {} }, { properties: {} }, {}]);
    assert.deepEqual(
      read.facts.map(({ name, resources, entries }) => [name, resources, entries]),
      [["ap-4", [], []]],
    );
    assert.deepEqual([read.unreadable, read.unclear], [2, 1]);
  });

  const entities = [{ entityInternalId: "e1", entityIdentifiers: { azureResourceId: container } }];

  for (const [name, properties] of [
    ["no properties", null],
    ["properties that are cut off", "{broken"],
    ["a graph that is cut off", { graphComponent: '{"entities":[{"entityIden' }],
    ["entities that are none", { graphComponent: { entities: "e1" } }],
    ["an entity that is none", { graphComponent: { entities: [...entities, 7] } }],
    [
      "identifiers that are cut off",
      { graphComponent: { entities: [...entities, { entityIdentifiers: '{"azureRes' }] } },
    ],
    ["assessments that are cut off", { graphComponent: { entities }, assessments: '{"e1":' }],
    ["steps that are cut off", { graphComponent: { entities }, attackPathSteps: '[{"on":' }],
    ["no resource", { graphComponent: { entities: [{ entityIdentifiers: { name: "x" } }] } }],
  ] as const) {
    test(`a path with ${name} is counted: it may lead over anything`, () => {
      const read = attackPathsOf([{ name: "ap-6", properties }]);
      assert.deepEqual([read.facts.length, read.unreadable, read.unclear], [1, 0, 1]);
    });
  }

  test("what is only not there leaves a path clear", () => {
    const graphComponent = JSON.stringify({ entities: [...entities, { entityInternalId: "e2" }] });
    const properties = { graphComponent, assessments: null, attackPathSteps: "free text" };
    assert.equal(attackPathsOf([{ name: "ap-7", properties }]).unclear, 0);
  });
});
