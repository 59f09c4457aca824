import assert from "node:assert/strict";
import { armRefusal, askArm, followArm } from "../../../src/sources/azure/arm.ts";
import { answersPreview, wishForIssue } from "../../../src/sources/azure/issueCreation.ts";
import { mayDo } from "../../../src/sources/azure/permissions.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { type Answer, answeringTransport, calm } from "../../support/gitHubClient.ts";

const endpoint = "https://management.azure.com";
const group = "/subscriptions/6f0c/resourcegroups/rg-shop";
const action = { failed: "It was not done", subject: "thing", needs: "the role" };

function armOf(answer: (path: string, method: string) => Answer) {
  const { transport, requests } = answeringTransport((request, url) =>
    answer(url.pathname, request.method),
  );
  return { arm: { transport, endpoint, tenant: "t-1" }, requests };
}

suite("Azure Resource Manager", () => {
  test("is asked once, as the chosen tenant, with every part of an id encoded", async () => {
    const { arm, requests } = armOf(() => ({ status: 204 }));
    await askArm(arm, { method: "POST", path: "/a b/sha256:1?x#y/%2e%2e", version: "1" }, calm);
    assert.equal(requests.length, 1);
    assert.deepEqual(
      [requests[0]?.url, requests[0]?.tenant, requests[0]?.auth, requests[0]?.body],
      [`${endpoint}/a%20b/sha256%3A1%3Fx%23y/%252e%252e?api-version=1`, "t-1", "azure", undefined],
    );
    await assert.rejects(
      askArm(arm, { method: "GET", path: "/subscriptions/../x", version: "1" }, calm),
      TransportError,
    );
    assert.equal(requests.length, 1);
  });

  test("is followed on its own host only", async () => {
    const { arm, requests } = armOf(() => ({ body: {} }));
    for (const address of ["https://evil.example/x", "http://management.azure.com/x", "/x", ""])
      await assert.rejects(followArm(arm, address, calm), TransportError, address);
    assert.equal(requests.length, 0);
    await followArm(arm, `${endpoint}/operations/1?api-version=2`, calm);
    assert.equal(requests[0]?.url, `${endpoint}/operations/1?api-version=2`);
  });

  test("says which of the refusals leaves it open whether something was done", () => {
    const of = (error: unknown) => armRefusal(error, action).isCertain;
    assert.equal(of(new TransportError("network", "reset")), false);
    assert.equal(of(new TransportError("tooLarge", "x")), false);
    assert.equal(of(new SyntaxError("x")), false);
    assert.equal(of(new TransportError("notSignedIn", "x")), true);
    assert.equal(of(new TransportError("originNotAllowed", "x", { hint: "readOnly" })), true);
    const words = armRefusal(
      new TransportError("notSignedIn", "Azure CLI is not signed in.", { hint: "explained" }),
      action,
    );
    assert.equal(words.message, "It was not done: Azure CLI is not signed in.");
  });

  test("a claims challenge that is left asks for another step of the sign-in", async () => {
    const challenge = 'Bearer error="insufficient_claims", claims="eyJ4Ijp7fX0="';
    const { arm } = armOf(() => ({ status: 401, headers: { "www-authenticate": challenge } }));
    const error: unknown = await askArm(
      arm,
      { method: "GET", path: "/x", version: "1" },
      calm,
    ).catch((caught: unknown) => caught);
    assert.match(
      armRefusal(error, action).message,
      /another step of the sign-in.*sign in to Azure again/,
    );
  });
});

