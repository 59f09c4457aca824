/**
 * What can go wrong with a write, as GitHub documents it and as networks do: the same list for tests
 * of the worker and of the editor.
 *
 * Sources: docs.github.com/rest/using-the-rest-api (troubleshooting, rate limits, timeouts) and
 * docs.github.com/authentication/authenticating-with-single-sign-on.
 */

/** What becomes of one write. */
export interface WriteTrouble {
  /** The write was carried out all the same. */
  readonly hasActed: boolean;
  /** Whoever asked can be sure that nothing was done. */
  readonly isCertain: boolean;
  /** The reason as a user reads it. */
  readonly says: RegExp;
  /** GitHub's answer, of a Unix time in seconds. Absent: there is none. */
  readonly answer?: (now: number) => Response;
  /** Without an answer: the connection breaks, or nothing comes. */
  readonly ends?: "broken" | "brokenInTheMiddle" | "silent";
}

const refused = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  more: object = {},
) =>
  Response.json(
    { message, ...more, documentation_url: "https://docs.github.com/rest", status: String(status) },
    { status, headers },
  );

const certain = { hasActed: false, isCertain: true } as const;

/** How long the rate limits of these tests hold: long enough to be met, short enough to wait for. */
export const limitSeconds = 3;

export const troubleNames = [
  "forbidden",
  "notFound",
  "conflict",
  "gone",
  "invalid",
  "singleSignOn",
  "primaryLimit",
  "secondaryLimit",
  "serverError",
  "connectionLost",
  "serverTimeout",
  "answerLost",
  "silence",
] as const;

export type TroubleName = (typeof troubleNames)[number];

export const writeTroubles: Readonly<Record<TroubleName, WriteTrouble>> = {
  forbidden: {
    ...certain,
    says: /this account is not permitted to do that in acme\/storefront, it needs .+ \(GitHub: Must have admin rights to Repository\)\./,
    answer: () => refused(403, "Must have admin rights to Repository."),
  },
  notFound: {
    ...certain,
    says: /GitHub has no .*acme\/storefront.* for this account, or does not let it write there/,
    answer: () => refused(404, "Not Found"),
  },
  conflict: {
    ...certain,
    says: /GitHub refused the request with 409 \(GitHub: Reference update failed\)\./,
    answer: () => refused(409, "Reference update failed"),
  },
  gone: {
    ...certain,
    says: /is gone\.|was deleted\.|issues are switched off/,
    answer: () => refused(410, "This issue was deleted"),
  },
  invalid: {
    ...certain,
    says: /GitHub found it not valid \(Validation Failed; state is not known\)\./,
    answer: () =>
      refused(
        422,
        "Validation Failed",
        {},
        {
          errors: [{ resource: "Issue", field: "state", code: "custom", message: "is not known" }],
        },
      ),
  },
  singleSignOn: {
    ...certain,
    says: /acme uses single sign-on and this session is not authorised for it; authorise it and try again\./,
    answer: () =>
      refused(
        403,
        "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
        {
          "x-github-sso":
            "required; url=https://github.com/orgs/acme/sso?authorization_request=AEZ7QSAMPLE",
        },
      ),
  },
  primaryLimit: {
    ...certain,
    says: /GitHub's rate limit is reached until \d{4}-\d\d-\d\d \d\d:\d\d UTC; try again after that\./,
    answer: (now) =>
      refused(403, "API rate limit exceeded for user ID 5200107.", {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-used": "5000",
        "x-ratelimit-reset": String(now + limitSeconds),
        "x-ratelimit-resource": "core",
      }),
  },
  secondaryLimit: {
    ...certain,
    says: /GitHub's rate limit is reached for 3 seconds; try again after that\./,
    answer: () =>
      refused(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        { "retry-after": String(limitSeconds) },
      ),
  },
  serverError: {
    hasActed: false,
    isCertain: false,
    says: /GitHub answered 500; try again later/,
    answer: () => refused(500, "Server Error"),
  },
  connectionLost: {
    hasActed: false,
    isCertain: false,
    says: /GitHub could not be reached \(.+\); check the connection/,
    ends: "broken",
  },
  // GitHub ends what takes it longer than ten seconds, and may have carried it out.
  serverTimeout: {
    hasActed: true,
    isCertain: false,
    says: /GitHub answered 504; try again later/,
    answer: () => refused(504, "We couldn't respond to your request in time. Sorry about that."),
  },
  answerLost: {
    hasActed: true,
    isCertain: false,
    says: /GitHub could not be reached \(.+\); check the connection/,
    ends: "brokenInTheMiddle",
  },
  silence: {
    hasActed: true,
    isCertain: false,
    says: /GitHub could not be reached \(no answer within .+\); check the connection/,
    ends: "silent",
  },
};
