/**
 * What is written to Azure Resource Manager, and what the sample answers, against the operations as
 * Microsoft publishes them (Azure/azure-rest-api-specs, Microsoft.Security): methods, paths, versions
 * and the names of fields. Nothing in it comes from the program.
 */
import assert from "node:assert/strict";
import { natureOf } from "../../src/core/writes.ts";
import { openSample } from "../../src/sample/sample.ts";
import { changeAssignment } from "../../src/sources/azure/assignmentChange.ts";
import { answersPreview, wishForIssue } from "../../src/sources/azure/issueCreation.ts";
import { mayDo } from "../../src/sources/azure/permissions.ts";
import { changeStatus } from "../../src/sources/azure/securityAlertChange.ts";
import type { Transport, TransportRequest } from "../../src/sources/transport.ts";
import { at, each } from "../sample/client.ts";
import { fieldNames, governanceFields, securityAlertFields, unpublished } from "./azureFields.ts";

interface Operation {
  readonly method: string;
  readonly path: RegExp;
  readonly version: string;
  /** Names in the body, dotted; undefined: there is none. */
  readonly body?: readonly string[];
  readonly answers: readonly number[];
}

const group = String.raw`/subscriptions/[0-9a-f-]{36}/resourcegroups/[\w.()-]{1,90}/providers`;
const assessment = String.raw`${group}/.+/providers/microsoft\.security/assessments/[-\w.()]+`;
const alert = String.raw`${group}/microsoft\.security/locations/[\w-]+/alerts/[\w-]+`;
const connector = String.raw`${group}/microsoft\.security/securityconnectors/[\w-]+/devops/default`;
const repository = String.raw`${connector}/githubowners/[\w-]+/repos/[\w.-]+`;

const operation = (
  method: string,
  path: string,
  more: Omit<Operation, "method" | "path">,
): Operation => ({ method, path: new RegExp(`^${path}$`, "i"), ...more });

const governance = { version: "2022-01-01-preview" } as const;
const preview = { version: "2025-11-01-preview" } as const;
const operations: Readonly<Record<string, Operation>> = {
  GovernanceAssignments_List: operation("GET", `${assessment}/governanceassignments`, {
    ...governance,
    answers: [200],
  }),
  GovernanceAssignments_CreateOrUpdate: operation(
    "PUT",
    `${assessment}/governanceassignments/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`,
    {
      ...governance,
      body: governanceFields.example.map((name) => `properties.${name}`),
      answers: [200, 201],
    },
  ),
  GovernanceAssignments_Delete: operation("DELETE", `${assessment}/governanceassignments/[^/]+`, {
    ...governance,
    answers: [200, 204],
  }),
  Alerts_GetResourceGroupLevel: operation("GET", alert, { version: "2022-01-01", answers: [200] }),
  Alerts_UpdateResourceGroupLevelState: operation(
    "POST",
    `${alert}/(?:activate|dismiss|resolve|inProgress)`,
    { version: "2022-01-01", answers: [204] },
  ),
  Permissions_ListForResourceGroup: operation(
    "GET",
    String.raw`/subscriptions/[0-9a-f-]{36}/resourcegroups/[^/]+/providers/microsoft\.authorization/permissions`,
    { version: "2022-04-01", answers: [200] },
  ),
  GitHubRepos_Get: operation("GET", repository, { ...preview, answers: [200] }),
  GitHubIssues_Create: operation("POST", `${repository}/issues`, {
    ...preview,
    body: ["securityAssessmentResourceId"],
    answers: [202],
  }),
  DevOpsOperationResults_Get: operation("GET", `${connector}/operationresults/[^/]+`, {
    ...preview,
    answers: [200, 202],
  }),
};

/** The operation of a request, and what of it is not published. */
function problemsOf({ method, url, body }: TransportRequest): readonly [string, readonly string[]] {
  const { pathname, searchParams } = new URL(url);
  const path = decodeURIComponent(pathname);
  const found = Object.entries(operations).find(
    ([, one]) => one.method === method && one.path.test(path),
  );
  if (found === undefined) return ["", [`no operation ${method} ${path}`]];
  const [name, known] = found;
  const parameters = [...searchParams].map(([key, value]) => `${key}=${value}`);
  const wrong = parameters.filter((one) => one !== `api-version=${known.version}`);
  if (body === undefined) return [name, known.body === undefined ? wrong : [...wrong, "no body"]];
  const sent: unknown = JSON.parse(String(body));
  const names = fieldNames(sent).filter((one) => known.body?.includes(one) !== true);
  return [name, [...wrong, ...names.map((one) => `field ${one}`)]];
}

