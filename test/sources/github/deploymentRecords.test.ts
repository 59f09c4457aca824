import assert from "node:assert/strict";
import { readDeploymentRecords } from "../../../src/sources/github/deploymentRecords.ts";
import {
  type Answer,
  answeringTransport,
  calm,
  clientOver,
  shopRepository,
} from "../../support/gitHubClient.ts";

function digest(number: number): string {
  return `sha256:${number.toString(16).padStart(64, "0")}`;
}

const record = {
  id: 1,
  digest: digest(1),
  logical_environment: "prod",
  physical_environment: "westeurope",
  cluster: "prod-weu",
  deployment_name: "payments-payments-api-payments-api",
  tags: {},
  runtime_risks: ["internet-exposed", "sensitive-data"],
  created_at: "2026-11-01T08:00:00Z",
  updated_at: "2026-11-20T08:00:00Z",
  attestation_id: 77,
};

async function readFrom(
  answer: (url: URL) => Answer | Promise<Answer>,
  digests: readonly string[],
) {
  const { transport, requests } = answeringTransport((_request, url) => answer(url));
  const reading = await readDeploymentRecords(clientOver(transport), shopRepository, digests, calm);
  return { reading, requests };
}

function records(...list: readonly object[]): Answer {
  return { body: { total_count: list.length, deployment_records: list } };
}

