import { notFound } from "../github/errors.ts";
import { type Json, property, type Reply } from "../http/exchange.ts";
import type { GitHubTurn, Scenario } from "./scenario.ts";
import {
  allOf,
  areas,
  isObject,
  notIn,
  refused,
  repositorySays,
  saying,
  withQuery,
} from "./turns.ts";

const disabled = { status: "disabled" } as const;

/** What is switched off in the repository, was never set up, or cannot be used any more. */
export const featureScenarios = {
  ghasOff: {
    about: "Advanced Security is off: neither code scanning nor secret scanning.",
    github: allOf(
      refused(
        areas.codeScanning,
        saying(403, "Advanced Security must be enabled for this repository to use code scanning."),
      ),
      refused(areas.secretScanning, saying(404, "Secret scanning is disabled on this repository.")),
      repositorySays({
        security_and_analysis: { advanced_security: disabled, secret_scanning: disabled },
      }),
    ),
  },
  codeSecurityOff: {
    about: "Code Security, as newer plans call it, is off.",
    github: refused(
      areas.codeScanning,
      saying(403, "Code Security must be enabled for this repository to use code scanning."),
    ),
  },
  codeScanningOff: {
    about: "Code scanning is off.",
    github: refused(
      areas.codeScanning,
      saying(403, "Code scanning is not enabled for this repository."),
    ),
  },
  noAnalysis: {
    about: "Code scanning is on, and nothing was analysed yet.",
    github: refused(areas.codeScanning, saying(404, "no analysis found")),
  },
  dependabotOff: {
    about: "Dependabot alerts are off.",
    github: refused(
      areas.dependabot,
      saying(403, "Dependabot alerts are disabled for this repository."),
    ),
  },
  secretScanningOff: {
    about: "Secret scanning is off.",
    github: refused(
      areas.secretScanning,
      saying(404, "Secret scanning is disabled on this repository."),
    ),
  },
  archived: {
    about: "The repository is archived: Dependabot has stopped.",
    github: allOf(
      refused(
        areas.dependabot,
        saying(403, "Dependabot alerts are not available for archived repositories."),
      ),
      repositorySays({ archived: true }),
    ),
  },
  issuesOff: {
    about: "The repository has no issues; the organisation's other one has.",
    github: notIn(
      "acme/security",
      allOf(
        refused(areas.issues, saying(410, "Issues are disabled for this repo")),
        repositorySays({ has_issues: false }),
      ),
    ),
  },
  legal: {
    about: "GitHub has blocked the repository for legal reasons.",
    github: refused(areas.repository, saying(451, "Repository access blocked")),
  },
  renamed: { about: "The repository has another name now.", github: moved() },
  personal: {
    about: "The repository belongs to a person: there are no linked artifacts.",
    github: allOf(refused(areas.artifacts, notFound), ownedByPerson()),
  },
  oldServer: {
    about: "A GitHub Enterprise Server 3.17: it shows secrets and knows no linked artifacts.",
    github: oldServer(),
  },
} as const satisfies Readonly<Record<string, Scenario>>;

const singleSignOn = saying(
  403,
  "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
  {
    "x-github-sso":
      "required; url=https://github.com/orgs/acme/sso?authorization_request=AEZ7QSAMPLE",
  },
);

const fineGrained = (permission: string) =>
  saying(403, "Resource not accessible by personal access token", {
    "x-accepted-github-permissions": `${permission}=read`,
  });

/** Whom GitHub does not let in, or not everywhere. */
export const accessScenarios = {
  notPermitted: {
    about: "The account may read the repository, but none of its alerts.",
    github: allOf(
      refused(
        areas.codeScanning,
        saying(403, "You are not authorized to read code scanning alerts."),
      ),
      refused(areas.dependabot, fineGrained("vulnerability_alerts")),
      refused(areas.secretScanning, notFound),
      repositorySays({
        permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
      }),
    ),
  },
  secretScanningNotPermitted: {
    about: "The account is no administrator: secret scanning is hidden from it.",
    github: allOf(
      refused(areas.secretScanning, notFound),
      repositorySays({
        permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
      }),
    ),
  },
  delegatedDismissal: {
    about: "A reviewer has to approve that an alert is dismissed.",
    github: withReviewers(),
  },
  artifactsForbidden: {
    about: "The token may not read linked artifacts.",
    github: refused(areas.artifacts, fineGrained("artifact_metadata")),
  },
  ssoRequired: {
    about: "The organisation wants single sign-on.",
    github: refused(areas.organisation, singleSignOn),
  },
  signedOut: { about: "Nobody is signed in to GitHub.", signedOutOf: ["github"] },
  badCredentials: {
    about: "GitHub does not accept the token any more.",
    github: refused(areas.everything, saying(401, "Bad credentials")),
  },
  wrongAccount: {
    about: "Signed in with an account that cannot see the repository.",
    github: refused(areas.organisation, notFound),
  },
} as const satisfies Readonly<Record<string, Scenario>>;

