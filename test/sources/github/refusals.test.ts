import assert from "node:assert/strict";
import { partialSignOnProblem } from "../../../src/sources/github/accessRefusal.ts";
import { problemOf, type Subject } from "../../../src/sources/github/problem.ts";
import type { Problem } from "../../../src/sources/reading.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

/**
 * Every situation of GitHub's catalogue of errors, word by word: what, why, what to do next, and
 * which button does it. Messages and headers as GitHub publishes and sends them.
 */

const settings = "https://github.com/acme/shop/settings/security_analysis";
const readable = { repository: "acme/shop", isRepositoryReadable: true, settings } as const;
const code: Subject = { ...readable, name: "code scanning alerts", needs: "write access" };
const dependabot: Subject = { ...readable, name: "Dependabot alerts", needs: "write access" };
const secrets: Subject = {
  ...readable,
  name: "secret scanning alerts",
  needs: "the repository administrator role",
};
const repository: Subject = { name: "alerts", repository: "acme/shop", needs: "write access" };
const issues: Subject = { name: "issues", repository: "acme/shop", needs: "read access" };

interface Row {
  readonly when: string;
  readonly subject: Subject;
  readonly answer: Answer;
  readonly says: string;
  readonly state: Problem["state"];
  readonly remedy?: Problem["remedy"];
  readonly url?: string;
}

function answer(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, body: { message }, headers };
}

const sso = "https://github.com/orgs/acme/sso?authorization_request=AB";
// 2026-11-22T10:30:00Z
const reset = String(Date.UTC(2026, 10, 22, 10, 30) / 1000);

