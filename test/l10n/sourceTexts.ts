/** Finds the English texts in the sources, by the form of the code alone. */
import { parseSync } from "oxc-parser";
import * as z from "zod/mini";

/** One English text: as it is looked up, `{0}`, `{1}`, … for what is filled in. */
export interface SourceText {
  readonly text: string;
  readonly line: number;
  /** It is given to `t` right there, so it is certainly translated. */
  readonly isGiven: boolean;
  /** It stands in a table of words. */
  readonly inTable: boolean;
}

const nodeSchema = z.looseObject({ type: z.string(), start: z.number(), end: z.number() });
type Node = z.infer<typeof nodeSchema>;

/** What surrounds a node. */
interface Surroundings {
  /** The first argument of `t`. */
  readonly isGiven: boolean;
  /** In a table whose name says that its values are words. */
  readonly isTable: boolean;
  /** In what fills a text. */
  readonly isInText: boolean;
}

/** A word, a blank and more: so nobody names a thing of the program. */
const phrase =
  /\p{L}{2}[”'’"`]?[,;:.!?)]* +[("'“`]*(?:\p{L}|\{\d)|\}[,;:.)]* \(?\p{Ll}{2,}|^[-–(;,.]* \(?\p{Ll}{2,}[ ,;:.!?)…]/u;
/** Any word at all. */
const word = /\p{L}{2}/u;

/** Objects of words are called for it: `tierNames`, `stateWords`, `gapTexts`. */
const tableName = /(?:names|words|texts|titles|labels|meanings)$/i;
/** So are lists of words; a list of names is one of whatever has the names. */
const listName = /(?:words|texts)$/i;

/** Values of these types are shown as they are. */
const valueTypes =
  /^(?:Automatable|DefenderRisk|Evidence|Exploitation|ExposureFact|Impact|Severity)$/;

/** What compares, searches or logs; the argument is shown to nobody. */
const searching =
  /^(?:includes|startsWith|endsWith|indexOf|lastIndexOf|split|join|replace|replaceAll|has|get|test|match|matchAll|localeCompare|padEnd|padStart)$/;
const logging = /(?:^|\.)(?:log|console)(?:\.(?:trace|debug|info|log|warn|error))?$/i;
/** Templates of another language. */
const tags = /^(?:html|svg|raw)$/;

/** The texts of one module of TypeScript; `toLog` are functions whose arguments are only logged. */
export function textsOf(
  file: string,
  source: string,
  toLog: readonly string[] = [],
): readonly SourceText[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message ?? ""}`);
  const found: SourceText[] = [];
  const add = (text: string, { start }: Node, surroundings: Surroundings): void => {
    const isWord = surroundings.isGiven || surroundings.isTable || surroundings.isInText;
    if (!(isWord ? word : phrase).test(text)) return;
    const line = source.slice(0, start).split("\n").length;
    found.push({ text, line, isGiven: surroundings.isGiven, inTable: surroundings.isTable });
  };

  const visit = (value: unknown, surroundings: Surroundings): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one, surroundings);
      return;
    }
    const parsed = nodeSchema.safeParse(value);
    if (parsed.success) visitNode(parsed.data, surroundings);
  };

  const visitChildren = (node: Node, surroundings: Surroundings): void => {
    for (const child of Object.values(node)) {
      if (typeof child === "object" && child !== null) visit(child, surroundings);
    }
  };

  const visitNode = (node: Node, surroundings: Surroundings): void => {
    const plain = { isGiven: false, isTable: false, isInText: false };
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "TSTypeAnnotation":
      case "TSInterfaceDeclaration":
      case "TSTypeParameterInstantiation":
        return;
      case "TSTypeAliasDeclaration":
        if (valueTypes.test(nameOf(node["id"]))) {
          for (const text of literalsIn(node)) add(text, node, { ...surroundings, isTable: true });
        }
        return;
      case "Literal":
        if (typeof node["value"] === "string") add(node["value"], node, surroundings);
        return;
      case "TemplateLiteral": {
        const text = patternOf(node);
        add(text, node, surroundings);
        const isText = surroundings.isGiven || phrase.test(text);
        visit(node["expressions"], { ...plain, isInText: isText });
        return;
      }
      case "TaggedTemplateExpression": {
        const quasi = nodeSchema.parse(node["quasi"]);
        const isOther = tags.test(nameOf(node["tag"]));
        visit(isOther ? quasi["expressions"] : quasi, plain);
        return;
      }
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
        visit(node["expression"], surroundings);
        return;
      case "ConditionalExpression":
        visit(node["test"], plain);
        visit([node["consequent"], node["alternate"]], surroundings);
        return;
      case "BinaryExpression":
        // Two texts that are compared are shown to nobody; what is added is.
        visit(
          [node["left"], node["right"]].filter((side) => node["operator"] === "+" || !isText(side)),
          plain,
        );
        return;
      case "SwitchCase":
        visit(node["consequent"], plain);
        return;
      case "MemberExpression":
        visit(node["object"], plain);
        if (node["computed"] === true) {
          const property = node["property"];
          if (!isText(property)) visit(property, plain);
        }
        return;
      case "ObjectExpression": {
        const properties = z.array(nodeSchema).parse(node["properties"]);
        // What is read of GitHub has a name that its messages say, and a right that it needs.
        const isSubject = properties.some(({ key }) => nameOf(key) === "needs");
        for (const property of properties) {
          const isName = isSubject && nameOf(property["key"]) === "name";
          visit(property, { ...surroundings, isTable: surroundings.isTable || isName });
        }
        return;
      }
      case "Property":
        if (node["computed"] === true) visit(node["key"], plain);
        visit(node["value"], surroundings);
        return;
      case "VariableDeclarator": {
        const isTable = isTableOf(node["init"], nameOf(node["id"]));
        visit(node["init"], { ...plain, isTable });
        return;
      }
      case "NewExpression":
      case "CallExpression":
        visitCall(node, surroundings);
        return;
      default:
        visitChildren(
          node,
          node.type === "ArrayExpression" || node.type === "LogicalExpression"
            ? surroundings
            : plain,
        );
    }
  };

  const visitCall = (node: Node, surroundings: Surroundings): void => {
    const plain = { isGiven: false, isTable: false, isInText: false };
    const args = z.array(z.unknown()).parse(node["arguments"]);
    const called = nameOf(node["callee"]);
    const last = called.slice(called.lastIndexOf(".") + 1);
    visit(node["callee"], plain);
    if (logging.test(called) || toLog.includes(called) || called === "Symbol") return;
    const isTranslator = last === "t";
    if (called === "Map") {
      visit(valuesOfMap(args[0]), { ...plain, isTable: surroundings.isTable });
      return;
    }
    for (const [index, argument] of args.entries()) {
      if (searching.test(last) && (isText(argument) || index === 0)) continue;
      const isTable = surroundings.isTable && node.type === "NewExpression";
      visit(argument, { ...plain, isTable, isGiven: isTranslator && index === 0 });
    }
  };

  visit(program, { isGiven: false, isTable: false, isInText: false });
  return found;
}

