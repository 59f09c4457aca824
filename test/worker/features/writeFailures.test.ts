import assert from "node:assert/strict";
import type { AlertKey } from "../../../src/core/alert.ts";
import type { AlertChange } from "../../../src/core/remedy/alertChange.ts";
import { runtimeSection, writeIssue } from "../../../src/core/remedy/issue.ts";
import { changeAlert } from "../../../src/sources/github/alertChanges.ts";
import {
  commitAutofix,
  dropBranch,
  proposeBranch,
  readAutofix,
} from "../../../src/sources/github/autofix.ts";
import { createGitHub, type GitHub } from "../../../src/sources/github/client.ts";
import { pushFix, readFileAt, readHead } from "../../../src/sources/github/fixBranch.ts";
import { ownTracker } from "../../../src/sources/github/tracker.ts";
import { isRecord } from "../../../src/sources/json.ts";
import { createDirectTransport } from "../../../src/worker/directTransport.ts";
import type { IssueFeatureDeps } from "../../../src/worker/features/issueDeps.ts";
import { createIssueEditing } from "../../../src/worker/features/issueEditing.ts";
import { createIssueFeature } from "../../../src/worker/features/issues.ts";
import { guardWrites } from "../../../src/worker/writeGuard.ts";
import { createWriteLock } from "../../../src/worker/writeLock.ts";
import { requestProblems } from "../../contract/githubContract.ts";
import { githubDescription } from "../../contract/githubDescription.ts";
import { calm } from "../../support/gitHubClient.ts";
import { serve } from "../../support/loopback.ts";
import { sendResponse } from "../../support/sendResponse.ts";
import { openTroubledSample, type TroubledSample } from "../../support/troubledSample.ts";
import { troubleNames, writeTroubles } from "../../support/writeTroubles.ts";

const repository = "github.com/acme/storefront";
const api = "https://api.github.com";
/** An open issue of the sample. */
const issue = 3;
/** Open alerts of the sample. */
const alerts = {
  codeScanning: "codeScanning/12",
  dependabot: "dependabot/7",
  secretScanning: "secretScanning/1",
} as const satisfies Readonly<Record<string, AlertKey>>;

type Outcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

interface Subject {
  readonly github: GitHub;
  readonly upstream: TroubledSample;
}

/** A command that writes, up to and with one of its writes. */
interface Kind {
  /** The write that goes wrong, `METHOD /path`. */
  readonly write: RegExp;
  /** What the command did not do, as its message begins. */
  readonly failed: RegExp;
  readonly prepare?: (subject: Subject) => Promise<unknown>;
  readonly run: (subject: Subject) => Promise<Outcome>;
  /** How often what was wanted is there. */
  readonly effects: (subject: Subject) => Promise<number>;
}

const dismissal = (reason: string): AlertChange => ({
  kind: "dismiss",
  reason,
  comment: "Looked at it.",
  asRequest: false,
});

const field = (value: unknown, name: string): unknown =>
  isRecord(value) ? value[name] : undefined;
const listed = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];

function change(
  kind: keyof typeof alerts,
  wanted: AlertChange,
  has: (alert: unknown) => boolean,
): Kind {
  const [, number] = alerts[kind].split("/");
  const folder = { codeScanning: "code-scanning", dependabot: "dependabot" } as const;
  const path = kind === "secretScanning" ? "secret-scanning" : folder[kind];
  const verb = { dismiss: "dismissed", reopen: "reopened", assign: "assigned" }[wanted.kind];
  return {
    write: new RegExp(`^PATCH .*/${path}/alerts/${number}$`),
    failed: new RegExp(`^Alert ${number} was not ${verb}: `),
    ...(wanted.kind === "reopen"
      ? {
          prepare: ({ github }: Subject) =>
            changeAlert(github, alerts[kind], dismissal("false positive"), calm),
        }
      : {}),
    run: ({ github }) => changeAlert(github, alerts[kind], wanted, calm),
    effects: async ({ upstream }) =>
      has(await upstream.ask("GET", `/${path}/alerts/${number}`)) ? 1 : 0,
  };
}

