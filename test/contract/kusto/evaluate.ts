/**
 * Runs a query over rows by walking the language service's syntax. It knows the operators and
 * functions that our queries use and throws on any other; it is no Kusto, and only for tests.
 *
 * Values are JSON; a dynamic value that is missing is null. After Kusto's documentation, `=~`,
 * `in~` and `contains` compare without regard to case, and `order by` sorts ascending only when
 * told to.
 */
import { bind, type Syntax } from "./language.ts";
import { tables } from "./resourceGraph.ts";

export type Row = Readonly<Record<string, unknown>>;

/** The rows of a query's result; throws where the query is wrong or uses what is not known here. */
export function run(query: string, data: Readonly<Record<string, readonly Row[]>>): readonly Row[] {
  const { findings, syntax } = bind(query, tables);
  if (findings.length > 0) throw new Error(findings.join("; "));
  const statement = only(
    nodes(syntax).flatMap((node) => (node.kind === "List" ? items(node) : [])),
  );
  return rowsOf(only(nodes(statement)), data);
}

function rowsOf(node: Syntax, data: Readonly<Record<string, readonly Row[]>>): readonly Row[] {
  if (node.kind === "NameReference") {
    const table = data[nameOf(node)];
    if (table === undefined) throw new Error(`no rows for the table ${nameOf(node)}`);
    return table;
  }
  if (node.kind !== "PipeExpression") throw unknown(node);
  const [source, operator] = nodes(node);
  if (source === undefined || operator === undefined) throw unknown(node);
  return apply(operator, rowsOf(source, data));
}

function apply(operator: Syntax, rows: readonly Row[]): readonly Row[] {
  switch (operator.kind) {
    case "FilterOperator": {
      const condition = only(nodes(operator).filter(({ kind }) => kind !== "List"));
      return rows.filter((row) => valueOf(condition, row) === true);
    }
    case "ProjectOperator": {
      const columns = nodes(operator).flatMap(items).map(columnOf);
      return rows.map((row) =>
        Object.fromEntries(columns.map(([name, node]) => [name, valueOf(node, row)])),
      );
    }
    case "SortOperator": {
      const keys = nodes(operator).flatMap(items);
      return rows.toSorted((a, b) => compare(keys, a, b));
    }
    default:
      throw unknown(operator);
  }
}

function columnOf(node: Syntax): readonly [string, Syntax] {
  if (node.kind === "NameReference") return [nameOf(node), node];
  if (node.kind !== "SimpleNamedExpression") throw unknown(node);
  const [declared, expression] = nodes(node);
  if (declared === undefined || expression === undefined) throw unknown(node);
  return [nameOf(declared), expression];
}

function compare(keys: readonly Syntax[], a: Row, b: Row): number {
  for (const key of keys) {
    const isOrdered = key.kind === "OrderedExpression";
    const [expression] = isOrdered ? nodes(key) : [key];
    if (expression === undefined) throw unknown(key);
    const isAscending =
      isOrdered && key.children.some((one) => one.children.some(({ text }) => text === "asc"));
    const [left, right] = [textOf(valueOf(expression, a)), textOf(valueOf(expression, b))];
    if (left !== right) return left < right === isAscending ? -1 : 1;
  }
  return 0;
}

function valueOf(node: Syntax, row: Row): unknown {
  const [left, right] = nodes(node);
  switch (node.kind) {
    case "NameReference":
      return row[nameOf(node)] ?? null;
    case "StringLiteralExpression":
      return literal(node);
    case "ParenthesizedExpression":
      return valueOf(only(nodes(node)), row);
    case "PathExpression":
      if (left === undefined || right === undefined) throw unknown(node);
      return member(valueOf(left, row), nameOf(right));
    case "FunctionCallExpression":
      return call(node, row);
    case "AndExpression":
      return nodes(node).every((part) => valueOf(part, row) === true);
    case "OrExpression":
      return nodes(node).some((part) => valueOf(part, row) === true);
    case "EqualTildeExpression":
    case "ContainsExpression": {
      if (left === undefined || right === undefined) throw unknown(node);
      const [a, b] = [lower(valueOf(left, row)), lower(valueOf(right, row))];
      return node.kind === "ContainsExpression" ? a.includes(b) : a === b;
    }
    case "InCsExpression": {
      if (left === undefined || right === undefined) throw unknown(node);
      const wanted = nodes(right)
        .flatMap(items)
        .map((item) => lower(valueOf(item, row)));
      return wanted.includes(lower(valueOf(left, row)));
    }
    default:
      throw unknown(node);
  }
}

function call(node: Syntax, row: Row): unknown {
  const [name, list] = nodes(node);
  if (name === undefined || list === undefined) throw unknown(node);
  const given = nodes(list)
    .flatMap(items)
    .map((item) => valueOf(item, row));
  if (nameOf(name) === "tostring" && given.length === 1) return textOf(given[0]);
  throw new Error(`the function ${nameOf(name)} is not known to the evaluator`);
}

/** A property of a dynamic value; names have case, unlike the text in them. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return found ?? null;
}

function lower(value: unknown): string {
  return textOf(value).toLowerCase();
}

/** `tostring`: nothing is an empty text, a list or an object is its JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

function literal(node: Syntax): string {
  const token = only(node.children).text ?? "";
  if (token.includes("\\")) throw new Error(`an escape in ${token}`);
  return token.slice(1, -1);
}

function nameOf(node: Syntax): string {
  if (node.text !== undefined) return node.text;
  return nameOf(only(node.children));
}

/** The parts of a node that are no tokens. */
function nodes(node: Syntax): readonly Syntax[] {
  return node.children.filter(({ text }) => text === undefined);
}

/** The elements of a list, without what separates them. */
function items(list: Syntax): readonly Syntax[] {
  return nodes(list).flatMap((element) =>
    element.kind === "SeparatedElement" ? nodes(element) : [element],
  );
}

function only(found: readonly Syntax[]): Syntax {
  const [first, ...more] = found;
  if (first === undefined || more.length > 0) {
    throw new Error(`one node expected, not ${found.map(({ kind }) => kind).join(", ")}`);
  }
  return first;
}

function unknown({ kind }: Syntax): Error {
  return new Error(`${kind} is not known to the evaluator`);
}
