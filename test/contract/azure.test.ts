import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../../src/core/report.ts";
import { openSample } from "../../src/sample/sample.ts";
import { at, itemsOf } from "../sample/client.ts";
import { besideCheckout } from "../support/recordings.ts";
import { startWorker } from "../support/workerSession.ts";
import {
  assessmentFields,
  attackPathFields,
  connectedRepositoryFields,
  cveFields,
  fieldNames,
  governanceFields,
  type PublishedFields,
  planFields,
  secureScoreControlFields,
  secureScoreFields,
  securityAlertFields,
  unpublished,
} from "./azureFields.ts";
import { type Exchange, sampleUpstream } from "./sampleUpstream.ts";

/**
 * Resource Graph's one operation: Azure/azure-rest-api-specs, `specification/resourcegraph`,
 * Microsoft.ResourceGraph, 2024-04-01: `Resources`, `QueryRequest`, `QueryRequestOptions`,
 * `QueryResponse`.
 */
const operation = {
  url: "https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01",
  request: ["facets", "managementGroups", "options", "query", "subscriptions"],
  options: [
    "$skip",
    "$skipToken",
    "$top",
    "allowPartialScopes",
    "authorizationScopeFilter",
    "resultFormat",
  ],
  response: ["$skipToken", "count", "data", "facets", "resultTruncated", "totalRecords"],
} as const;