/** As every window has them. */
function depsOf({ github }: Subject): IssueFeatureDeps {
  return {
    find: () => undefined,
    tracker: () => ownTracker(github),
    labels: () => ["security"],
    texts: () => ({ runtimeSection, writeIssue }),
    template: async () => undefined,
    lock: createWriteLock(undefined),
    newAttempt: () => "unused",
    onIssue: () => undefined,
  };
}

const draft = {
  repository,
  alerts: ["codeScanning/12"],
  title: "Escape what customers send",
  body: "As discussed.",
  labels: ["security"],
  attempt: "try-1",
};
const closing = {
  repository,
  number: issue,
  reason: "completed",
  classification: "truePositive",
  comment: "Fixed in the gateway.",
} as const;

const readIssue = ({ upstream }: Subject) => upstream.ask("GET", `/issues/${issue}`);
const commentsSaying = async ({ upstream }: Subject, words: string) =>
  listed(await upstream.ask("GET", `/issues/${issue}/comments`)).filter((comment) =>
    String(field(comment, "body")).includes(words),
  ).length;
const pullsOf = async ({ upstream }: Subject, branch: string) =>
  listed(await upstream.ask("GET", `/pulls?head=acme:${branch}`)).length;
const branchCount = async ({ upstream }: Subject, branch: string) =>
  (await upstream.ask("GET", `/commits/${encodeURIComponent(`heads/${branch}`)}`)) === undefined
    ? 0
    : 1;

const fixBranch = "runtime-risk/autofix-12";
const autofixPlan = {
  number: 12,
  branch: fixBranch,
  base: "main",
  message: "Fix it",
  title: "Fix it",
  body: "A fix.",
};
const commitFix = ({ github }: Subject) => commitAutofix(github, autofixPlan, calm);
const askForFix = async (subject: Subject) => {
  for (let look = 0; look < 3; look += 1) {
    await readAutofix(subject.github, 12, { start: true }, calm);
  }
};

const bumpBranch = "runtime-risk/lodash-1.2.3-7";
const manifest = "services/payments-api/package.json";
async function bump({ github }: Subject) {
  const baseCommit = (await readHead(github, "main", calm)) ?? "";
  const file = await readFileAt(github, manifest, baseCommit, calm);
  assert.ok(file !== undefined);
  return pushFix(
    github,
    {
      branch: bumpBranch,
      base: "main",
      baseCommit,
      path: manifest,
      text: `${file.text}\n`,
      blobBefore: file.blob,
      message: "Update it",
      title: "Update it",
      body: "An update.",
    },
    calm,
  );
}
async function commitsOn(subject: Subject, branch: string): Promise<number> {
  const basehead = encodeURIComponent(`main...${branch}`);
  const compared = await subject.upstream.ask("GET", `/compare/${basehead}`);
  return Number(field(compared, "ahead_by") ?? 0);
}

