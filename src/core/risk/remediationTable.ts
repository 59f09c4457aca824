import type { Level } from "./risk.ts";

/** The four yes-or-no answers the table asks for, in its own order. */
export type Answers = readonly [
  knownExploited: boolean,
  exposed: boolean,
  automatable: boolean,
  totalImpact: boolean,
];

/** One row of the table. */
export interface RemediationRow {
  readonly answers: Answers;
  /** `undefined`: at the next upgrade of the system. */
  readonly days: 3 | 14 | 60 | undefined;
  /** The row asks for a forensic investigation besides. */
  readonly isForensic: boolean;
  readonly level: Level;
}

type Timeline = Pick<RemediationRow, "days" | "isForensic" | "level">;

const next: Timeline = { days: undefined, isForensic: false, level: 0 };
const in60: Timeline = { days: 60, isForensic: false, level: 1 };
const in14: Timeline = { days: 14, isForensic: false, level: 2 };
const in3: Timeline = { days: 3, isForensic: false, level: 3 };
const in3Forensic: Timeline = { days: 3, isForensic: true, level: 3 };

/** What holds for the answers no and yes. */
type ByAnswer<Value> = readonly [no: Value, yes: Value];

/**
 * Remediation timelines of CISA Binding Operational Directive 26-04, version 1.0.0, restated from
 * the decision table that CERT/CC publishes (github.com/CERTCC/SSVC, commit e3b00a2).
 *
 * Nested in the order of `Answers`; each innermost pair is partial and total impact.
 */
const timelines: ByAnswer<ByAnswer<ByAnswer<ByAnswer<Timeline>>>> = [
  // Not known exploited.
  [
    // Not exposed: not automatable, automatable.
    [
      [next, next],
      [in60, in60],
    ],
    // Exposed.
    [
      [in60, in14],
      [in14, in3],
    ],
  ],
  // Known exploited.
  [
    [
      [in14, in14],
      [in14, in3Forensic],
    ],
    [
      [in14, in3Forensic],
      [in3, in3Forensic],
    ],
  ],
];

function byAnswer<Value>(make: (answer: boolean) => Value): ByAnswer<Value> {
  return [make(false), make(true)];
}

function at<Value>(values: ByAnswer<Value>, answer: boolean): Value {
  return values[answer ? 1 : 0];
}

function lookUp<Value>(
  table: ByAnswer<ByAnswer<ByAnswer<ByAnswer<Value>>>>,
  [knownExploited, exposed, automatable, totalImpact]: Answers,
): Value {
  return at(at(at(at(table, knownExploited), exposed), automatable), totalImpact);
}

const rows = byAnswer((knownExploited) =>
  byAnswer((exposed) =>
    byAnswer((automatable) =>
      byAnswer((totalImpact): RemediationRow => {
        const answers: Answers = [knownExploited, exposed, automatable, totalImpact];
        return { answers, ...lookUp(timelines, answers) };
      }),
    ),
  ),
);

/** The row for these answers; always the same object for the same answers. */
export function remediationRow(answers: Answers): RemediationRow {
  return lookUp(rows, answers);
}

/** The row in words, e.g. `known exploited + exposed + automatable + total impact → 3 days`. */
export function rowInWords(row: RemediationRow): string {
  const [knownExploited, exposed, automatable, totalImpact] = row.answers;
  const answerWords = [
    knownExploited ? "known exploited" : "not known exploited",
    exposed ? "exposed" : "not exposed",
    automatable ? "automatable" : "not automatable",
    totalImpact ? "total impact" : "partial impact",
  ];
  const forensic = row.isForensic ? " and forensic investigation" : "";
  const timeline = row.days === undefined ? "next upgrade" : `${row.days} days${forensic}`;
  return `${answerWords.join(" + ")} → ${timeline}`;
}
