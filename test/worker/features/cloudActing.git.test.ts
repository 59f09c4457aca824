import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AdviceRow, WorkloadPage } from "../../../src/core/view/workloadPage/page.ts";
import {
  assignRecommendationRequest,
  changeSecurityAlertRequest,
  cloudIssueRequest,
  createCloudIssueRequest,
  recommendationOwnerRequest,
  recommendationsRequest,
  securityAlertRequest,
  securityAlertsRequest,
} from "../../../src/protocol/cloudActing.ts";
import { workloadChoicesRequest } from "../../../src/protocol/editorMessages.ts";
import { workloadPageRequest } from "../../../src/protocol/workloads.ts";
import { openSample, type Sample } from "../../../src/sample/sample.ts";
import { type LoopbackServer, type ReceivedRequest, serve } from "../../support/loopback.ts";
import { startWorker, type WorkerSession } from "../../support/workerSession.ts";

const repository = "github.com/acme/storefront";
const paymentsKey =
  "managedclusters/prod-weu/namespaces/payments/pods/payments-api/containers/payments-api";
const suspicious = "2518100000000000001_5d1c";

/** What happens to a request on its way; undefined: the usual. */
type Fault = (request: ReceivedRequest) => Trouble | undefined;
type Trouble =
  | {
      readonly status: number;
      readonly code: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Azure acts, and its answer never arrives. */
  | "lostAnswer"
  /** Azure takes another body than was sent. */
  | { readonly body: string };

/** The sample behind two real sockets, as GitHub and as Azure, with whatever goes wrong. */
async function openUpstreams(sample: Sample) {
  let fault: Fault = () => undefined;
  const origins: Record<string, string> = {};
  const upstream = (origin: string) =>
    serve((request, response) => {
      const trouble = origin.includes("azure") ? fault(request) : undefined;
      if (trouble !== undefined && typeof trouble === "object" && "status" in trouble) {
        const { status, code, headers = {} } = trouble;
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(JSON.stringify({ error: { code, message: `${code} happened.` } }));
        return;
      }
      const changed = typeof trouble === "object" ? trouble.body : request.body;
      const headers = new Headers({ authorization: "Bearer somebody" });
      for (const name of ["accept", "if-none-match", "content-type", "x-github-api-version"]) {
        const value = request.headers[name];
        if (typeof value === "string") headers.set(name, value);
      }
      const asked = new Request(`${origin}${request.path}`, {
        method: request.method,
        headers,
        body: ["GET", "HEAD"].includes(request.method) ? null : changed,
      });
      void sample.respond(asked).then(async (answer) => {
        if (trouble === "lostAnswer") {
          response.destroy();
          return;
        }
        // Addresses that lead on lead to these sockets.
        const here = (text: string) =>
          Object.entries(origins).reduce((so, [from, to]) => so.replaceAll(from, to), text);
        const own = [...answer.headers].map(([name, value]) => [name, here(value)] as const);
        response.writeHead(answer.status, Object.fromEntries(own));
        response.end(here(await answer.text()));
      });
    });
  const gitHub = await upstream("https://api.github.com");
  const azure = await upstream("https://management.azure.com");
  origins["https://api.github.com"] = gitHub.url;
  origins["https://management.azure.com"] = azure.url;
  return {
    gitHub,
    azure,
    trouble: (next: Fault) => {
      fault = next;
    },
    close: () => Promise.all([gitHub.close(), azure.close()]),
  };
}

const isWrite = ({ method, path }: ReceivedRequest) =>
  method !== "GET" && !path.includes("Microsoft.ResourceGraph");

suite("what is changed in Defender for Cloud, over sockets", () => {
  let folder: string;
  let session: WorkerSession;
  let upstreams: Awaited<ReturnType<typeof openUpstreams>>;
  let key: string;

  const begin = async (settings: object = {}, trusted = true) => {
    const sample = openSample();
    upstreams = await openUpstreams(sample);
    session = await startWorker({
      folders: [folder],
      options: { transport: "direct", trusted, settings },
      environment: {
        GITHUB_API_URL: upstreams.gitHub.url,
        GITHUB_TOKEN: "open-sesame",
        RUNTIME_RISK_ARM_URL: upstreams.azure.url,
        RUNTIME_RISK_ARM_TOKEN: "open-sesame",
      },
      now: () => new Date(sample.now),
    });
    await session.refresh();
    const choices = await session.connection.sendRequest(workloadChoicesRequest, {});
    key = choices.find((one) => one.key.endsWith(paymentsKey))?.key ?? "";
  };

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-cloud-"));
    await openSample().writeRepository(folder);
  });
  /** A test that changed nothing leaves the session to the next one. */
  let isUsed = true;
  let before = 0;
  const end = async () => {
    await session?.stop();
    await upstreams?.close();
  };
  setup(async () => {
    if (isUsed) {
      await end();
      await begin();
    }
    isUsed = true;
    upstreams.trouble(() => undefined);
    before = upstreams.azure.requests.length;
  });
  suiteTeardown(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Of the test that runs. */
  const writesOf = (server: LoopbackServer) => server.requests.slice(before).filter(isWrite);
  const recommendation = async (title: string): Promise<string> => {
    const listed = await session.connection.sendRequest(recommendationsRequest, {
      repository,
      key,
    });
    assert.ok(listed.ok, JSON.stringify(listed));
    return listed.rows.find((row) => row.title === title)?.id ?? assert.fail(`no ${title}`);
  };
  const assign = (
    id: string,
    assigned: { readonly owner: string; readonly dueOn: string } | null,
  ) =>
    session.connection.sendRequest(assignRecommendationRequest, {
      repository,
      key,
      recommendation: id,
      assigned,
    });
  const page = () => session.connection.sendRequest(workloadPageRequest, { repository, key });
  const rowOf = (shown: WorkloadPage | null, id: string, title: string): AdviceRow | undefined => {
    const section = shown?.sections.find((one) => one.id === id);
    assert.ok(section?.id === "recommendations" || section?.id === "securityAlerts");
    return section.rows.find((row) => row.title === title);
  };
  const mona = { owner: "mona@acme.example", dueOn: "2026-12-31" };

  test("lists the recommendations with who follows them, and says it on the page", async () => {
    const listed = await session.connection.sendRequest(recommendationsRequest, {
      repository,
      key,
    });
    assert.ok(listed.ok);
    assert.deepEqual(
      listed.rows.map(({ title, assigned }) => [title, assigned?.owner, assigned?.dueOn]),
      [
        ["Update jsonwebtoken", "payments-team@acme.example", "2026-11-02"],
        ["Update lodash", "payments-team@acme.example", "2026-12-18"],
        ["Update openssl", undefined, undefined],
      ],
    );
    const row = rowOf(await page(), "recommendations", "Update lodash");
    assert.ok(row !== undefined);
    assert.ok(row.tags.includes("Owner: payments-team@acme.example"), row.tags.join());
    assert.ok(row.tags.includes("Due 2026-12-18"));
    assert.equal(row.change?.what, "recommendation");
    const late = rowOf(await page(), "recommendations", "Update jsonwebtoken");
    assert.ok(late?.tags.includes("Overdue since 2026-11-02"));
  });

  test("a page that is looked at first reads the owners, and asks once", async () => {
    const first = rowOf(await page(), "recommendations", "Update lodash");
    assert.equal(
      first?.tags.some((tag) => tag.startsWith("Owner")),
      false,
    );
    await session.until(() => session.snapshots.length > 0);
    let row: AdviceRow | undefined = first;
    while (row?.tags.some((tag) => tag.startsWith("Owner")) !== true) {
      row = rowOf(await page(), "recommendations", "Update lodash");
    }
    const asked = upstreams.azure.requests.filter(({ body }) =>
      body.includes("governanceassignments"),
    );
    assert.equal(asked.length, 1);
  });

  test("another owner keeps everything else of the assignment, and can be taken back", async () => {
    const id = await recommendation("Update lodash");
    const owner = await session.connection.sendRequest(recommendationOwnerRequest, {
      repository,
      key,
      recommendation: id,
    });
    assert.deepEqual(owner, {
      ok: true,
      title: "Update lodash",
      now: { owner: "payments-team@acme.example", dueOn: "2026-12-18" },
      doubt: null,
      today: "2026-11-20",
    });
    const result = await assign(id, mona);
    assert.deepEqual(result, {
      ok: true,
      now: mona,
      before: { owner: "payments-team@acme.example", dueOn: "2026-12-18" },
      notes: [],
    });
    const [put, ...others] = writesOf(upstreams.azure);
    assert.equal(others.length, 0);
    assert.equal(put?.method, "PUT");
    assert.match(
      decodeURIComponent(put.path),
      /\/assessments\/[^/]+\/governanceAssignments\/acce0005-[^/]+\?api-version=2022-01-01-preview$/,
    );
    assert.deepEqual(JSON.parse(put.body), {
      properties: {
        additionalData: {
          ticketNumber: 4100,
          ticketLink: "https://tickets.acme.example/4100",
          ticketStatus: "Active",
        },
        governanceEmailNotification: {
          disableManagerEmailNotification: false,
          disableOwnerEmailNotification: false,
        },
        isGracePeriod: true,
        remediationEta: { eta: "2026-12-10T00:00:00Z", justification: "With the next release" },
        owner: "mona@acme.example",
        remediationDueDate: "2026-12-31T00:00:00.0000000Z",
      },
    });
    const row = rowOf(await page(), "recommendations", "Update lodash");
    assert.ok(row?.tags.includes("Owner: mona@acme.example"), row?.tags.join());
    const back = await assign(id, { owner: "payments-team@acme.example", dueOn: "2026-12-18" });
    assert.ok(back.ok);
    assert.deepEqual(back.now, { owner: "payments-team@acme.example", dueOn: "2026-12-18" });
    assert.ok(
      session.log.some((line) =>
        /Written: set the owner of a recommendation, PUT .*: 200/.test(line),
      ),
      session.log.join("\n"),
    );
    assert.ok(!session.log.some((line) => line.includes("mona@acme.example")));
  });

  test("a first owner is set once, however often, and goes again", async () => {
    const id = await recommendation("Update openssl");
    const first = await assign(id, mona);
    assert.deepEqual(first, { ok: true, now: mona, before: null, notes: [] });
    const second = await assign(id, mona);
    assert.ok(second.ok);
    assert.match(second.notes.join(), /nothing was written/);
    assert.equal(writesOf(upstreams.azure).length, 1);
    assert.deepEqual(await assign(id, null), { ok: true, now: null, before: mona, notes: [] });
    assert.deepEqual(
      writesOf(upstreams.azure).map(({ method }) => method),
      ["PUT", "DELETE"],
    );
    const [put, gone] = writesOf(upstreams.azure);
    assert.equal(gone?.path, put?.path);
  });

  test("an answer that is lost after Azure has acted is found out, and nothing done twice", async () => {
    const id = await recommendation("Update openssl");
    upstreams.trouble(({ method }) => (method === "PUT" ? "lostAnswer" : undefined));
    const result = await assign(id, mona);
    assert.ok(result.ok, JSON.stringify(result));
    assert.match(
      result.notes.join(),
      /answer was lost; the assignment was read again, and it is so/,
    );
    assert.equal(writesOf(upstreams.azure).length, 1);
  });

  test("a lost answer that cannot be looked after says so", async () => {
    const id = await recommendation("Update openssl");
    let hasWritten = false;
    upstreams.trouble(({ method, path }) => {
      if (method === "PUT") {
        hasWritten = true;
        return "lostAnswer";
      }
      const isReadBack = hasWritten && path.includes("governanceAssignments");
      return isReadBack ? { status: 503, code: "ServiceUnavailable" } : undefined;
    });
    const result = await assign(id, mona);
    assert.ok(!result.ok);
    assert.match(result.message, /not known whether it was done.*Trying again looks first/);
  });

  for (const [status, code, words] of [
    [
      401,
      "InvalidAuthenticationTokenTenant",
      /belongs to another tenant.*Choose Azure Subscriptions/,
    ],
    [
      403,
      "AuthorizationFailed",
      /not permitted to \(AuthorizationFailed\); it takes the Security Admin role/,
    ],
    [404, "ResourceNotFound", /Azure has no recommendation any more/],
    [409, "Conflict", /somebody else is changing it \(Conflict\); try again in a moment/],
    [409, "ScopeLocked", /is locked; an owner can remove the lock/],
    [429, "TooManyRequests", /takes no more requests for 17 seconds; try again after that/],
    [
      400,
      "InvalidRequestContent",
      /refused the request with 400 \(InvalidRequestContent\): InvalidRequestContent happened/,
    ],
    [503, "ServiceUnavailable", /answered 503 \(ServiceUnavailable\).*shows it unchanged/],
  ] as const) {
    test(`${status} ${code} for a new owner is told, and nothing is repeated`, async () => {
      const id = await recommendation("Update lodash");
      upstreams.trouble(({ method }) =>
        method === "PUT" ? { status, code, headers: { "retry-after": "17" } } : undefined,
      );
      const result = await assign(id, mona);
      assert.ok(!result.ok);
      assert.match(result.message, /^The owner and due date were not changed: /);
      assert.match(result.message, words);
      assert.equal(writesOf(upstreams.azure).length, 1);
      isUsed = false;
    });
  }

  test("what Defender did not take over is said", async () => {
    const id = await recommendation("Update lodash");
    upstreams.trouble(({ method, body }) =>
      method === "PUT"
        ? {
            body: body
              .replace("2026-12-31T00", "2027-01-04T00")
              .replace('"owner":"mona@acme.example",', ""),
          }
        : undefined,
    );
    const result = await assign(id, mona);
    assert.ok(result.ok);
    assert.deepEqual(result.now, { owner: null, dueOn: "2027-01-04" });
    assert.deepEqual(result.notes, [
      "Defender did not keep the owner mona@acme.example.",
      "Defender shows the due date 2027-01-04, not 2026-12-31.",
    ]);
  });

  test("a role that does not suffice is a doubt before anything is typed", async () => {
    const id = await recommendation("Update lodash");
    upstreams.trouble(({ path }) =>
      path.includes("Microsoft.Authorization") ? { status: 403, code: "x" } : undefined,
    );
    const asked = { repository, key, recommendation: id };
    const unknown = await session.connection.sendRequest(recommendationOwnerRequest, asked);
    assert.ok(unknown.ok && unknown.doubt === null);
    const { azure } = upstreams;
    const permissions = azure.requests.find(({ path }) => path.includes("Authorization"));
    assert.match(
      permissions?.path ?? "",
      /\/resource[gG]roups\/[^/]+\/providers\/Microsoft\.Authorization\/permissions\?api-version=2022-04-01$/,
    );
  });

  test("what is no owner, no day or no recommendation of ours is never sent", async () => {
    const id = await recommendation("Update lodash");
    for (const wrong of [
      { owner: "mona", dueOn: "2026-12-31" },
      { owner: "mona@acme.example", dueOn: "2026-02-30" },
      { owner: "a@b.c\r\nx: y", dueOn: "2026-12-31" },
    ]) {
      assert.equal((await assign(id, wrong)).ok, false, JSON.stringify(wrong));
    }
    assert.equal((await assign("/subscriptions/x/providers/other/y", mona)).ok, false);
    assert.deepEqual(writesOf(upstreams.azure), []);
    isUsed = false;
  });

  test("the status of a security alert is changed both ways, and the page follows", async () => {
    const [alert, ...others] = await session.connection.sendRequest(securityAlertsRequest, {
      repository,
      key,
    });
    assert.ok(alert !== undefined && others.length === 0);
    assert.equal(alert.title, "Suspicious process in a container");
    const target = { repository, key, alert: alert.id };
    const change = (status: "active" | "inProgress" | "resolved" | "dismissed") =>
      session.connection.sendRequest(changeSecurityAlertRequest, { ...target, status });
    const read = await session.connection.sendRequest(securityAlertRequest, target);
    assert.deepEqual(read, { ok: true, title: alert.title, status: "active", doubt: null });
    assert.deepEqual(await change("inProgress"), {
      ok: true,
      status: "inProgress",
      before: "active",
      notes: [],
    });
    const row = rowOf(await page(), "securityAlerts", alert.title);
    assert.ok(row?.tags.includes("In progress"), row?.tags.join());
    assert.deepEqual(await change("dismissed"), {
      ok: true,
      status: "dismissed",
      before: "inProgress",
      notes: [],
    });
    assert.equal(rowOf(await page(), "securityAlerts", alert.title), undefined);
    // It is on no list any more, and the way back is open all the same.
    assert.ok((await change("active")).ok);
    await session.refresh();
    const { reasons } = (await session.report()).alerts.find(
      ({ workloads }) => workloads[0] === key,
    ) ?? { reasons: [] };
    assert.ok(reasons.length > 0);
    assert.ok((await change("resolved")).ok);
    assert.deepEqual(
      writesOf(upstreams.azure).map(({ method, path, body }) => [
        method,
        path.replace(/^.*\/alerts\//, ""),
        body,
      ]),
      ["inProgress", "dismiss", "activate", "resolve"].map((verb) => [
        "POST",
        `${suspicious}/${verb}?api-version=2022-01-01`,
        "",
      ]),
    );
  });

  test("a dismissed security alert counts for no risk after the next refresh", async () => {
    const threatened = async () =>
      (await session.report()).workloads.find((one) => one.key === key)?.securityAlerts;
    assert.equal(await threatened(), 1);
    const [alert] = await session.connection.sendRequest(securityAlertsRequest, {
      repository,
      key,
    });
    const target = { repository, key, alert: alert?.id ?? "" };
    const sent = { ...target, status: "resolved" as const };
    await session.connection.sendRequest(changeSecurityAlertRequest, sent);
    await session.refresh();
    assert.equal(await threatened(), 0);
  });

  for (const [trouble, words] of [
    [
      { status: 403, code: "AuthorizationFailed" },
      /takes the Security Admin role, or Contributor or Owner of the subscription/,
    ],
    [{ status: 404, code: "ResourceNotFound" }, /no such security alert any more/],
    [{ status: 409, code: "Conflict" }, /somebody else is changing it/],
    [{ status: 429, code: "TooManyRequests", headers: { "retry-after": "9" } }, /for 9 seconds/],
    [{ status: 500, code: "InternalServerError" }, /answered 500.*shows the alert as active/],
  ] as const) {
    test(`${trouble.status} for a status is told, and nothing is repeated`, async () => {
      const [alert] = await session.connection.sendRequest(securityAlertsRequest, {
        repository,
        key,
      });
      upstreams.trouble(({ method, path }) =>
        method === "POST" && path.includes("/alerts/") ? trouble : undefined,
      );
      const result = await session.connection.sendRequest(changeSecurityAlertRequest, {
        repository,
        key,
        alert: alert?.id ?? "",
        status: "dismissed",
      });
      assert.ok(!result.ok);
      assert.match(result.message, words);
      assert.equal(writesOf(upstreams.azure).length, 1);
      isUsed = false;
    });
  }

  test("a status whose answer was lost is looked after", async () => {
    const [alert] = await session.connection.sendRequest(securityAlertsRequest, {
      repository,
      key,
    });
    upstreams.trouble(({ method, path }) =>
      method === "POST" && path.includes("/dismiss") ? "lostAnswer" : undefined,
    );
    const result = await session.connection.sendRequest(changeSecurityAlertRequest, {
      repository,
      key,
      alert: alert?.id ?? "",
      status: "dismissed",
    });
    assert.ok(result.ok);
    assert.match(result.notes.join(), /answer was lost; the alert was read again, and it is so/);
    assert.equal(writesOf(upstreams.azure).length, 1);
  });

  /** The alert of the package that Defender wants updated in the same workload. */
  const lodash = async () => {
    const { alerts } = await session.report();
    const found = alerts.find(
      ({ kind, title, workloads }) =>
        kind === "dependabot" && title.startsWith("lodash:") && workloads.includes(key),
    );
    return { repository, key: found?.key ?? assert.fail("no alert of lodash") };
  };
  const isOrder = ({ method, path }: ReceivedRequest) =>
    method === "POST" && /\/repos\/storefront\/issues\?/.test(path);

  test("Defender creates the issue of an alert, once, and it tracks the alert", async () => {
    const target = await lodash();
    const offer = await session.connection.sendRequest(cloudIssueRequest, target);
    assert.equal(offer?.title, "Update lodash");
    assert.equal(offer.workload, "payments-api");
    const asked = { ...target, recommendation: offer.recommendation };
    const made = await session.connection.sendRequest(createCloudIssueRequest, asked);
    assert.ok(made.ok && made.issue !== null, JSON.stringify(made));
    assert.equal(made.issue.title, "Update lodash");
    const [order, ...others] = upstreams.azure.requests.filter(isOrder);
    assert.equal(others.length, 0);
    assert.match(order?.path ?? "", /\?api-version=2025-11-01-preview$/);
    assert.deepEqual(JSON.parse(order?.body ?? ""), {
      securityAssessmentResourceId: offer.recommendation,
    });
    const alert = (await session.report()).alerts.find((one) => one.key === target.key);
    assert.equal(alert?.issue?.number, made.issue.number);
    const again = await session.connection.sendRequest(createCloudIssueRequest, asked);
    assert.ok(again.ok && again.issue?.number === made.issue.number);
    assert.match(again.notes.join(), /had made it already; nothing was asked again/);
    assert.equal(upstreams.azure.requests.filter(isOrder).length, 1);
  });

  test("a preview that does not answer is not offered, nor asked for again", async () => {
    upstreams.trouble(({ path }) =>
      path.includes("2025-11-01-preview")
        ? { status: 400, code: "NoRegisteredProviderFound" }
        : undefined,
    );
    const target = await lodash();
    assert.equal(await session.connection.sendRequest(cloudIssueRequest, target), null);
    assert.equal(await session.connection.sendRequest(cloudIssueRequest, target), null);
    const asked = upstreams.azure.requests.filter(({ path }) =>
      path.includes("2025-11-01-preview"),
    );
    assert.equal(asked.length, 1);
  });

  test("a refusal leaves the way to an issue of one's own, an unknown end does not", async () => {
    const target = await lodash();
    const offer = await session.connection.sendRequest(cloudIssueRequest, target);
    const asked = { ...target, recommendation: offer?.recommendation ?? "" };
    const wish = () => session.connection.sendRequest(createCloudIssueRequest, asked);
    upstreams.trouble((request) =>
      isOrder(request) ? { status: 403, code: "AuthorizationFailed" } : undefined,
    );
    const refused = await wish();
    assert.ok(!refused.ok && refused.isNone);
    assert.match(refused.message, /created no issue: you are not permitted/);
    upstreams.trouble((request) =>
      isOrder(request) ? { status: 502, code: "BadGateway" } : undefined,
    );
    const unknown = await wish();
    assert.ok(!unknown.ok && !unknown.isNone);
    assert.match(unknown.message, /answered 502/);
    upstreams.trouble(({ path }) =>
      path.includes("operationResults") ? { status: 500, code: "InternalServerError" } : undefined,
    );
    const lost = await wish();
    assert.ok(!lost.ok && !lost.isNone);
    assert.match(lost.message, /not known whether Defender for Cloud created the issue/);
  });

  test("read-only mode lets nothing leave, and each refusal says why", async () => {
    await end();
    await begin({ readOnly: true });
    before = 0;
    const id = await recommendation("Update lodash");
    const [alert] = await session.connection.sendRequest(securityAlertsRequest, {
      repository,
      key,
    });
    const target = await lodash();
    const offer = await session.connection.sendRequest(cloudIssueRequest, target);
    const results = [
      await assign(id, mona),
      await session.connection.sendRequest(changeSecurityAlertRequest, {
        repository,
        key,
        alert: alert?.id ?? "",
        status: "dismissed",
      }),
      await session.connection.sendRequest(createCloudIssueRequest, {
        ...target,
        recommendation: offer?.recommendation ?? "",
      }),
    ];
    for (const result of results) {
      assert.ok(!result.ok);
      assert.match(result.message, /read-only mode is on/);
    }
    assert.deepEqual(writesOf(upstreams.azure), []);
  });

  test("in Restricted Mode, and with Azure switched off, nothing is asked", async () => {
    for (const [settings, trusted] of [
      [{}, false],
      [{ "azure.enabled": false }, true],
    ] as const) {
      await end();
      await begin(settings, trusted);
      const listed = await session.connection.sendRequest(recommendationsRequest, {
        repository,
        key: "/subscriptions/x",
      });
      assert.equal(listed.ok, false);
      assert.deepEqual(upstreams.azure.requests, []);
    }
  });
});