suite("what is written to Azure Resource Manager", () => {
  const calm = new AbortController().signal;
  const sent: {
    readonly request: TransportRequest;
    readonly status: number;
    readonly body: string;
  }[] = [];

  suiteSetup(async () => {
    const sample = openSample();
    const transport: Transport = async (request) => {
      const answer = await sample.respond(
        new Request(request.url, {
          method: request.method,
          headers: { ...request.headers, authorization: "Bearer somebody" },
          body: typeof request.body === "string" ? request.body : null,
        }),
      );
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const body = new TextDecoder().decode(bytes);
      sent.push({ request, status: answer.status, body });
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: bytes };
    };
    const arm = { transport, endpoint: "https://management.azure.com", tenant: undefined };
    const idsOf = async (type: string): Promise<readonly string[]> => {
      const query = `securityresources | where type =~ '${type}'`;
      const answer = await sample.respond(
        new Request(
          "https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01",
          {
            method: "POST",
            headers: { authorization: "Bearer somebody" },
            body: JSON.stringify({ query }),
          },
        ),
      );
      return each(at(await answer.json(), "data"), "id").map(String);
    };
    const assigned = (await idsOf("microsoft.security/assessments/governanceassignments"))[0] ?? "";
    const recommendation = assigned.slice(0, assigned.indexOf("/governanceassignments/"));
    const other =
      (await idsOf("microsoft.security/assessments")).find(
        (id) => id.startsWith(recommendation.slice(0, 90)) && !assigned.startsWith(id),
      ) ?? "";
    const set = { kind: "set", owner: "mona@acme.example", dueOn: "2026-12-31" } as const;
    // One that there is, with all that a request can hold; one that there is not, and its end.
    await changeAssignment(arm, recommendation, set, calm);
    await changeAssignment(arm, other, set, calm);
    await changeAssignment(arm, other, { kind: "remove" }, calm);
    const [threat = ""] = await idsOf("microsoft.security/locations/alerts");
    for (const status of ["inProgress", "resolved", "dismissed", "active"] as const) {
      await changeStatus(arm, threat, status, calm);
    }
    await mayDo(arm, { id: threat, operation: "x" }, calm);
    const [connected = ""] = await idsOf(
      "microsoft.security/securityconnectors/devops/githubowners/repos",
    );
    await answersPreview(arm, connected, calm);
    const pace = { pause: () => Promise.resolve(), patienceMs: 10_000 };
    await wishForIssue(arm, { repository: connected, recommendation }, pace, calm);
  });

  test("is all published, with nothing that is not, and every operation is tried", () => {
    const problems = sent.flatMap(({ request }) => problemsOf(request)[1]);
    assert.deepEqual(problems, []);
    const tried = new Set(sent.map(({ request }) => problemsOf(request)[0]));
    assert.deepEqual([...tried].toSorted(), Object.keys(operations).toSorted());
  });

  test("gets published answers from the sample", () => {
    for (const { request, status, body } of sent) {
      const [name] = problemsOf(request);
      assert.ok(operations[name]?.answers.includes(status) === true, `${name} ${status}: ${body}`);
      if (!/^(?:Alerts_Get|GovernanceAssignments_(?:List|Create))/.test(name)) continue;
      const read: unknown = JSON.parse(body);
      const fields = name.startsWith("Alerts") ? securityAlertFields : governanceFields;
      const names = [...fieldNames(read)].flatMap((one) =>
        one.includes("properties.") ? [one.slice(one.indexOf("properties.") + 11)] : [],
      );
      assert.ok(names.length > 0 || body.includes('"value":[]'), `${name}: ${body}`);
      assert.deepEqual(unpublished([...new Set(names)], fields), [], name);
    }
  });

  test("needs what the published request needs", () => {
    const puts = sent.filter(({ request }) => request.method === "PUT");
    assert.equal(puts.length, 2);
    for (const { request } of puts) {
      const due = at(JSON.parse(String(request.body)), "properties", "remediationDueDate");
      assert.equal(due, "2026-12-31T00:00:00.0000000Z");
    }
  });

  test("is a write for the gate wherever it is one, and a read wherever not", () => {
    for (const { request } of sent) {
      const kind = request.method === "GET" ? "read" : "write";
      assert.equal(natureOf(request).kind, kind, `${request.method} ${request.url}`);
    }
  });
});