/** What goes wrong on the way, or is too much. */
export const troubleScenarios = {
  rateLimited: {
    about: "The hour's requests are used up.",
    github: refused(
      areas.everything,
      saying(403, "API rate limit exceeded for user ID 5200107.", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-used": "5000",
      }),
    ),
  },
  secondaryRateLimited: {
    about: "Too many requests in too short a time.",
    github: refused(
      areas.everything,
      saying(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        { "retry-after": "60" },
      ),
    ),
  },
  unreachable: {
    about: "No connection to GitHub comes about.",
    unreachable: ["api.github.com"],
  },
  serverError: {
    about: "GitHub's servers fail on every list of alerts.",
    github: refused(areas.alertLists, saying(502, "Server Error")),
  },
  notJson: {
    about: "A company's gateway answers with a page of its own.",
    github: () => ({
      status: 200,
      text: "<!doctype html><title>Gateway</title><p>Please accept the terms of use.</p>",
      headers: { "content-type": "text/html; charset=utf-8" },
    }),
  },
  partial: { about: "Lists of alerts break off after their first page.", github: firstPageOnly() },
  malformed: { about: "Some alerts cannot be understood.", github: withBrokenItems() },
} as const satisfies Readonly<Record<string, Scenario>>;

/** GitHub sends the old name to the repository's id; a GET with 301, a write with 307. */
function moved(): GitHubTurn {
  const renamed = repositorySays({ name: "shopfront", full_name: "acme/shopfront" });
  return (call, usual) => {
    const { pathname, search, origin } = call.url;
    const rest = /^\/repos\/acme\/storefront(\/.*)?$/i.exec(pathname);
    const now = /^\/repos\/acme\/shopfront(\/.*)?$/i.exec(pathname);
    if (now !== null) {
      const url = new URL(call.url);
      url.pathname = `/repositories/702400311${now[1] ?? ""}`;
      return renamed({ ...call, url }, usual);
    }
    if (rest === null) return renamed(call, usual);
    const url = `${origin}/repositories/702400311${rest[1] ?? ""}${search}`;
    return {
      status: call.method === "GET" ? 301 : 307,
      body: {
        message: "Moved Permanently",
        url,
        documentation_url: "https://docs.github.com/rest",
      },
      headers: { location: url },
    };
  };
}

/**
 * Delegated alert dismissal, as the description has it: code scanning refuses what is no request,
 * Dependabot makes a request of it, secret scanning refuses whoever is no reviewer.
 */
function withReviewers(): GitHubTurn {
  const refusal = saying(
    403,
    "Delegated alert dismissal is enabled and the authenticated user is not a valid reviewer.",
  );
  return (call, usual) => {
    const { method, url, body } = call;
    const state = property(body, "state");
    const isDismissal = method === "PATCH" && (state === "dismissed" || state === "resolved");
    if (!isDismissal) return usual(call);
    if (areas.secretScanning.test(url.pathname)) return refusal;
    if (areas.codeScanning.test(url.pathname) && property(body, "create_request") !== true) {
      return refusal;
    }
    return usual({ ...call, body: Object.assign({}, body, { create_request: true }) });
  };
}

function ownedByPerson(): GitHubTurn {
  const owner = { login: "acme", id: 5_200_001, type: "User" } as const;
  return (call, usual) => {
    const reply = usual(call);
    if (!isObject(reply.body) || !("owner" in reply.body)) return reply;
    const { owner: before, organization: _organization, ...rest } = reply.body;
    const own = isObject(before) ? { ...before, ...owner } : owner;
    return { ...reply, body: { ...rest, owner: own } };
  };
}

/** By the descriptions of 3.17: no `hide_secret`, no attestations, no artifact metadata. */
function oldServer(): GitHubTurn {
  const version = "3.17.4";
  return (call, usual) => {
    const known = withQuery(call, (query) => query.delete("hide_secret"));
    const reply = areas.artifacts.test(call.url.pathname) ? notFound : usual(known);
    const { body } = reply;
    const isMeta = call.url.pathname === "/meta" && isObject(body);
    return {
      ...reply,
      ...(isMeta ? { body: { ...body, installed_version: version } } : {}),
      headers: { ...reply.headers, "x-github-enterprise-version": version },
    };
  };
}

/** How many alerts the first page holds where later ones fail. */
const firstPageSize = 10;

function firstPageOnly(): GitHubTurn {
  return (call, usual) => {
    if (!areas.alertLists.test(call.url.pathname)) return usual(call);
    const isLater =
      Number(call.query.get("page") ?? 1) > 1 || (call.query.get("after") ?? "") !== "";
    if (isLater) return saying(502, "Server Error");
    return usual(withQuery(call, (query) => query.set("per_page", String(firstPageSize))));
  };
}

/** Every seventh alert of a list is something else. */
function withBrokenItems(): GitHubTurn {
  const broken: readonly Json[] = [null, "alert", { number: "twelve", state: "open" }, []];
  return (call, usual) => {
    const reply = usual(call);
    if (!areas.alertLists.test(call.url.pathname) || !isList(reply.body)) return reply;
    const body = reply.body.map((item, index) =>
      index % 7 === 3 ? (broken[((index - 3) / 7) % broken.length] ?? null) : item,
    );
    return { ...reply, body };
  };
}

function isList(body: Reply["body"]): body is readonly Json[] {
  return Array.isArray(body);
}
