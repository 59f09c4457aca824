import assert from "node:assert/strict";
import { Campaigns } from "../../src/worker/campaigns.ts";
import {
  type Answer,
  answeringTransport,
  calm,
  clientOver,
  shopRepository,
} from "../support/gitHubClient.ts";

const hour = 3_600_000;
const start = Date.parse("2026-11-20T09:00:00Z");
const open = {
  number: 2,
  name: "SQL injection (CWE-89)",
  description: "Queries.",
  ends_at: "2026-12-11T00:00:00Z",
  state: "open",
};

suite("campaigns, read where they can be", () => {
  const reader = (answer: () => Answer) => {
    const { transport, requests } = answeringTransport(answer);
    const github = clientOver(transport);
    const campaigns = new Campaigns();
    return {
      requests,
      read: (afterMs: number, of = shopRepository) =>
        campaigns.read(github, of, new Date(start + afterMs), calm),
    };
  };

  test("are asked for once an hour", async () => {
    const { read, requests } = reader(() => ({ body: [open, { number: 3 }] }));
    const first = await read(0);
    assert.deepEqual(first?.campaigns, [
      {
        number: 2,
        name: "SQL injection (CWE-89)",
        description: "Queries.",
        endsAt: "2026-12-11T00:00:00.000Z",
      },
    ]);
    assert.deepEqual(first.coverage, {
      capability: "campaigns",
      state: "ok",
      count: 1,
      detail: "",
      checkedAt: "2026-11-20T09:00:00.000Z",
    });
    await read(hour - 1);
    assert.equal(requests.length, 1);
    await read(hour);
    assert.equal(requests.length, 2);
    assert.match(requests[0]?.url ?? "", /\/orgs\/acme\/campaigns\?.*state=open/);
  });

  for (const status of [403, 404])
    test(`${status} is no failure, and is not asked again that day`, async () => {
      const { read, requests } = reader(() => ({ status, body: { message: "Not Found" } }));
      const first = await read(0);
      assert.deepEqual([first?.coverage.state, first?.coverage.count], ["forbidden", undefined]);
      assert.match(first?.coverage.detail ?? "", /only owners and security managers/);
      await read(23 * hour);
      assert.equal(requests.length, 1);
      await read(24 * hour);
      assert.equal(requests.length, 2);
    });

  test("are not asked for of a person's repository, nor of an Enterprise Server", async () => {
    const { read, requests } = reader(() => ({ body: [] }));
    assert.equal(await read(0, { ...shopRepository, isOrganisation: false }), undefined);
    assert.equal(await read(0, { ...shopRepository, enterpriseVersion: "3.19.1" }), undefined);
    assert.deepEqual(requests, []);
  });
});