suite("deployment records", () => {
  test("a record is read as the REST description has it", async () => {
    const { reading, requests } = await readFrom(() => records(record), [digest(1)]);
    assert.deepEqual(reading, {
      facts: [
        {
          digest: digest(1),
          environment: "prod",
          cluster: "prod-weu",
          deployment: "payments-payments-api-payments-api",
          riskFactors: ["internet-exposed", "sensitive-data"],
          otherRiskFactors: [],
          updatedAt: "2026-11-20T08:00:00Z",
        },
      ],
      problem: undefined,
    });
    assert.equal(
      decodeURIComponent(new URL(requests[0]?.url ?? "").pathname),
      `/orgs/acme/artifacts/${digest(1)}/metadata/deployment-records`,
    );
  });

  test("a broken entry takes none of those beside it away, and is counted", async () => {
    for (const broken of [null, 7, "x", []]) {
      const body = { total_count: 2, deployment_records: [broken, record] };
      const { reading } = await readFrom(() => ({ body }), [digest(1)]);
      assert.equal(reading.facts.length, 1);
      assert.equal(reading.problem?.state, "partial");
      assert.match(reading.problem.detail, /1 deployment record could not be read/);
    }
  });

  test("a record of another image than was asked for does not count, and that is said", async () => {
    const exposed = { ...record, digest: digest(2), runtime_risks: ["internet-exposed"] };
    const inCapitals = { ...record, digest: digest(10).toUpperCase(), runtime_risks: [] };
    const { reading } = await readFrom(() => records(exposed, inCapitals), [digest(10)]);
    assert.deepEqual(
      reading.facts.map((fact) => [fact.digest, fact.riskFactors]),
      [[digest(10), []]],
    );
    assert.equal(reading.problem?.state, "partial");
    assert.match(reading.problem.detail, /1 deployment record is of another image/);
  });

  test("the documented example's `created` and missing risks are read too", async () => {
    const example = {
      logical_environment: "prod",
      deployment_name: "a",
      created: "2026-01-02T03:04:05Z",
    };
    const { reading } = await readFrom(() => records(example), [digest(1)]);
    assert.deepEqual(
      reading.facts.map((fact) => [fact.cluster, fact.riskFactors, fact.updatedAt]),
      [[undefined, [], "2026-01-02T03:04:05Z"]],
    );
  });

  test("a risk we have no word for is kept as spelled", async () => {
    const risky = { ...record, runtime_risks: ["lateral-movement", "weak-auth"] };
    const { reading } = await readFrom(() => records(risky), [digest(1)]);
    assert.deepEqual(reading.facts[0]?.riskFactors, ["lateral-movement"]);
    assert.deepEqual(reading.facts[0]?.otherRiskFactors, ["weak-auth"]);
  });

  // The REST description requires no field of a record.
  test("a record without environment or name keeps what it says", async () => {
    const { reading } = await readFrom(
      () =>
        records(
          { ...record, logical_environment: null },
          { ...record, deployment_name: null, cluster: "c2" },
          { runtime_risks: ["internet-exposed"] },
        ),
      [digest(1)],
    );
    const exposed = ["internet-exposed", "sensitive-data"];
    assert.deepEqual(
      reading.facts.map((one) => [one.environment, one.cluster, one.deployment, one.riskFactors]),
      [
        [undefined, undefined, "", ["internet-exposed"]],
        [undefined, "prod-weu", record.deployment_name, exposed],
        ["prod", "c2", "", exposed],
      ],
    );
    assert.equal(reading.problem, undefined);
  });

  test("a record that says neither where nor what risk is counted", async () => {
    const { reading } = await readFrom(() => records({}, { id: 7, tags: {} }, record), [digest(1)]);
    assert.equal(reading.facts.length, 1);
    assert.equal(reading.problem?.state, "partial");
    assert.match(
      reading.problem.detail,
      /^2 deployment records could not be read and are not.*Refresh/,
    );
  });

  test("other spellings of a risk, and objects that name one, are read", async () => {
    const spelled = { ...record, runtime_risks: ["Internet-Exposed", "Exposure to the Internet"] };
    const named = { ...record, runtime_risks: [{ name: "internet-exposed" }] };
    for (const one of [spelled, named]) {
      const { reading } = await readFrom(() => records(one), [digest(1)]);
      assert.deepEqual(reading.facts[0]?.riskFactors, ["internet-exposed"]);
      assert.deepEqual([reading.facts[0].otherRiskFactors, reading.problem], [[], undefined]);
    }
  });

  test("risks of an unknown form are not the same as none", async () => {
    for (const runtime_risks of [[7], [{ x: 1 }], "internet-exposed", { a: 1 }, 7]) {
      const { reading } = await readFrom(() => records({ ...record, runtime_risks }), [digest(1)]);
      assert.equal(reading.facts.length, 1);
      assert.equal(reading.problem?.state, "partial");
      assert.match(reading.problem.detail, /^The risks of 1 deployment record could not be read/);
    }
    const { reading } = await readFrom(
      () => records({ ...record, runtime_risks: "internet-exposed" }),
      [digest(1)],
    );
    assert.deepEqual(reading.facts[0]?.riskFactors, ["internet-exposed"]);
    for (const runtime_risks of [[], null, undefined]) {
      const none = await readFrom(() => records({ ...record, runtime_risks }), [digest(1)]);
      assert.equal(none.reading.problem, undefined);
    }
  });

  test("an answer that counts more records than it holds is partial", async () => {
    const body = { total_count: 50, deployment_records: [record] };
    const { reading } = await readFrom(() => ({ body }), [digest(1)]);
    assert.equal(reading.facts.length, 1);
    assert.equal(reading.problem?.state, "partial");
    assert.match(reading.problem.detail, /GitHub counts 49 deployment records more than it gave/);
    const fewer = { total_count: 0, deployment_records: [record] };
    assert.equal((await readFrom(() => ({ body: fewer }), [digest(1)])).reading.problem, undefined);
  });

  test("no record of an image (404) is an empty success", async () => {
    const { reading } = await readFrom(
      () => ({ status: 404, body: { message: "Not Found" } }),
      [digest(1)],
    );
    assert.deepEqual(reading, { facts: [], problem: undefined });
  });

  for (const [name, answer, state] of [
    ["HTML", { headers: { "content-type": "text/html" }, body: "<html>" }, "unreachable"],
    ["an object without records", { body: {} }, "unreachable"],
    [
      "403",
      { status: 403, body: { message: "Resource not accessible by integration" } },
      "forbidden",
    ],
    ["429", { status: 429, body: { message: "slow" } }, "rateLimited"],
  ] as const) {
    test(`${name} is ${state}, never an empty success`, async () => {
      const { reading } = await readFrom(() => answer, [digest(1)]);
      assert.deepEqual([reading.facts, reading.problem?.state], [[], state]);
    });
  }

  test("what was read before a failure stays, as partial", async () => {
    const { reading } = await readFrom(
      (url) =>
        url.pathname.includes(digest(1).slice(7)) ? records(record) : { status: 500, body: {} },
      [digest(1), digest(2)],
    );
    assert.deepEqual([reading.facts.length, reading.problem?.state], [1, "partial"]);
  });

  test("at most six are asked at the same time; the order of the answers does not matter", async () => {
    let active = 0;
    let most = 0;
    let answered = 0;
    const waiting: (() => void)[] = [];
    const digests = Array.from({ length: 20 }, (_, number) => digest(number));
    const { reading, requests } = await readFrom(async (url) => {
      active += 1;
      most = Math.max(most, active);
      const asked = decodeURIComponent(url.pathname.split("/")[4] ?? "");
      // Nobody is answered before six wait (or the last two); then the newest is answered first.
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length < Math.min(6, digests.length - answered)) return;
        setImmediate(() => {
          for (const release of waiting.splice(0).toReversed()) release();
        });
      });
      answered += 1;
      active -= 1;
      return records({ ...record, digest: asked, deployment_name: asked.slice(-2) });
    }, digests);
    assert.equal(requests.length, 20);
    assert.equal(most, 6);
    const names = reading.facts.map(({ deployment }) => deployment);
    assert.deepEqual(names, names.toSorted());
    assert.equal(names.length, 20);
  });

  test("a personal account has none, and is not asked", async () => {
    const { transport, requests } = answeringTransport(() => ({}));
    const personal = { ...shopRepository, isOrganisation: false };
    const reading = await readDeploymentRecords(clientOver(transport), personal, [digest(1)], calm);
    assert.deepEqual([reading.problem?.state, requests.length], ["notConfigured", 0]);
  });

  test("a cancelled reading rejects with its reason", async () => {
    const controller = new AbortController();
    const reason = new Error("closed");
    const { transport } = answeringTransport(() => {
      controller.abort(reason);
      return records(record);
    });
    await assert.rejects(
      readDeploymentRecords(clientOver(transport), shopRepository, [digest(1)], controller.signal),
      reason,
    );
  });
});
