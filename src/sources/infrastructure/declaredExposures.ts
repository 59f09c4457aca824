import type { ExposureLine, ExposureMeans } from "../../core/infrastructure.ts";
import type { DeclarationNode } from "./declarationNodes.ts";
import {
  type Declared,
  type DeclaredResource,
  mapsOf,
  resolved,
  textOf,
  valuesAt,
} from "./declaredResources.ts";
import { isInternal } from "./helmValues.ts";

/** A value that lets the internet in. */
interface Opening {
  readonly means: ExposureMeans;
  readonly node: DeclarationNode;
}

/** What resources of one type let in. */
interface Rule {
  readonly type: RegExp;
  readonly openings: (body: DeclarationNode, declared: Declared) => readonly Opening[];
}

// Each by the provider's or the resource's reference.
const rules: readonly Rule[] = [
  {
    type: /^azurerm_container_app$/,
    openings: (body, declared) =>
      when("appIngress", valuesAt(body, "ingress", "external_enabled"), /^true$/i, declared),
  },
  {
    type: /^microsoft\.app\/containerapps$/,
    openings: (body, declared) =>
      when(
        "appIngress",
        propertiesAt(body, "configuration", "ingress", "external"),
        /^true$/i,
        declared,
      ),
  },
  {
    type: /^azurerm_(?:(?:linux|windows)_)?(?:web_app|function_app|app_service)(?:_slot)?$/,
    openings: (body, declared) =>
      when("publicAccess", valuesAt(body, "public_network_access_enabled"), /^true$/i, declared),
  },
  {
    type: /^microsoft\.web\/sites(?:\/slots)?$/,
    openings: (body, declared) =>
      when("publicAccess", propertiesAt(body, "publicNetworkAccess"), /^enabled$/i, declared),
  },
  {
    type: /^azurerm_container_group$/,
    openings: (body, declared) =>
      when("publicAccess", valuesAt(body, "ip_address_type"), /^public$/i, declared),
  },
  {
    type: /^microsoft\.containerinstance\/containergroups$/,
    openings: (body, declared) =>
      when("publicAccess", propertiesAt(body, "ipAddress", "type"), /^public$/i, declared),
  },
  {
    type: /^google_cloud_run_(?:v2_)?service_iam_(?:member|binding)$/,
    openings: (body, declared) =>
      when(
        "publicAccess",
        [...valuesAt(body, "member"), ...valuesAt(body, "members")].flatMap(itemsOf),
        /^allUsers$/,
        declared,
      ),
  },
  {
    type: /^kubernetes_service(?:_v1)?$/,
    openings: (body, declared) =>
      isKeptInside(body, declared)
        ? []
        : when("loadBalancer", valuesAt(body, "spec", "type"), /^LoadBalancer$/, declared),
  },
  { type: /^azurerm_network_security_rule$/, openings: securityRule },
  {
    type: /^azurerm_network_security_group$/,
    openings: (body, declared) =>
      valuesAt(body, "security_rule")
        .flatMap(itemsOf)
        .flatMap((rule) => securityRule(rule, declared)),
  },
  {
    type: /^microsoft\.network\/networksecuritygroups$/,
    openings: (body, declared) =>
      propertiesAt(body, "securityRules")
        .flatMap(itemsOf)
        .flatMap((rule) => valuesAt(rule, "properties"))
        .flatMap((rule) => securityRule(rule, declared)),
  },
  {
    type: /^microsoft\.network\/networksecuritygroups\/securityrules$/,
    openings: (body, declared) =>
      valuesAt(body, "properties").flatMap((rule) => securityRule(rule, declared)),
  },
  {
    type: /^aws_(?:default_)?security_group$/,
    openings: (body, declared) =>
      valuesAt(body, "ingress")
        .flatMap(itemsOf)
        .flatMap((rule) => sources(rule, declared)),
  },
  {
    type: /^aws_security_group_rule$/,
    openings: (body, declared) =>
      is(body, "type", /^ingress$/, declared) ? sources(body, declared) : [],
  },
  { type: /^aws_vpc_security_group_ingress_rule$/, openings: sources },
  {
    type: /^google_compute_firewall$/,
    openings: (body, declared) => {
      const isOff = is(body, "disabled", /^true$/, declared);
      const isOut = is(body, "direction", /^EGRESS$/i, declared);
      return isOff || isOut || valuesAt(body, "allow").length === 0 ? [] : sources(body, declared);
    },
  },
  {
    type: /^module$/,
    openings: (body, declared) => {
      const entries = mapsOf(body).flatMap((entry) =>
        /^(?:params|ingress)$/.test(entry.key) ? [entry, ...mapsOf(entry.value)] : [entry],
      );
      const external = /^(?:ingress_?)?external(?:_?ingress)?(?:_?enabled)?$/i;
      const values = entries.flatMap(({ key, value }) => (external.test(key) ? [value] : []));
      return when("appIngress", values, /^true$/i, declared);
    },
  },
];

