/**
 * CISA's catalog of known exploited vulnerabilities, cut to what the scenario's dependencies have
 * and a few more. Entries as published: CVE-2021-44228 (2021-12-10), CVE-2022-22965 (2022-04-04).
 */
const entries = [
  ["CVE-2021-44228", "Apache", "Log4j2", "2021-12-10"],
  ["CVE-2022-22965", "VMware", "Spring Framework", "2022-04-04"],
  ["CVE-2021-45046", "Apache", "Log4j2", "2023-05-01"],
] as const;

const etag = '"kev-2026-11-19"';

/** Answers a request for the feed; anything else on this host is not there. */
export async function answerFeed(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname !== "/sites/default/files/feeds/known_exploited_vulnerabilities.json") {
    return new Response("Not Found", { status: 404 });
  }
  if (request.headers.get("if-none-match") === etag) {
    return new Response(null, { status: 304, headers: { etag } });
  }
  return Response.json(
    {
      title: "CISA Catalog of Known Exploited Vulnerabilities",
      catalogVersion: "2026.11.19",
      dateReleased: "2026-11-19T17:00:00.000Z",
      count: entries.length,
      vulnerabilities: entries.map(([cveID, vendorProject, product, dateAdded]) => ({
        cveID,
        vendorProject,
        product,
        dateAdded,
      })),
    },
    { headers: { etag } },
  );
}
