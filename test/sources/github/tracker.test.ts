import assert from "node:assert/strict";
import {
  alertsOf,
  findIssues,
  readLinkedIssues,
  toIssue,
} from "../../../src/sources/github/issues.ts";
import { markerRepository, ownTracker, type Tracker } from "../../../src/sources/github/tracker.ts";
import { answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const marker = (repository?: string) =>
  `<!-- runtime-risk: ${JSON.stringify({ v: 1, alerts: ["codeScanning/12"], attempt: "a", repository })} -->`;
const issue = (number: number, body: string) => ({
  number,
  title: `Issue ${number}`,
  state: "open",
  html_url: `https://github.com/acme/security/issues/${number}`,
  body,
  assignees: [],
  labels: [{ name: "security" }],
});

/** The alerts of acme/shop are tracked in acme/security, which has these issues. */
function tracking(...issues: readonly unknown[]) {
  const { transport, requests } = answeringTransport((_request, { pathname }) => ({
    body: pathname === "/search/issues" ? { items: issues } : issues,
  }));
  const shop = clientOver(transport);
  const tracker: Tracker = { issues: clientOver(transport, { name: "security" }), alerts: shop };
  return { tracker, requests };
}

suite("issues in another repository", () => {
  test("are of the alerts that their marker names with the repository", async () => {
    const url = "https://github.com/acme/shop/security/dependabot/7";
    const { tracker, requests } = tracking(
      issue(1, marker("acme/shop")),
      issue(2, marker("Acme/Shop")),
      issue(3, marker("acme/web")),
      // Without a repository it means those of the one it is in.
      issue(4, marker()),
      issue(5, `See ${url}.`),
      issue(6, "https://github.com/acme/web/security/dependabot/7"),
    );
    const { facts, unlinked } = await readLinkedIssues(tracker, ["security"], calm);
    assert.deepEqual(
      facts.map(({ number, alert }) => `${number} ${alert}`),
      ["1 codeScanning/12", "2 codeScanning/12", "5 dependabot/7"],
    );
    // What other repositories are tracked by is not ours to show.
    assert.deepEqual(unlinked, []);
    assert.ok(requests.every((request) => request.url.includes("/repos/acme/security/issues?")));
  });

  test("are found by marker and by the alert's page, in that repository", async () => {
    const alertUrl = "https://github.com/acme/shop/security/code-scanning/12";
    const { tracker, requests } = tracking(
      issue(1, marker("acme/shop")),
      issue(2, marker("acme/web")),
      issue(3, alertUrl),
    );
    const query = { key: "codeScanning/12", alertUrl, labels: ["security"] } as const;
    const { issues } = await findIssues(tracker, query, calm);
    assert.deepEqual(
      issues.map(({ number }) => number),
      [3, 1],
    );
    const search = requests.find((request) => request.url.includes("/search/issues"));
    assert.match(new URL(search?.url ?? "").searchParams.get("q") ?? "", /^repo:acme\/security /);
  });

  test("name the alerts' repository in their marker, which own issues do not", () => {
    const { tracker } = tracking();
    assert.equal(markerRepository(tracker), "acme/shop");
    const own = ownTracker(tracker.alerts);
    assert.equal(markerRepository(own), undefined);
    const read = toIssue(tracker.issues, issue(1, marker("acme/shop")));
    assert.ok(read);
    assert.deepEqual(alertsOf(read, own), ["codeScanning/12"]);
    assert.deepEqual(alertsOf(read, tracker), ["codeScanning/12"]);
  });
});