const kinds: Readonly<Record<string, Kind>> = {
  "dismissing a code scanning alert": change(
    "codeScanning",
    dismissal("false positive"),
    (alert) => field(alert, "state") === "dismissed",
  ),
  "dismissing a Dependabot alert": change(
    "dependabot",
    dismissal("not_used"),
    (alert) => field(alert, "state") === "dismissed",
  ),
  "dismissing a secret scanning alert": change(
    "secretScanning",
    dismissal("revoked"),
    (alert) => field(alert, "state") === "resolved",
  ),
  "reopening an alert": change(
    "codeScanning",
    { kind: "reopen" },
    (alert) => field(alert, "state") === "open",
  ),
  "assigning an alert": change(
    "dependabot",
    { kind: "assign", assignees: ["dana-okafor"] },
    (alert) => listed(field(alert, "assignees")).length === 1,
  ),
  "creating an issue": {
    write: /^POST .*\/issues$/,
    failed: /^The issue was (?:most likely )?not created[:,]/,
    run: (subject) => createIssueFeature(depsOf(subject)).createIssue(draft, calm),
    effects: async ({ upstream }) =>
      listed(await upstream.ask("GET", "/issues?state=all&per_page=100")).filter(
        (one) => field(one, "title") === draft.title,
      ).length,
  },
  "updating an issue": {
    write: /^PATCH .*\/issues\/3$/,
    failed: /^Issue 3 was not updated: /,
    run: (subject) =>
      createIssueEditing(depsOf(subject)).updateIssue(
        { repository, number: issue, title: "Another title" },
        calm,
      ),
    effects: async (subject) =>
      field(await readIssue(subject), "title") === "Another title" ? 1 : 0,
  },
  "commenting on an issue": {
    write: /^POST .*\/issues\/3\/comments$/,
    failed: /^The comment on issue 3 was not posted: /,
    run: (subject) =>
      createIssueEditing(depsOf(subject)).commentIssue(
        { repository, number: issue, comment: "I look at it.", attempt: "one" },
        calm,
      ),
    effects: (subject) => commentsSaying(subject, "I look at it."),
  },
  "assigning an issue": {
    write: /^PATCH .*\/issues\/3$/,
    failed: /^Issue 3 was not assigned: /,
    run: (subject) =>
      createIssueFeature(depsOf(subject)).assignIssue(
        { repository, number: issue, assignees: ["mei-tanaka"] },
        calm,
      ),
    effects: async (subject) => listed(field(await readIssue(subject), "assignees")).length,
  },
  "closing an issue, its comment": {
    write: /^POST .*\/issues\/3\/comments$/,
    failed: /^Issue 3 was not closed, because its comment was not posted: /,
    run: (subject) => createIssueFeature(depsOf(subject)).closeIssue(closing, calm),
    effects: (subject) => commentsSaying(subject, closing.comment),
  },
  "closing an issue": {
    write: /^PATCH .*\/issues\/3$/,
    failed: /^Issue 3 was not closed: /,
    run: (subject) => createIssueFeature(depsOf(subject)).closeIssue(closing, calm),
    effects: async (subject) => {
      assert.equal(await commentsSaying(subject, closing.comment), 1);
      return field(await readIssue(subject), "state") === "closed" ? 1 : 0;
    },
  },
  "reopening an issue": {
    write: /^PATCH .*\/issues\/3$/,
    failed: /^Issue 3 was not reopened: /,
    prepare: ({ upstream }) => upstream.ask("PATCH", "/issues/3", { state: "closed" }),
    run: (subject) =>
      createIssueFeature(depsOf(subject)).reopenIssue({ repository, number: issue }, calm),
    effects: async (subject) => (field(await readIssue(subject), "state") === "open" ? 1 : 0),
  },
  "asking for a fix": {
    write: /^POST .*\/alerts\/12\/autofix$/,
    failed: /^GitHub made no fix for alert 12: /,
    run: ({ github }) => readAutofix(github, 12, { start: true }, calm),
    effects: async ({ upstream }) =>
      (await upstream.ask("GET", "/code-scanning/alerts/12/autofix")) === undefined ? 0 : 1,
  },
  "committing a fix, its branch": {
    write: /^POST .*\/git\/refs$/,
    failed: /^The branch runtime-risk\/autofix-12 was not created: /,
    prepare: askForFix,
    run: commitFix,
    effects: (subject) => branchCount(subject, fixBranch),
  },
  "committing a fix": {
    write: /^POST .*\/autofix\/commits$/,
    failed: /^The fix was not committed for alert 12: /,
    prepare: askForFix,
    run: commitFix,
    effects: (subject) => commitsOn(subject, fixBranch),
  },
  "proposing a fix": {
    write: /^POST .*\/pulls$/,
    failed: /^The pull request was not opened; the fix is on the branch runtime-risk\/autofix-12: /,
    prepare: async (subject) => {
      await askForFix(subject);
      await commitFix(subject);
    },
    run: ({ github }) => proposeBranch(github, autofixPlan, calm),
    effects: (subject) => pullsOf(subject, fixBranch),
  },
  "turning a fix down": {
    write: /^DELETE .*\/git\/refs\//,
    failed: /^The branch runtime-risk\/autofix-12 was not deleted: /,
    prepare: async (subject) => {
      await askForFix(subject);
      await commitFix(subject);
    },
    run: async ({ github }) => {
      const message = await dropBranch(github, fixBranch, calm);
      return message === undefined ? { ok: true } : { ok: false, message };
    },
    effects: async (subject) => 1 - (await branchCount(subject, fixBranch)),
  },
  "raising a dependency, its branch": {
    write: /^POST .*\/git\/refs$/,
    failed: /^The branch runtime-risk\/lodash-1\.2\.3-7 was not created: /,
    run: bump,
    effects: (subject) => branchCount(subject, bumpBranch),
  },
  "raising a dependency, its file": {
    write: /^PUT .*\/contents\//,
    failed: /^Nothing was committed to runtime-risk\/lodash-1\.2\.3-7: /,
    run: bump,
    effects: (subject) => commitsOn(subject, bumpBranch),
  },
  "raising a dependency, its pull request": {
    write: /^POST .*\/pulls$/,
    failed:
      /^The pull request was not opened; the fix is on the branch runtime-risk\/lodash-1\.2\.3-7: /,
    run: bump,
    effects: (subject) => pullsOf(subject, bumpBranch),
  },
};

