/** A page that GitHub can still make where a list of large alerts ends in a gateway's time limit. */
const fewer = 30;

interface RequestOptions {
  per_page?: unknown;
  readonly request?: Record<string, unknown>;
}

/**
 * Octokit plugin: the second and last repetition of a list's first page of a hundred asks for thirty,
 * as GitHub advises after 5xx answers of its lists; only where the next page is read too. Later pages are asked for as the server links them.
 */
export function smallerPages(octokit: {
  readonly hook: { before(name: "request", callback: (options: RequestOptions) => void): void };
}): Record<string, never> {
  octokit.hook.before("request", (options) => {
    const { mayBeSmaller, retryCount } = options.request ?? {};
    if (mayBeSmaller === true && retryCount === 2 && options.per_page === 100) {
      options.per_page = fewer;
    }
  });
  return {};
}
