import type { Problem } from "../reading.ts";
import type { Failure, Subject } from "./problem.ts";

/**
 * Why GitHub refuses with 403: what is off, what is missing, and who could give it. Matched by
 * message, case-insensitive, and header; undefined when the answer is none of GitHub's own. `host`
 * gave the answer, as remotes name it.
 */
export function forbiddenProblem(
  failure: Failure,
  subject: Subject,
  host: string,
): Problem | undefined {
  const message = failure.message.toLowerCase();
  const sso = singleSignOnProblem(failure, subject, host);
  if (sso !== undefined) return sso;
  if (message.includes("archived")) {
    return {
      state: "off",
      detail: `${capital(subject.name)} are not available: ${subject.repository} is archived. An administrator can unarchive it.`,
    };
  }
  const product = /(code security|advanced security) must be enabled/.exec(message)?.[1];
  if (product !== undefined) {
    const name = product === "code security" ? "Code Security" : "Advanced Security";
    return {
      state: "off",
      detail: `${capital(subject.name)} of ${subject.repository} need GitHub ${name}, which is off there${quoted(failure)}. An administrator can turn it on where the owner has a licence for it.`,
      ...settingsOf(subject),
    };
  }
  if (saysOff(failure)) {
    return offProblem(failure, subject);
  }
  if (message.includes("login attempts")) {
    return {
      state: "unauthenticated",
      isTransient: true,
      detail: `GitHub has paused all sign-ins after several that it refused; ${subject.name} of ${subject.repository} were not read. Wait some minutes, then sign in again.`,
      remedy: "wait",
    };
  }
  return message === "" ? undefined : missingRight(failure, subject);
}

/** True for GitHub's words about a feature that is switched off. */
export function saysOff({ message }: Pick<Failure, "message">): boolean {
  return /not enabled|must be enabled|are disabled|is disabled/i.test(message);
}

/** 404 is said of what is off, of what is not there, and of what the account may not see. */
export function notFoundProblem(failure: Failure, subject: Subject): Problem | undefined {
  const message = failure.message.toLowerCase();
  if (message.includes("no analysis found")) {
    return {
      state: "notConfigured",
      detail: `No analysis of ${subject.repository} was found yet. Set up code scanning, or wait for its first run.`,
      ...settingsOf(subject),
    };
  }
  if (message.includes("disabled")) return offProblem(failure, subject);
  if (message === "") return undefined;
  if (subject.isRepositoryReadable === true) return missingRight(failure, subject);
  const scope = missingScope(failure);
  const hint =
    scope === undefined
      ? "Check the remote, or switch to an account that may see it."
      : `This session lacks the scope ${scope}, which private repositories need: sign in again and grant it.`;
  return {
    state: "notFound",
    detail: `GitHub has no ${subject.repository}, or this account may not see it. ${hint}`,
    remedy: scope === undefined ? "switchAccount" : "signIn",
  };
}

/**
 * Some of what was asked for is kept back until the session is authorised for single sign-on
 * (header `X-GitHub-SSO: partial-results`).
 */
export function partialSignOnProblem(subject: Subject): Problem {
  return {
    state: "partial",
    detail: `GitHub kept back some ${subject.name} of ${subject.repository}: an organization uses single sign-on, and this session is not authorised for it. Sign in again to authorise it.`,
    remedy: "signIn",
  };
}

function offProblem(failure: Failure, subject: Subject): Problem {
  return {
    state: "off",
    detail: `${capital(subject.name)} of ${subject.repository} are off${quoted(failure)}. An administrator of the repository can turn them on.`,
    ...settingsOf(subject),
  };
}

/** Where to turn it on, when the reader knows the page. */
function settingsOf({ settings }: Subject): Pick<Problem, "url" | "remedy"> {
  return settings === undefined ? {} : { url: settings, remedy: "openSettings" };
}

function singleSignOnProblem(
  failure: Failure,
  subject: Subject,
  host: string,
): Problem | undefined {
  const message = failure.message.toLowerCase();
  const url = singleSignOnUrl(failure.headers["x-github-sso"], host);
  if (url === undefined && !message.includes("saml enforcement")) return undefined;
  const owner = subject.repository.split("/")[0] ?? subject.repository;
  const isToken = message.includes("personal access token");
  const { name } = subject;
  const why = isToken
    ? `${owner} uses single sign-on, and this token is not authorised for it.`
    : `${owner} uses single sign-on, and this session is not authorised for it.`;
  const next =
    url === undefined && isToken
      ? `Authorise the token for it in GitHub's settings to read ${name}.`
      : url === undefined
        ? `Sign in again to authorise it to read ${name}.`
        : `Authorise it to read ${name}.`;
  return {
    state: "ssoRequired",
    detail: `${why} ${next}`,
    ...(url === undefined ? {} : { url }),
    ...(url !== undefined ? { remedy: "authorise" } : isToken ? {} : { remedy: "signIn" }),
  };
}

