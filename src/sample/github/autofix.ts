import {
  type Call,
  type JsonObject,
  ok,
  property,
  type Reply,
  type Route,
} from "../http/exchange.ts";
import { badRequest, failure, notFound } from "./errors.ts";
import { committed } from "./pushes.ts";
import type { World } from "./world.ts";

/** GitHub's own fixes of code scanning alerts: asked for, made after a moment, committed. */
export function autofixRoutes(world: World): readonly Route[] {
  const path = "/repos/:owner/:repo/code-scanning/alerts/:number/autofix";
  return [
    { method: "GET", path, answer: (call) => look(world, numberOf(call)) },
    { method: "POST", path, answer: (call) => start(world, numberOf(call)) },
    { method: "POST", path: `${path}/commits`, answer: (call) => commit(world, call) },
  ];
}

function numberOf({ parameters }: Call): number {
  return Number(parameters["number"]);
}

function start(world: World, number: number): Reply {
  const alert = world.codeAlerts.get(number);
  if (alert === undefined) return notFound;
  if (alert.state !== "open") return badRequest("The alert is not open.");
  const known = world.autofixes.get(number);
  if (known !== undefined) return look(world, number);
  const fix = { startedAt: world.tick(), looks: 0 };
  world.autofixes.set(number, fix);
  return { status: 202, body: json("pending", fix.startedAt) };
}

/** Pending for as long as it takes to look once. */
function look(world: World, number: number): Reply {
  const fix = world.autofixes.get(number);
  if (fix === undefined) return notFound;
  world.autofixes.set(number, { ...fix, looks: fix.looks + 1 });
  return ok(json(fix.looks > 0 ? "success" : "pending", fix.startedAt));
}

function json(status: "pending" | "success", startedAt: string): JsonObject {
  const words = "Checks the value before it is used, and refuses what does not fit.";
  return { status, description: status === "success" ? words : null, started_at: startedAt };
}

function commit(world: World, call: Call): Reply {
  const number = numberOf(call);
  const fix = world.autofixes.get(number);
  const alert = world.codeAlerts.get(number);
  if (alert === undefined || fix === undefined) return notFound;
  const ref = property(call.body, "target_ref");
  const branch = typeof ref === "string" ? ref.replace(/^refs\/heads\//, "") : "";
  const parent = world.headOf(`refs/heads/${branch}`);
  const { path } = alert.story;
  const text = parent?.files.get(path);
  if (parent === undefined || text === undefined) {
    return failure(422, "The target branch does not exist.");
  }
  const message = property(call.body, "message");
  const made = committed(world, parent, {
    path,
    text: `${text}\n// The value is checked before it is used.\n`,
    message: typeof message === "string" ? message : `Fix alert ${number}`,
  });
  world.push(branch, made);
  return { status: 201, body: { target_ref: `refs/heads/${branch}`, sha: made.sha } };
}