/** Every text of the module, whatever it is for, types included: to tell what nobody says any more. */
export function allTextsOf(file: string, source: string): readonly string[] {
  return literalsIn(parseSync(file, source).program);
}

function literalsIn(tree: unknown): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one);
      return;
    }
    const parsed = nodeSchema.safeParse(value);
    if (!parsed.success) return;
    const node = parsed.data;
    if (node.type === "Literal" && typeof node["value"] === "string") found.push(node["value"]);
    if (node.type === "TemplateLiteral") found.push(patternOf(node));
    for (const child of Object.values(node)) {
      if (typeof child === "object" && child !== null) visit(child);
    }
  };
  visit(tree);
  return found;
}

const quasisSchema = z.array(z.looseObject({ value: z.looseObject({ cooked: z.string() }) }));

function patternOf(template: Node): string {
  return quasisSchema
    .parse(template["quasis"])
    .map(({ value }, index) => (index === 0 ? value.cooked : `{${index - 1}}${value.cooked}`))
    .join("");
}

/** Of `new Map([[key, value], …])`; the keys are shown to nobody. */
function valuesOfMap(value: unknown): unknown {
  const entries = nodeSchema.safeParse(value);
  if (!entries.success || entries.data.type !== "ArrayExpression") return value;
  return z
    .array(nodeSchema)
    .parse(entries.data["elements"])
    .map((entry) =>
      entry.type === "ArrayExpression" && Array.isArray(entry["elements"])
        ? entry["elements"].slice(1)
        : entry,
    );
}

function isText(value: unknown): boolean {
  const node = nodeSchema.safeParse(value);
  return node.success && (node.data.type === "Literal" || node.data.type === "TemplateLiteral");
}

/** An object, a map or a list that is called for the words in it. */
function isTableOf(value: unknown, name: string): boolean {
  const node = nodeSchema.safeParse(value);
  if (!node.success) return false;
  const { type } = node.data;
  if (type === "TSAsExpression" || type === "TSSatisfiesExpression")
    return isTableOf(node.data["expression"], name);
  if (type === "ArrayExpression") return listName.test(name);
  const isMap = type === "NewExpression" && /^(?:Map|Set)$/.test(nameOf(node.data["callee"]));
  return (type === "ObjectExpression" || isMap) && tableName.test(name);
}

/** `vscode.l10n.t`, `log`, `context.log.error`; empty for what is no such path. */
function nameOf(value: unknown): string {
  const parsed = nodeSchema.safeParse(value);
  if (!parsed.success) return "";
  const node = parsed.data;
  if (node.type === "Identifier") return String(node["name"]);
  if (node.type === "ThisExpression") return "this";
  if (node.type === "CallExpression") return nameOf(node["callee"]);
  if (node.type === "PrivateIdentifier") return String(node["name"]);
  if (node.type !== "MemberExpression" || node["computed"] === true) return "";
  return `${nameOf(node["object"])}.${nameOf(node["property"])}`;
}