suite("Azure Resource Graph", () => {
  let folder: string;

  // A whole session, or a process of its own, on a machine that does other things too.
  suiteSetup(async function () {
    this.timeout(120_000);
    folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-contract-")));
    await openSample().writeRepository(folder);
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  /** One refresh against the sample; `largestPage` makes Resource Graph give fewer rows at once. */
  const refreshed = async (
    largestPage?: number,
  ): Promise<{ readonly exchanges: readonly Exchange[]; readonly report: Report }> => {
    const upstream = sampleUpstream(openSample());
    const asked: Exchange[] = [];
    const session = await startWorker({
      folders: [folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: async (request) => {
        const body = request.auth === "azure" ? bodyOf(request.body) : undefined;
        if (body === undefined) return upstream.http(request);
        const options = at(body, "options");
        const smaller = {
          ...body,
          options: { ...(typeof options === "object" ? options : {}), $top: largestPage ?? 1000 },
        };
        const answer = await upstream.http({ ...request, body: JSON.stringify(smaller) });
        const sent = {
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: request.body,
        };
        asked.push({ request, sent, answer });
        return answer;
      },
    });
    try {
      await session.refresh();
      return { exchanges: asked, report: await session.report() };
    } finally {
      await session.stop();
    }
  };

  test("is asked as documented: one operation, its version, a query and its options", async () => {
    const { exchanges } = await refreshed();
    assert.ok(exchanges.length >= 2);
    for (const { request, sent } of exchanges) {
      assert.equal(sent.method, "POST");
      assert.equal(sent.url, operation.url);
      assert.equal(request.auth, "azure");
      assert.match(header(sent.headers, "content-type"), /^application\/json\b/);
      assert.match(header(sent.headers, "accept"), /^application\/json\b/);
      assert.equal(header(sent.headers, "authorization"), "");
      const body = bodyOf(sent.body) ?? {};
      assert.deepEqual(Object.keys(body).toSorted(), ["options", "query"]);
      assert.deepEqual(at(body, "options"), {
        $top: 1000,
        resultFormat: "objectArray",
        allowPartialScopes: true,
      });
      const query = at(body, "query");
      assert.ok(typeof query === "string" && query.trim() !== "");
      // Without an order Resource Graph gives no page token.
      assert.match(query, /\| order by id asc$/);
    }
  });

  test("is asked for each further page with the token of the last, and nothing else changes", async () => {
    const { exchanges, report } = await refreshed(7);
    const whole = await refreshed();
    assert.deepEqual(
      report.workloads.map(({ key }) => key),
      whole.report.workloads.map(({ key }) => key),
    );
    const queryOf = ({ sent }: Exchange) => at(bodyOf(sent.body), "query");
    const lists = [...new Set(exchanges.map(queryOf))].map((query) =>
      exchanges.filter((exchange) => queryOf(exchange) === query),
    );
    assert.ok(lists.some((pages) => pages.length > 2));
    for (const pages of lists) {
      let token: unknown;
      for (const { sent, answer } of pages) {
        const options = at(bodyOf(sent.body), "options");
        assert.deepEqual(options, {
          $top: 1000,
          resultFormat: "objectArray",
          allowPartialScopes: true,
          ...(token === undefined ? {} : { $skipToken: token }),
        });
        token = at(bodyOf(answer.body), "$skipToken");
      }
      assert.equal(token, undefined);
    }
  });

  test("is answered by the sample in the documented shape", async () => {
    const { exchanges } = await refreshed(7);
    for (const { answer } of exchanges) {
      assert.equal(answer.status, 200);
      const body = bodyOf(answer.body) ?? {};
      const unknown = Object.keys(body).filter(
        (name) => !operation.response.some((known) => known === name),
      );
      assert.deepEqual(unknown, []);
      const rows = itemsOf(at(body, "data"));
      assert.equal(at(body, "count"), rows.length);
      assert.ok(Number(at(body, "totalRecords")) >= rows.length);
      // Texts, not booleans.
      assert.equal(at(body, "resultTruncated"), "false");
      assert.deepEqual(at(body, "facets"), []);
      assert.match(answer.headers["x-ms-user-quota-remaining"] ?? "", /^\d+$/);
      assert.match(answer.headers["x-ms-user-quota-resets-after"] ?? "", /^\d\d:\d\d:\d\d$/);
    }
  });

  suite("rows of the sample", () => {
    const kinds: readonly (readonly [type: string, fields: PublishedFields])[] = [
      ["microsoft.security/assessments", assessmentFields],
      ["microsoft.security/pricings", planFields],
      [
        "microsoft.security/securityconnectors/devops/githubowners/repos",
        connectedRepositoryFields,
      ],
      ["microsoft.security/locations/alerts", securityAlertFields],
      ["microsoft.security/attackpaths", attackPathFields],
      ["microsoft.security/assessments/governanceassignments", governanceFields],
      ["microsoft.security/securescores", secureScoreFields],
      ["microsoft.security/securescores/securescorecontrols", secureScoreControlFields],
      ["microsoft.security/cvedetails", cveFields],
    ];
    for (const [type, fields] of kinds) {
      test(`of ${type} have published field names only`, async () => {
        const rows = await rowsOf(type);
        assert.ok(rows.length > 0);
        const names = rows.flatMap((row) => fieldNames(at(row, "properties")));
        assert.deepEqual(unpublished([...new Set(names)], fields), []);
      });
    }

    test("have the columns that Resource Graph gives every row of the table", async () => {
      for (const [type] of kinds) {
        for (const row of await rowsOf(type)) {
          assert.equal(at(row, "type"), type);
          const id = String(at(row, "id"));
          assert.equal(id, id.toLowerCase());
          assert.ok(id.includes(`/providers/${type.split("/")[0]}/`), id);
          for (const column of ["name", "tenantId", "subscriptionId", "resourceGroup"]) {
            assert.equal(typeof at(row, column), "string", column);
          }
        }
      }
    });

    test("say of a running container what the product reads, in the published types", async () => {
      const running = (await rowsOf("microsoft.security/assessments")).filter(
        (row) => at(row, "properties", "resourceDetails", "ResourceType") === "K8s-container",
      );
      assert.ok(running.length > 0);
      let contextual = 0;
      for (const row of running) {
        const properties = at(row, "properties");
        const code = at(properties, "status", "code");
        assert.ok(["Healthy", "Unhealthy", "NotApplicable"].includes(String(code)));
        for (const name of ["Source", "Id", "ResourceName"]) {
          assert.equal(typeof at(properties, "resourceDetails", name), "string", name);
        }
        assert.equal(at(properties, "metadata", "assessmentType"), "DynamicBuiltIn");
        assert.equal(at(properties, "metadata", "recommendationCategory"), "SoftwareUpdate");
        if (code !== "Unhealthy") continue;
        // A list of CVEs arrives as a text.
        assert.ok(Array.isArray(bodyOf(String(at(properties, "additionalData", "CvesDetails")))));
        contextual += assertRisk(at(properties, "risk"));
      }
      assert.ok(contextual > 0);
    });
  });

  suite("published field names", () => {
    const examples: readonly (readonly [
      file: string,
      path: readonly (string | number)[],
      fields: PublishedFields,
      prefix: string,
    ])[] = [
      ["GetAssessment_2025-05-04", ["properties"], assessmentFields, ""],
      ["GetAssessmentWithExpand_2025-05-04", ["properties"], assessmentFields, ""],
      [
        "ListAssessmentsMetadata_2025-05-04",
        ["value", 0, "properties"],
        assessmentFields,
        "metadata.",
      ],
      ["GetPricingCloudPosture_2026-07-01", ["properties"], planFields, ""],
      [
        "ListGitHubRepos_2025-11-01-preview",
        ["value", 0, "properties"],
        connectedRepositoryFields,
        "",
      ],
      ["GetAlertSubscriptionLocation_2022-01-01", ["properties"], securityAlertFields, ""],
      ["PutGovernanceAssignment_2022-01-01-preview", ["properties"], governanceFields, ""],
    ];
    for (const [file, path, { example }, prefix] of examples) {
      test(`are those of the example ${file}, where it is at hand`, function () {
        const found = besideCheckout(`data/azure/azure-rest-api-specs/${file}.json`);
        // The examples are not part of this repository; their names are, in azureFields.ts.
        if (found === undefined) this.skip();
        const names = fieldNames(at(found, "responses", "200", "body", ...path));
        assert.ok(names.length > 0);
        assert.deepEqual(
          names.map((name) => `${prefix}${name}`).filter((name) => !example.includes(name)),
          [],
        );
      });
    }

    test("are told from others, whatever their capitals", () => {
      const row = {
        Status: { Code: "x" },
        risk: { level: "High", guess: 1, paths: [{ id: "a" }] },
      };
      const names = fieldNames(row);
      assert.deepEqual(names, ["Status.Code", "risk.level", "risk.guess", "risk.paths.id"]);
      assert.deepEqual(unpublished(names, assessmentFields), ["risk.guess"]);
    });
  });
});

/** Fails unless a risk is as in the published example; 1 when it is contextual, else 0. */
function assertRisk(risk: unknown): 0 | 1 {
  const levels = ["None", "Low", "Medium", "High", "Critical"];
  assert.ok(levels.includes(String(at(risk, "level"))));
  for (const name of ["riskFactors", "attackPathsReferences"]) {
    for (const item of itemsOf(at(risk, name))) assert.equal(typeof item, "string");
  }
  if (at(risk, "isContextualRisk") === undefined) return 0;
  assert.equal(at(risk, "isContextualRisk"), true);
  for (const path of itemsOf(at(risk, "paths"))) {
    assert.match(String(at(path, "id")), /^[0-9a-f]{32}$/);
    assert.ok(Array.isArray(at(path, "edges")));
    for (const entity of itemsOf(at(path, "nodes"))) {
      assert.match(String(at(entity, "id")), /^[0-9a-f]{32}$/);
      itemsOf(at(entity, "nodePropertiesLabel"));
    }
  }
  return 1;
}

async function rowsOf(type: string): Promise<readonly unknown[]> {
  const query = `securityresources | where type =~ '${type}' | order by id asc`;
  const response = await openSample().respond(
    new Request(operation.url, {
      method: "POST",
      headers: { authorization: "Bearer of-nobody" },
      body: JSON.stringify({ query }),
    }),
  );
  return itemsOf(at(await response.json(), "data"));
}

function bodyOf(text: string | undefined): object | undefined {
  const body: unknown = text === undefined ? undefined : JSON.parse(text);
  return typeof body === "object" && body !== null ? body : undefined;
}

function header(headers: Readonly<Record<string, string>>, name: string): string {
  const found = Object.entries(headers).find(([spelled]) => spelled.toLowerCase() === name);
  return found?.[1] ?? "";
}
