import type { Subscription } from "../../core/defender.ts";
import { field, list, text } from "../fields.ts";
import { decodeText, parseJson } from "../json.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import { type Transport, TransportError } from "../transport.ts";
import { refusalProblem, transportProblem, unreadable } from "./resourceGraphProblem.ts";

/** How Azure Resource Manager is reached. */
export interface ResourceManager {
  readonly transport: Transport;
  /** Without a trailing slash. */
  readonly endpoint: string;
}

/** A tenant that the user's account is in, as a member or a guest. */
export interface Tenant {
  /** Lower case. */
  readonly id: string;
  readonly name: string;
  /** By name; those of this tenant that the account can read. */
  readonly subscriptions: Reading<Subscription>;
}

const version = "api-version=2022-12-01";
const mostPages = 20;
const mostTenants = 50;

/**
 * The tenants and subscriptions that the user can read (Azure Resource Manager, Tenants - List and
 * Subscriptions - List, 2022-12-01). A list of subscriptions covers one tenant, the one the token
 * is for: each tenant is asked with a token of its own.
 */
export async function readTenants(
  manager: ResourceManager,
  signal: AbortSignal,
): Promise<Reading<Tenant>> {
  const listed = await readAll(manager, { path: "tenants", tenant: undefined }, signal);
  const tenants = listed.facts.flatMap((item) => {
    const id = text(field(item, "tenantId"))?.toLowerCase();
    if (id === undefined) return [];
    const name = text(field(item, "displayName")) ?? text(field(item, "defaultDomain")) ?? id;
    return [{ id, name }];
  });
  const facts = await Promise.all(
    tenants.slice(0, mostTenants).map(async (tenant) => ({
      ...tenant,
      subscriptions: await readSubscriptions(manager, tenant.id, signal),
    })),
  );
  return { facts: facts.toSorted(byName), problem: listed.problem };
}

async function readSubscriptions(
  manager: ResourceManager,
  tenant: string,
  signal: AbortSignal,
): Promise<Reading<Subscription>> {
  const listed = await readAll(manager, { path: "subscriptions", tenant }, signal);
  const facts = listed.facts.flatMap((item): readonly Subscription[] => {
    const id = text(field(item, "subscriptionId"))?.toLowerCase();
    const isGone = text(field(item, "state"))?.toLowerCase() === "deleted";
    if (id === undefined || isGone) return [];
    return [{ id, name: text(field(item, "displayName")) ?? id, tenant }];
  });
  return { facts: facts.toSorted(byName), problem: listed.problem };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, "en");
}

interface List {
  readonly path: "tenants" | "subscriptions";
  readonly tenant: string | undefined;
}

async function readAll(
  { transport, endpoint }: ResourceManager,
  { path, tenant }: List,
  signal: AbortSignal,
): Promise<Reading<unknown>> {
  const items: unknown[] = [];
  let url = `${endpoint}/${path}?${version}`;
  const stopped = (problem: Problem): Reading<unknown> =>
    items.length === 0 ? unread(problem) : { facts: items, problem };
  for (let page = 0; page < mostPages; page += 1) {
    try {
      const headers = { accept: "application/json" };
      const answer = await transport(
        { method: "GET", url, headers, auth: "azure", tenant },
        signal,
      );
      const body = decodeText(answer.body);
      if (answer.status !== 200) return stopped(refusalProblem({ ...answer, body }, path));
      const read = parseJson(body);
      if (!Array.isArray(field(read, "value"))) return stopped(unreadable(path));
      items.push(...list(field(read, "value")));
      const next = text(field(read, "nextLink"));
      if (next === undefined) return { facts: items, problem: undefined };
      // A link may not decide where a credential goes.
      if (!URL.canParse(next) || new URL(next).origin !== new URL(endpoint).origin) {
        return stopped(unreadable(path));
      }
      url = next;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TransportError) return stopped(transportProblem(error, path));
      throw error;
    }
  }
  return stopped(unreadable(path));
}