const rows: readonly Row[] = [
  {
    when: "code scanning is off",
    subject: code,
    answer: answer(403, "Code scanning is not enabled for this repository."),
    state: "off",
    says: "Code scanning alerts of acme/shop are off (GitHub: Code scanning is not enabled for this repository). An administrator of the repository can turn them on.",
    remedy: "openSettings",
    url: settings,
  },
  {
    when: "the repository has no Code Security",
    subject: code,
    answer: answer(403, "Code Security must be enabled for this repository to use code scanning."),
    state: "off",
    says: "Code scanning alerts of acme/shop need GitHub Code Security, which is off there (GitHub: Code Security must be enabled for this repository to use code scanning). An administrator can turn it on where the owner has a licence for it.",
    remedy: "openSettings",
    url: settings,
  },
  {
    when: "the repository has no Advanced Security",
    subject: code,
    answer: answer(
      403,
      "Advanced Security must be enabled for this repository to use code scanning.",
    ),
    state: "off",
    says: "Code scanning alerts of acme/shop need GitHub Advanced Security, which is off there (GitHub: Advanced Security must be enabled for this repository to use code scanning). An administrator can turn it on where the owner has a licence for it.",
    remedy: "openSettings",
    url: settings,
  },
  {
    when: "there was no analysis",
    subject: code,
    answer: answer(404, "no analysis found"),
    state: "notConfigured",
    says: "No analysis of acme/shop was found yet. Set up code scanning, or wait for its first run.",
    remedy: "openSettings",
    url: settings,
  },
  {
    when: "the role is missing",
    subject: code,
    answer: answer(403, "You are not authorized to read code scanning alerts."),
    state: "forbidden",
    says: "Your account is not permitted to read code scanning alerts of acme/shop: that needs write access (GitHub: You are not authorized to read code scanning alerts). Ask an administrator for it, or switch to an account that has it.",
    remedy: "switchAccount",
  },
  {
    when: "Dependabot is off",
    subject: dependabot,
    answer: answer(403, "Dependabot alerts are disabled for this repository."),
    state: "off",
    says: "Dependabot alerts of acme/shop are off (GitHub: Dependabot alerts are disabled for this repository). An administrator of the repository can turn them on.",
    remedy: "openSettings",
    url: settings,
  },
  {
    when: "the repository is archived",
    subject: dependabot,
    answer: answer(403, "Dependabot alerts are not available for archived repositories."),
    state: "off",
    says: "Dependabot alerts are not available: acme/shop is archived. An administrator can unarchive it.",
  },
  {
    when: "secret scanning is off",
    subject: secrets,
    answer: answer(404, "Secret scanning is disabled on this repository."),
    state: "off",
    says: "Secret scanning alerts of acme/shop are off (GitHub: Secret scanning is disabled on this repository). An administrator of the repository can turn them on.",
    remedy: "openSettings",
    url: settings,
  },
  {
    when: "the account is no administrator",
    subject: secrets,
    answer: answer(404, "Not Found"),
    state: "forbidden",
    says: "Your account is not permitted to read secret scanning alerts of acme/shop: that needs the repository administrator role. Ask an administrator for it, or switch to an account that has it.",
    remedy: "switchAccount",
  },
  {
    when: "the session lacks the scope",
    subject: code,
    answer: answer(404, "Not Found", {
      "x-oauth-scopes": "gist, read:user",
      "x-accepted-oauth-scopes": "repo, security_events",
    }),
    state: "forbidden",
    says: "This session may not read code scanning alerts of acme/shop: it lacks the scope repo. Sign in again and grant it.",
    remedy: "signIn",
  },
  {
    when: "the session has no scope at all",
    subject: code,
    answer: answer(403, "You are not authorized to read code scanning alerts.", {
      "x-oauth-scopes": "",
      "x-accepted-oauth-scopes": "security_events",
    }),
    state: "forbidden",
    says: "This session may not read code scanning alerts of acme/shop: it lacks the scope security_events. Sign in again and grant it.",
    remedy: "signIn",
  },
  {
    when: "a fine-grained token lacks a permission",
    subject: dependabot,
    answer: answer(403, "Resource not accessible by personal access token", {
      "x-accepted-github-permissions": "vulnerability_alerts=read,metadata=read; contents=read",
    }),
    state: "forbidden",
    says: "The token may not read Dependabot alerts of acme/shop: it needs a permission, Dependabot alerts (read) + Metadata (read) / Contents (read), and your account write access (GitHub: Resource not accessible by personal access token). Give the permission to the token in GitHub's settings.",
  },
  {
    when: "an app lacks a permission that nobody names",
    subject: dependabot,
    answer: answer(403, "Resource not accessible by integration"),
    state: "forbidden",
    says: "The token may not read Dependabot alerts of acme/shop: it needs a permission, one for Dependabot alerts, and your account write access (GitHub: Resource not accessible by integration). Give the permission to the token in GitHub's settings.",
  },
  {
    when: "the organization has not approved the editor",
    subject: code,
    answer: answer(
      403,
      "Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.",
    ),
    state: "forbidden",
    says: "acme has not approved this editor's access to its repositories, so code scanning alerts of acme/shop were not read. An owner of the organization can approve it.",
  },
  {
    when: "the organization lists network addresses",
    subject: code,
    answer: answer(
      403,
      "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and 192.0.2.7 is not permitted to access this resource.",
    ),
    state: "forbidden",
    says: "acme lets only listed network addresses in, and yours is none of them; code scanning alerts of acme/shop were not read. Connect from a listed network.",
    remedy: "refresh",
  },
  {
    when: "single sign-on, with the page",
    subject: code,
    answer: answer(
      403,
      "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
      { "x-github-sso": `required; url=${sso}` },
    ),
    state: "ssoRequired",
    says: "acme uses single sign-on, and this session is not authorised for it. Authorise it to read code scanning alerts.",
    remedy: "authorise",
    url: sso,
  },
  {
    when: "single sign-on, without a page",
    subject: code,
    answer: answer(
      403,
      "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
    ),
    state: "ssoRequired",
    says: "acme uses single sign-on, and this session is not authorised for it. Sign in again to authorise it to read code scanning alerts.",
    remedy: "signIn",
  },
  {
    when: "single sign-on of a personal access token",
    subject: code,
    answer: answer(
      403,
      "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.",
    ),
    state: "ssoRequired",
    says: "acme uses single sign-on, and this token is not authorised for it. Authorise the token for it in GitHub's settings to read code scanning alerts.",
  },
  {
    when: "the credential is wrong",
    subject: code,
    answer: answer(401, "Bad credentials"),
    state: "unauthenticated",
    says: "GitHub did not accept the sign-in for code scanning alerts (401 Bad credentials). Sign in again.",
    remedy: "signIn",
  },
  {
    when: "the credential was wrong too often",
    subject: code,
    answer: answer(403, "Maximum number of login attempts exceeded. Please try again later."),
    state: "unauthenticated",
    says: "GitHub has paused all sign-ins after several that it refused; code scanning alerts of acme/shop were not read. Wait some minutes, then sign in again.",
    remedy: "wait",
  },
  {
    when: "the repository is not there, or not for this account",
    subject: repository,
    answer: answer(404, "Not Found"),
    state: "notFound",
    says: "GitHub has no acme/shop, or this account may not see it. Check the remote, or switch to an account that may see it.",
    remedy: "switchAccount",
  },
  {
    when: "the repository is not for this session",
    subject: repository,
    answer: answer(404, "Not Found", {
      "x-oauth-scopes": "public_repo",
      "x-accepted-oauth-scopes": "repo",
    }),
    state: "notFound",
    says: "GitHub has no acme/shop, or this account may not see it. This session lacks the scope repo, which private repositories need: sign in again and grant it.",
    remedy: "signIn",
  },
  {
    when: "legal reasons",
    subject: repository,
    answer: answer(451, "Repository access blocked"),
    state: "notFound",
    says: "acme/shop is not available for legal reasons (451). GitHub's page of it says more.",
  },
  {
    when: "issues are off",
    subject: issues,
    answer: answer(410, "Issues has been disabled in this repository."),
    state: "off",
    says: "Issues are switched off for acme/shop. An administrator can switch them on.",
  },
  {
    when: "the hour's limit is reached",
    subject: code,
    answer: answer(403, "API rate limit exceeded for user ID 1.", {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": reset,
    }),
    state: "rateLimited",
    says: "GitHub's rate limit is reached until 2026-11-22 10:30 UTC; code scanning alerts of acme/shop were not read. Refresh after that.",
    remedy: "wait",
  },
  {
    when: "the hour's limit is reached, without an end",
    subject: code,
    answer: answer(429, "API rate limit exceeded for user ID 1.", { "x-ratelimit-remaining": "0" }),
    state: "rateLimited",
    says: "GitHub's rate limit is reached; code scanning alerts of acme/shop were not read. Refresh within the hour.",
    remedy: "wait",
  },
  {
    when: "too much at once",
    subject: code,
    answer: answer(403, "You have exceeded a secondary rate limit. Please wait.", {
      "retry-after": "61",
      "x-ratelimit-remaining": "4000",
    }),
    state: "rateLimited",
    says: "GitHub asks for a pause (secondary rate limit) for 61 seconds; code scanning alerts of acme/shop were not read. Refresh after that.",
    remedy: "wait",
  },
  {
    when: "too much at once, without an end",
    subject: code,
    answer: answer(403, "You have exceeded a secondary rate limit. Please wait."),
    state: "rateLimited",
    says: "GitHub asks for a pause (secondary rate limit); code scanning alerts of acme/shop were not read. Refresh in a minute.",
    remedy: "wait",
  },
  {
    when: "the server fails",
    subject: code,
    answer: answer(502, "Server Error"),
    state: "unreachable",
    says: "GitHub answered 502 for code scanning alerts of acme/shop. Refresh to try again.",
    remedy: "refresh",
  },
  {
    when: "a proxy answers",
    subject: code,
    answer: { status: 403, body: "<html>Blocked</html>" },
    state: "unreachable",
    says: "GitHub's answer for code scanning alerts of acme/shop was not readable; something between may have changed it. Refresh to try again.",
    remedy: "refresh",
  },
  {
    when: "a proxy wants a sign-in",
    subject: code,
    answer: { status: 407, body: "<html>Proxy Authentication Required</html>" },
    state: "unreachable",
    says: "A proxy wants a sign-in before it lets the request for code scanning alerts through (407). Check the proxy settings, then refresh.",
    remedy: "refresh",
  },
  {
    when: "a wrong request",
    subject: dependabot,
    answer: answer(400, "Pagination using the `page` parameter is not supported."),
    state: "unreachable",
    says: "GitHub refused the request for Dependabot alerts of acme/shop: 400 Pagination using the `page` parameter is not supported. This is a fault of Runtime Risk: update it, and report it if it stays.",
  },
  {
    when: "an unknown version of the API",
    subject: code,
    answer: answer(400, "2022-11-28 is not a supported API version."),
    state: "unreachable",
    says: "GitHub refused the request for code scanning alerts of acme/shop: 400 2022-11-28 is not a supported API version. It does not know the version of its API that is asked for: update Runtime Risk.",
  },
  {
    when: "a version of the API that was given up",
    subject: code,
    answer: answer(410, "Gone"),
    state: "unreachable",
    says: "GitHub refused the request for code scanning alerts of acme/shop: 410 Gone. It does not know the version of its API that is asked for: update Runtime Risk.",
  },
];