// Real sockets, and the transport that the worker has when it runs alone.
suite("a write that goes wrong", () => {
  let upstream: TroubledSample;
  let server: Awaited<ReturnType<typeof serve>>;
  let github: GitHub;

  setup(async () => {
    upstream = openTroubledSample();
    server = await serve((received, response) => {
      const { method, path, headers, body } = received;
      const request = new Request(`${api}${path}`, {
        method,
        headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
          value === undefined ? [] : [[name, String(value)]],
        ),
        ...(body === "" ? {} : { body }),
      });
      const answered = upstream.respond(request).then((answer) => sendResponse(answer, response));
      // The asker is gone, or is to believe that the connection is.
      answered.catch(() => response.destroy());
    });
    github = createGitHub({
      repository: { host: "github.com", owner: "acme", name: "storefront" },
      transport: guardWrites(
        createDirectTransport({
          github: { origin: server.url, token: async () => "of-nobody", advice: "" },
          azure: { origin: api, token: async () => undefined, advice: "" },
          timeoutMs: 1000,
        }),
        { isReadOnly: () => false, log: () => undefined },
      ),
      apiUrl: server.url,
      log: () => undefined,
      retryDelayMs: 1,
      isPaced: false,
    });
  });
  teardown(() => server.close());

  for (const [what, kind] of Object.entries(kinds)) {
    for (const name of troubleNames) {
      const trouble = writeTroubles[name];
      test(`${what}: ${name}`, async () => {
        const subject = { github, upstream };
        await kind.prepare?.(subject);
        const sent = () =>
          upstream.writes.filter(({ method, path }) => kind.write.test(`${method} ${path}`)).length;
        const before = sent();
        upstream.trouble(name, kind.write);
        const outcome = await kind.run(subject);
        assert.equal(sent() - before, 1, "sent once, whatever became of it");
        if (trouble.hasActed) {
          assert.ok(outcome.ok, JSON.stringify(outcome));
        } else {
          assert.ok(!outcome.ok, "it was not done");
          assert.match(outcome.message, kind.failed);
          assert.match(outcome.message, trouble.says);
        }
        assert.equal(await kind.effects(subject), trouble.hasActed ? 1 : 0);
        const again = await kind.run(subject);
        assert.ok(again.ok, JSON.stringify(again));
        assert.equal(await kind.effects(subject), 1);
        assert.ok(sent() - before <= 2, "nothing is repeated by itself");
      });
    }
  }

  for (const [what, kind] of Object.entries(kinds)) {
    test(`${what}: says what is not known when nothing can be read either`, async () => {
      const subject = { github, upstream };
      await kind.prepare?.(subject);
      const sent = () =>
        upstream.writes.filter(({ method, path }) => kind.write.test(`${method} ${path}`)).length;
      const before = sent();
      upstream.blind("serverTimeout", kind.write);
      const outcome = await kind.run(subject);
      assert.match(outcome.ok ? "" : outcome.message, /^It is not known whether .*504/);
      upstream.see();
      const again = await kind.run(subject);
      assert.ok(again.ok, JSON.stringify(again));
      assert.deepEqual([await kind.effects(subject), sent() - before], [1, 1]);
    });
  }

  test("sends nothing that GitHub's description does not know", async function () {
    this.timeout(60_000);
    githubDescription();
    for (const kind of Object.values(kinds)) {
      upstream = openTroubledSample();
      const subject = { github, upstream };
      await kind.prepare?.(subject);
      await kind.run(subject);
      assert.ok(upstream.writes.length > 0);
      assert.deepEqual(
        upstream.writes.flatMap((sent) => requestProblems(sent)),
        [],
      );
    }
  });
});