/** Who or what may not: the app, the place, the token, the session or the account. */
function missingRight(failure: Failure, subject: Subject): Problem {
  const message = failure.message.toLowerCase();
  const { name, repository } = subject;
  const owner = repository.split("/")[0] ?? repository;
  const forbidden = (detail: string, remedy?: Problem["remedy"]): Problem => ({
    state: "forbidden",
    detail,
    ...(remedy === undefined ? {} : { remedy }),
  });
  if (message.includes("oauth app access restrictions")) {
    return forbidden(
      `${owner} has not approved this editor's access to its repositories, so ${name} of ${repository} were not read. An owner of the organization can approve it.`,
    );
  }
  if (message.includes("ip allow list")) {
    return forbidden(
      `${owner} lets only listed network addresses in, and yours is none of them; ${name} of ${repository} were not read. Connect from a listed network.`,
      "refresh",
    );
  }
  const isToken = message.includes("not accessible by");
  const permissions = acceptedPermissions(failure.headers["x-accepted-github-permissions"]);
  if (isToken || permissions !== undefined) {
    const needed = permissions ?? `one for ${name}`;
    return forbidden(
      `The token may not read ${name} of ${repository}: it needs a permission, ${needed}, and your account ${subject.needs}${quoted(failure)}. Give the permission to the token in GitHub's settings.`,
    );
  }
  const scope = missingScope(failure);
  if (scope !== undefined) {
    return forbidden(
      `This session may not read ${name} of ${repository}: it lacks the scope ${scope}. Sign in again and grant it.`,
      "signIn",
    );
  }
  return forbidden(
    `Your account is not permitted to read ${name} of ${repository}: that needs ${subject.needs}${quoted(failure)}. Ask an administrator for it, or switch to an account that has it.`,
    "switchAccount",
  );
}

/** GitHub's words; a plain "Not Found" would explain nothing. */
function quoted({ status, message }: Failure): string {
  return status === 404 && /^not found$/i.test(message)
    ? ""
    : ` (GitHub: ${message.replace(/\.$/, "")})`;
}

/** The permissions of fine-grained tokens that GitHub names, as its settings call them. */
const permissions: ReadonlyMap<string, string> = new Map([
  ["artifact_metadata", "Artifact metadata"],
  ["attestations", "Attestations"],
  ["contents", "Contents"],
  ["issues", "Issues"],
  ["metadata", "Metadata"],
  ["pull_requests", "Pull requests"],
  ["secret_scanning_alerts", "Secret scanning alerts"],
  ["security_events", "Code scanning alerts"],
  ["vulnerability_alerts", "Dependabot alerts"],
]);

/**
 * `a=read,b=read; c=read` as `A (read) + B (read) / C (read)`: a comma means and, a semicolon or
 * (docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api).
 */
function acceptedPermissions(header: unknown): string | undefined {
  if (typeof header !== "string") return undefined;
  const choices = header.split(";").map((choice) =>
    choice.split(",").flatMap((part) => {
      const [, name = "", level = ""] = /^\s*([a-z_]{1,60})=([a-z]{1,10})\s*$/.exec(part) ?? [];
      return name === "" ? [] : [`${permissions.get(name) ?? name} (${level})`];
    }),
  );
  const words = choices.filter((choice) => choice.length > 0).map((all) => all.join(" + "));
  return words.length === 0 ? undefined : words.slice(0, 4).join(" / ");
}

/**
 * The scope to ask for, when the session was granted scopes and none of the accepted ones is among
 * them; undefined when that cannot be told. `repo` is what the sign-in asks for.
 */
function missingScope({ headers }: Failure): string | undefined {
  const granted = scopesOf(headers["x-oauth-scopes"]);
  const accepted = scopesOf(headers["x-accepted-oauth-scopes"]);
  if (granted === undefined || accepted === undefined || accepted.length === 0) return undefined;
  if (accepted.some((scope) => granted.includes(scope))) return undefined;
  return ["repo", "security_events"].find((scope) => accepted.includes(scope)) ?? accepted[0];
}

/** Fine-grained tokens have no such header. */
function scopesOf(header: unknown): readonly string[] | undefined {
  if (typeof header !== "string") return undefined;
  return header
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => /^[a-z_:]{1,40}$/.test(scope));
}

/** The address to authorise at, when the header names one on the host that gave the answer. */
function singleSignOnUrl(header: unknown, host: string): string | undefined {
  if (typeof header !== "string") return undefined;
  const address = /^required;\s*url=(\S+)$/.exec(header)?.[1];
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isPlain = url.protocol === "https:" && url.username === "" && url.password === "";
  return isPlain && url.host === host ? url.href : undefined;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
