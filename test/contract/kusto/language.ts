import { createRequire } from "node:module";

/** A node of a query's syntax, as Microsoft's own language service reads it. */
export interface Syntax {
  /** e.g. `FilterOperator`, `EqualTildeExpression`, `StringLiteralToken`. */
  readonly kind: string;
  /** Of tokens only. */
  readonly text: string | undefined;
  readonly children: readonly Syntax[];
}

/** A query parsed and bound to the declared tables. */
export interface Bound {
  /** Errors and warnings, each as `KS142: …`. */
  readonly findings: readonly string[];
  /** Names and types of the result's columns. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly syntax: Syntax;
}

/** A table: the types of its columns by name, in Kusto's words. */
export type Tables = Readonly<Record<string, Readonly<Record<string, "string" | "dynamic">>>>;

/** Parses and binds a query with `@kusto/language-service-next`; throws nothing of its own. */
export function bind(query: string, tables: Tables): Bound {
  const { Language } = loadLanguage();
  const symbols = Object.entries(tables).map(
    ([name, columns]) =>
      new Language.Symbols.TableSymbol.$ctor7(
        name,
        `(${Object.entries(columns)
          .map(([column, type]) => `['${column}']:${type}`)
          .join(",")})`,
        null,
      ),
  );
  const database = new Language.Symbols.DatabaseSymbol.ctor("resourceGraph", symbols);
  const code = Language.KustoCode.ParseAndAnalyze(
    query,
    Language.GlobalState.Default.WithDatabase(database),
  );
  return {
    findings: itemsOf(code.GetDiagnostics()).map(({ Code, Message }) => `${Code}: ${Message}`),
    columns:
      code.ResultType === null
        ? []
        : itemsOf(code.ResultType.Columns).map(({ Name, Type }) => [Name, Type.Name] as const),
    syntax: plain(code.Syntax, kindNames(Language)),
  };
}

/** Every node of a syntax, itself first. */
export function nodesOf(syntax: Syntax): readonly Syntax[] {
  return [syntax, ...syntax.children.flatMap(nodesOf)];
}

interface List<T> {
  readonly Count: number;
  getItem(index: number): T;
}

interface Node {
  readonly Kind: number;
  readonly IsToken: boolean;
  readonly Text?: string;
  readonly ChildCount: number;
  GetChild(index: number): Node | null;
}

interface Language {
  readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } };
  readonly KustoCode: {
    ParseAndAnalyze(
      query: string,
      globals: object,
    ): {
      readonly Syntax: Node;
      readonly ResultType: {
        readonly Columns: List<{ readonly Name: string; readonly Type: { readonly Name: string } }>;
      } | null;
      GetDiagnostics(): List<{ readonly Code: string; readonly Message: string }>;
    };
  };
  readonly Symbols: {
    readonly TableSymbol: {
      readonly $ctor7: new (name: string, schema: string, description: null) => object;
    };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, tables: object[]) => object };
  };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
}

/** The package is a script that leaves its namespaces among the globals; the bridge comes first. */
function loadLanguage(): { readonly Language: Language } {
  const require = createRequire(import.meta.url);
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  // Typed above as far as it is used here; its own declarations are 60,000 lines.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (globalThis as unknown as { readonly Kusto: { readonly Language: Language } }).Kusto;
}

function kindNames({ Syntax }: Language): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(Syntax.SyntaxKind).flatMap(([name, kind]) =>
      typeof kind === "number" ? [[kind, name] as const] : [],
    ),
  );
}

function plain(node: Node, kinds: ReadonlyMap<number, string>): Syntax {
  const children = Array.from({ length: node.ChildCount }, (_, at) => node.GetChild(at));
  return {
    kind: kinds.get(node.Kind) ?? `kind ${node.Kind}`,
    text: node.IsToken ? node.Text : undefined,
    children: children.flatMap((child) => (child === null ? [] : [plain(child, kinds)])),
  };
}

function itemsOf<T>(list: List<T>): readonly T[] {
  return Array.from({ length: list.Count }, (_, at) => list.getItem(at));
}