/** The lines that let the internet in, each with the resource it stands in. */
export function declaredExposures(declared: Declared): readonly ExposureLine[] {
  const { format, resources, text } = declared;
  return resources.flatMap((resource: DeclaredResource) =>
    rules
      .filter(({ type }) => type.test(resource.type))
      .flatMap(({ openings }) => openings(resource.body, declared))
      .map(({ means, node }) => ({
        format,
        means,
        region: text.regionOf(node.start, node.end),
        opens: [],
        namespace: undefined,
        scopes: [resource.scope],
      })),
  );
}

/** Below `properties`; a resource of azapi has them in its `body`. */
function propertiesAt(
  body: DeclarationNode,
  ...path: readonly string[]
): readonly DeclarationNode[] {
  return [
    ...valuesAt(body, "properties", ...path),
    ...valuesAt(body, "body", "properties", ...path),
  ];
}

function when(
  means: ExposureMeans,
  values: readonly DeclarationNode[],
  wanted: RegExp,
  { definitions }: Declared,
): readonly Opening[] {
  return values.flatMap((value) => {
    const node = resolved(value, definitions);
    return wanted.test(textOf(node, definitions) ?? "") ? [{ means, node }] : [];
  });
}

function is(
  body: DeclarationNode,
  key: string,
  wanted: RegExp,
  { definitions }: Declared,
): boolean {
  return valuesAt(body, key).some((value) => wanted.test(textOf(value, definitions) ?? ""));
}

/** The items of lists, also of those in calls, and single values. */
function itemsOf(node: DeclarationNode): readonly DeclarationNode[] {
  if (node.kind === "list") return node.items.flatMap(itemsOf);
  if (node.kind === "expression" && node.parts.length > 0) return node.parts.flatMap(itemsOf);
  return [node];
}

const anywhere = /^(?:\*|internet|any|0\.0\.0\.0(?:\/0)?|::\/0)$/i;

const sourceKeys = [
  "source_address_prefix",
  "source_address_prefixes",
  "sourceAddressPrefix",
  "sourceAddressPrefixes",
  "cidr_blocks",
  "ipv6_cidr_blocks",
  "cidr_ipv4",
  "cidr_ipv6",
  "source_ranges",
];

/** Where a rule takes traffic from, as far as that is anywhere. */
function sources(rule: DeclarationNode, declared: Declared): readonly Opening[] {
  const values = sourceKeys
    .flatMap((key) => valuesAt(rule, key))
    .flatMap((value) => itemsOf(resolved(value, declared.definitions)));
  return when("firewallRule", values, anywhere, declared);
}

/** Of Azure: what does not say that it lets in, does not. */
function securityRule(rule: DeclarationNode, declared: Declared): readonly Opening[] {
  const isIn = is(rule, "direction", /^inbound$/i, declared);
  return isIn && is(rule, "access", /^allow$/i, declared) ? sources(rule, declared) : [];
}

function isKeptInside(body: DeclarationNode, { definitions }: Declared): boolean {
  const pairs = valuesAt(body, "metadata", "annotations")
    .flatMap(mapsOf)
    .map(({ key, value }) => `${key}=${textOf(value, definitions) ?? ""}`);
  return isInternal(pairs);
}
