import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { natureOf } from "../src/core/writes.ts";
import { allowedOrigins } from "../src/extension/gateway/origins.ts";
import { root } from "./tools/bootstrap.mjs";
import {
  assessment,
  defenderRepository,
  requests,
  scope,
  securityAlert,
  type ToldRequest,
} from "./tools/requests.ts";

const repository = "/repos/{owner}/{repo}";
const kinds = ["code-scanning", "dependabot", "secret-scanning"];

/** What templates in the code stand for; one that is not here fails. */
const templates: Readonly<Record<string, readonly string[]>> = {
  [`GET ${repository}/\${kinds[kind].path}/alerts/{alert_number}`]: kinds.map(
    (kind) => `GET ${repository}/${kind}/alerts/{alert_number}`,
  ),
  [`PATCH ${repository}/\${kinds[kind].path}/alerts/{alert_number}`]: kinds.map(
    (kind) => `PATCH ${repository}/${kind}/alerts/{alert_number}`,
  ),
  [`GET ${repository}/\${path}/alerts`]: kinds.map((kind) => `GET ${repository}/${kind}/alerts`),
  // The path of an alert's fix, which its file names once.
  "GET ${path}": [`GET ${repository}/code-scanning/alerts/{alert_number}/autofix`],
  "POST ${path}": [`POST ${repository}/code-scanning/alerts/{alert_number}/autofix`],
  "POST ${path}/commits": [
    `POST ${repository}/code-scanning/alerts/{alert_number}/autofix/commits`,
  ],
  // A further page, or where GitHub redirects to: of the same server, after one of the others.
  "GET ${url}": [],
};

/** What the paths of requests to Azure stand for, by file, method and the expression in the code. */
const ofAzure: Readonly<Record<string, string>> = {
  "assignmentChange GET `${id}/governanceAssignments`": `${assessment}/governanceAssignments`,
  "assignmentChange PUT path": `${assessment}/governanceAssignments/{assignment}`,
  "assignmentChange DELETE path": `${assessment}/governanceAssignments/{assignment}`,
  "securityAlertChange GET id": securityAlert,
  "securityAlertChange POST `${id}/${operations[wanted]}`": `${securityAlert}/{status}`,
  "permissions GET path": `${scope}/providers/Microsoft.Authorization/permissions`,
  "issueCreation GET repository": defenderRepository,
  "issueCreation POST `${repository}/issues`": `${defenderRepository}/issues`,
};

/** Every `METHOD /path` in the code that talks to GitHub. */
function routesInCode(): ReadonlySet<string> {
  const files = globSync(["src/sources/**/*.ts", "src/worker/**/*.ts"], { cwd: root });
  assert.ok(files.length > 100);
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const code = text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
    return [...code.matchAll(/(["`])((?:GET|POST|PUT|PATCH|DELETE) [/$].*?)\1/g)].map(
      // Without optional parts such as `{?recursive}`.
      ([, , route = ""]) => route.replace(/\{\?.*$/, ""),
    );
  });
  return new Set(
    found.flatMap((route) => {
      if (!route.includes("${")) return [route];
      const meant = templates[route];
      assert.ok(meant !== undefined, `nobody says what ${route} stands for`);
      return meant;
    }),
  );
}

const told = (host: string): readonly ToldRequest[] => requests[host] ?? [];
const named = ({ method, path: at }: ToldRequest) => `${method} ${at}`;

suite("What is sent where", () => {
  test("names every request to GitHub that the code can make, and no other", () => {
    const inCode = [...routesInCode()].toSorted();
    assert.ok(inCode.length > 40);
    assert.deepEqual(told("api.github.com").map(named).toSorted(), inCode);
  });

  test("names the requests to Azure", () => {
    const code = readFileSync(path.join(root, "src/sources/azure/tenants.ts"), "utf8");
    const lists = [...code.matchAll(/path: "(\w+)"/g)].map(([, name = ""]) => `GET /${name}`);
    assert.ok(lists.length > 1);
    // The one operation that is called of Microsoft's client.
    const client = readFileSync(path.join(root, "src/sources/azure/resourceGraph.ts"), "utf8");
    assert.deepEqual(
      new Set([...client.matchAll(/\bclient\.(\w+)\(/g)].map(([, name]) => name)),
      new Set(["resources"]),
    );
    const query = "POST /providers/Microsoft.ResourceGraph/resources";
    const inCode = globSync("src/sources/azure/*.ts", { cwd: root }).flatMap((file) =>
      [
        ...readFileSync(path.join(root, file), "utf8").matchAll(
          /method: "(\w+)",\s*path(?:: (.+?))?,\s*version/g,
        ),
      ].map(([, method = "", of = "path"]) => {
        const meant = ofAzure[`${path.basename(file, ".ts")} ${method} ${of}`];
        assert.ok(meant !== undefined, `nobody says what ${method} ${of} of ${file} is`);
        return `${method} ${meant}`;
      }),
    );
    assert.deepEqual(
      told("management.azure.com").map(named).toSorted(),
      [...new Set([...lists, query, ...inCode])].toSorted(),
    );
  });

  test("names the feed", () => {
    const code = readFileSync(path.join(root, "src/sources/feeds/knownExploited.ts"), "utf8");
    const { host, pathname } = new URL(/"(https:[^"]+\.json)"/.exec(code)?.[1] ?? "");
    assert.deepEqual(told(host).map(named), [`GET ${pathname}`]);
  });

  test("names every host that requests may go to, and no other", () => {
    const hosts = Object.values(allowedOrigins([]))
      .flat()
      .map((origin) => new URL(origin).host);
    assert.deepEqual(Object.keys(requests).toSorted(), hosts.toSorted());
    const readme = readFileSync(path.join(root, "README.md"), "utf8");
    const [table = ""] = readme.slice(readme.indexOf("## What is sent where")).split("<details>");
    assert.deepEqual(
      hosts.filter((host) => !table.includes(`\`${host}\``)),
      [],
    );
  });

  test("says of exactly those that write that they do", () => {
    for (const [host, list] of Object.entries(requests))
      for (const request of list) {
        const { method, path: at, what } = request;
        const url = `https://${host}${at
          .replaceAll(/\{\w*number\}/g, "1")
          .replace("{status}", "dismiss")
          .replace("{ref}", method === "DELETE" ? "heads/runtime-risk/x" : "x")
          .replaceAll(/\{\w+\}/g, "x")}`;
        const auth =
          host === "api.github.com" ? "github" : host.includes("azure") ? "azure" : "none";
        const { kind } = natureOf({ method, url, auth, body: "{}" });
        assert.equal(kind, what.startsWith("**writes**") ? "write" : "read", named(request));
      }
  });
});
