import { type Call, ok, property, type Reply, type Route } from "../http/exchange.ts";
import { notFound, unprocessable } from "./errors.ts";
import { labelJson } from "./issueState.ts";
import { byNumber } from "./paging.ts";
import type { World } from "./world.ts";

/** The repository's labels. */
export function labelRoutes(world: World): readonly Route[] {
  const repository = "/repos/:owner/:repo";
  return [
    {
      method: "GET",
      path: `${repository}/labels`,
      answer: (call) =>
        byNumber(
          call,
          [...world.labels.values()].map((label) => labelJson(world, label)),
          { path: `${world.idPath}/labels` },
        ),
    },
    {
      method: "GET",
      path: `${repository}/labels/:name`,
      answer: (call) => {
        const label = world.labels.get((call.parameters["name"] ?? "").toLowerCase());
        return label === undefined ? notFound : ok(labelJson(world, label));
      },
    },
    { method: "POST", path: `${repository}/labels`, answer: (call) => createLabel(world, call) },
  ];
}

function createLabel(world: World, call: Call): Reply {
  const name = property(call.body, "name");
  const color = property(call.body, "color") ?? "ededed";
  const description = property(call.body, "description") ?? null;
  if (typeof name !== "string" || name === "") {
    return unprocessable({ resource: "Label", field: "name", code: "missing_field" });
  }
  if (world.labels.has(name.toLowerCase())) {
    return unprocessable({ resource: "Label", field: "name", code: "already_exists" });
  }
  if (typeof color !== "string" || !/^[0-9a-f]{6}$/i.test(color)) {
    return unprocessable({ resource: "Label", field: "color", code: "invalid" });
  }
  const isText = typeof description === "string" && description.length <= 100;
  if (description !== null && !isText) {
    return unprocessable({ resource: "Label", field: "description", code: "custom" });
  }
  const id = 8_100_000_001 + world.labels.size;
  const label = { id, name, color: color.toLowerCase(), description };
  world.labels.set(name.toLowerCase(), label);
  return { status: 201, body: labelJson(world, label) };
}