suite("what a refusal says", () => {
  for (const { when, subject, answer: sent, says, state, remedy, url } of rows) {
    test(when, async () => {
      const github = clientOver(answeringTransport(() => sent).transport);
      const path = "GET /repos/{owner}/{repo}/code-scanning/alerts";
      const problem = await github.request(path, {}, calm).then(
        () => assert.fail("the request succeeded"),
        (error: unknown) => problemOf(error, subject),
      );
      assert.equal(problem.detail, says);
      assert.deepEqual([problem.state, problem.remedy, problem.url], [state, remedy, url]);
    });
  }

  for (const [reason, says, remedy] of [
    [
      "notSignedIn",
      "Code scanning alerts of acme/shop need a GitHub sign-in. Sign in to read them.",
      "signIn",
    ],
    [
      "originNotAllowed",
      "The request for code scanning alerts of acme/shop was not sent: words. Sign in to that host, or check the remote.",
      undefined,
    ],
    [
      "network",
      "GitHub could not be reached for code scanning alerts: words. Check the connection and refresh.",
      "refresh",
    ],
    [
      "tooLarge",
      "GitHub's answer for code scanning alerts of acme/shop was too large to read. Look at them on GitHub.",
      undefined,
    ],
  ] as const) {
    test(`no answer: ${reason}`, () => {
      const problem = problemOf(new TransportError(reason, "words"), code);
      assert.deepEqual([problem.detail, problem.remedy], [says, remedy]);
    });
  }

  test("alerts that were kept back for single sign-on", () => {
    assert.deepEqual(partialSignOnProblem(code), {
      state: "partial",
      detail:
        "GitHub kept back some code scanning alerts of acme/shop: an organization uses single sign-on, and this session is not authorised for it. Sign in again to authorise it.",
      remedy: "signIn",
    });
  });

  test("no two situations are told alike, and each ends in a sentence", () => {
    const told = new Set(rows.map(({ says }) => says));
    assert.equal(told.size, rows.length);
    for (const { says } of rows) assert.match(says, /^[A-Za-z].*\.$/);
  });

  test("a page to open is only ever the settings, or the one to authorise at", () => {
    for (const { url, remedy } of rows) {
      assert.equal(url !== undefined, remedy === "openSettings" || remedy === "authorise");
    }
  });

  test("hostile headers name no scope and no permission", async () => {
    const hostile = answer(403, "No.", {
      "x-oauth-scopes": "gist",
      "x-accepted-oauth-scopes": "<img src=x>, https://evil.example",
      "x-accepted-github-permissions": "[x](command:y)=read; =; a=b=c",
    });
    const github = clientOver(answeringTransport(() => hostile).transport);
    const problem = await github.request("GET /user", {}, calm).then(
      () => assert.fail("the request succeeded"),
      (error: unknown) => problemOf(error, code),
    );
    assert.match(problem.detail, /that needs write access \(GitHub: No\)/);
  });
});