suite("what a role allows", () => {
  const operation = "Microsoft.Security/locations/alerts/dismiss/action";
  const asked = (roles: unknown) =>
    mayDo(armOf(() => ({ body: roles })).arm, { id: `${group}/providers/x/y`, operation }, calm);
  const role = (actions: readonly string[], notActions: readonly string[] = []) => ({
    actions,
    notActions,
  });

  test("is what a role lists and does not take away, whatever its case", async () => {
    for (const [roles, may] of [
      [[role(["*"])], true],
      [[role(["microsoft.security/*"])], true],
      [[role(["Microsoft.Security/locations/alerts/dismiss/action"])], true],
      [[role(["*/read"])], false],
      [[role(["*"], ["Microsoft.Security/locations/alerts/*/action"])], false],
      // What one role takes away another one may give.
      [[role(["*"], ["Microsoft.Security/*"]), role(["Microsoft.Security/*"])], true],
      [[role(["MicrosoftXSecurity/*"])], false],
      [[], false],
    ] as const)
      assert.equal(await asked({ value: roles }), may, JSON.stringify(roles));
  });

  test("is not known where nobody says", async () => {
    assert.equal(await asked("nothing"), undefined);
    const { arm, requests } = armOf(() => ({ status: 403 }));
    assert.equal(await mayDo(arm, { id: `${group}/x`, operation }, calm), undefined);
    assert.equal(
      await mayDo(arm, { id: "/subscriptions/6f0c/providers/x", operation }, calm),
      undefined,
    );
    assert.equal(requests.length, 1);
  });
});

suite("an issue that Defender is asked for", () => {
  const repository = `${group}/providers/microsoft.security/securityconnectors/acme/devops/default/githubowners/acme/repos/shop`;
  const wished = (answers: readonly Answer[], patienceMs = 60_000) => {
    let at = 0;
    const waited: number[] = [];
    const { arm, requests } = armOf(() => answers[Math.min(at++, answers.length - 1)] ?? {});
    const pause = async (ms: number) => {
      waited.push(ms);
    };
    const order = { repository, recommendation: "/subscriptions/6f0c/assessments/a" };
    const done = wishForIssue(arm, order, { pause, patienceMs }, calm);
    return { done, requests, waited };
  };
  const accepted = (headers: Readonly<Record<string, string>> = {}): Answer => ({
    status: 202,
    headers: { "azure-asyncoperation": `${endpoint}/operationResults/1?api-version=1`, ...headers },
  });

  test("is waited for as long as Defender says", async () => {
    const { done, waited, requests } = wished([
      accepted({ "retry-after": "7" }),
      { body: { status: "InProgress" }, headers: { "retry-after": "3" } },
      { status: 429, headers: { "retry-after": "5" } },
      { body: { status: "Running" } },
      { body: { status: "Succeeded" } },
    ]);
    assert.deepEqual(await done, { kind: "done" });
    assert.deepEqual(waited, [7000, 3000, 5000, 2000]);
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["POST", "GET", "GET", "GET", "GET"],
    );
  });

  test("that failed was not made, one that takes too long may be", async () => {
    const failed = {
      status: "Failed",
      error: { code: "NoMapping", message: "No mapping\n found." },
    };
    assert.deepEqual(await wished([accepted(), { body: failed }]).done, {
      kind: "refused",
      message: "Defender for Cloud created no issue: No mapping found (NoMapping).",
    });
    const slow = await wished([accepted(), { body: { status: "InProgress" } }], 5000).done;
    assert.equal(slow.kind, "unknown");
    assert.ok("message" in slow && /not finished the issue within 5 seconds/.test(slow.message));
  });

  test("is never followed to another host", async () => {
    const { done, requests } = wished([
      accepted({ "azure-asyncoperation": "https://evil.example/1" }),
    ]);
    const end = await done;
    assert.equal(end.kind, "unknown");
    assert.equal(requests.length, 1);
  });

  test("is offered where the repository is read in the version that has it", async () => {
    const asked = (answer: Answer) => answersPreview(armOf(() => answer).arm, repository, calm);
    assert.equal(await asked({ body: { id: repository } }), true);
    for (const answer of [{ status: 400 }, { status: 404 }, { status: 500 }, { body: "<html>" }])
      assert.equal(await asked(answer), false, JSON.stringify(answer));
  });
});
