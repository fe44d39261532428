import type { Column, Row } from "@helioscope/core";
import type { ConfusionScoreName, ScoreWithError } from "./confusion-scores.ts";
import type { KeywordExperiment } from "./keyword-experiment.ts";

/** A line of the table of baselines: ours, or what the paper reports of its networks. */
export interface BaselineLine {
  readonly name: string;
  readonly from: "here" | "paper";
  readonly validation: Readonly<Partial<Record<ConfusionScoreName, ScoreWithError>>>;
  readonly test: Readonly<Partial<Record<ConfusionScoreName, ScoreWithError>>>;
}

const scored = (flaring: readonly number[], nonflaring: readonly number[], tss: readonly number[]) => {
  const of = ([value, error]: readonly number[]) => ({ value, error });
  return { recallFlaring: of(flaring), recallNonflaring: of(nonflaring), tss: of(tss) };
};

/** Tables 2 and 3, and the test of section 4.1. Other regions than ours: comparable, not the same. */
export const PAPER_LINES: readonly BaselineLine[] = [
  {
    name: "CNN-1, 128x128",
    from: "paper",
    validation: scored([0.78, 0.06], [0.55, 0.04], [0.33, 0.07]),
    test: {},
  },
  {
    name: "CNN-2, 128x128",
    from: "paper",
    validation: scored([0.67, 0.06], [0.78, 0.02], [0.45, 0.07]),
    test: {},
  },
  {
    name: "CNN-2, 256x256",
    from: "paper",
    validation: scored([0.71, 0.08], [0.8, 0.04], [0.51, 0.06]),
    test: scored([0.63, 0.06], [0.89, 0.03], [0.52, 0.04]),
  },
];

/** The baselines of an experiment, then the networks of the paper. */
export function baselineLines({ results }: KeywordExperiment): BaselineLine[] {
  return [
    ...results.map(
      ({ features, classifier, validation, test }): BaselineLine => ({
        name: features === "" ? classifier : `${features}, ${classifier}`,
        from: "here",
        validation,
        test,
      }),
    ),
    ...PAPER_LINES,
  ];
}

/** What is to be known of persistence, whose calls are made of what labels are made of. */
export const PERSISTENCE_NOTE: string =
  "Persistence is scored against labels of the whole passage that come of the same flares: it has no false alarms by construction (recall- is 1), and its TSS is its recall alone.";

const SCORES: readonly (readonly [ConfusionScoreName, string, string])[] = [
  ["recallFlaring", "recall_flaring", "Share of flaring magnetograms that are called flaring"],
  ["recallNonflaring", "recall_nonflaring", "Share of nonflaring magnetograms that are called nonflaring"],
  ["tss", "tss", "True skill statistic"],
  ["hss2", "hss2", "Heidke skill score, equation A6"],
];

const SIDES = [
  ["validation", "over the splits by region", "Standard deviation over the splits"],
  ["test", "on the later regions", "Standard error by bootstrap over regions"],
] as const;

/** Columns of a table of {@link baselineLines}. */
export const baselineColumns: readonly Column[] = [
  {
    name: "name",
    type: "string",
    about:
      "What is looked at, and how. Persistence: recall of nonflaring is 1 by construction, as labels come of its flares",
  },
  { name: "from", type: "string", about: "Measured here, or reported in the paper on other regions" },
  ...SIDES.flatMap(([side, where, error]) =>
    SCORES.flatMap(([, name, about]): Column[] => [
      { name: `${side}_${name}`, type: "float", about: `${about}, ${where}` },
      { name: `${side}_${name}_error`, type: "float", about: `${error} of ${side}_${name}` },
    ]),
  ),
];

/** A line as a row of {@link baselineColumns}; null where there is no score. */
export function baselineRow(line: BaselineLine): Row {
  const orNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  return {
    name: line.name,
    from: line.from,
    ...Object.fromEntries(
      SIDES.flatMap(([side]) =>
        SCORES.flatMap(([score, name]) => [
          [`${side}_${name}`, orNull(line[side][score]?.value)],
          [`${side}_${name}_error`, orNull(line[side][score]?.error)],
        ]),
      ),
    ),
  };
}

/** The table as lines of text for people. */
export function baselineText(experiment: KeywordExperiment): string[] {
  const lines = baselineLines(experiment);
  const { training, test, splits, testFromUtc } = experiment;
  const head = ["", "recall+", "recall-", "TSS", "HSS2"];
  const cells = (side: "validation" | "test") =>
    lines.map((line) => [
      line.from === "paper" ? `${line.name} (paper)` : line.name,
      ...SCORES.map(([score]) => cellOf(line[side][score])),
    ]);
  const block = (side: "validation" | "test", title: string) => {
    const rows = [head, ...cells(side).filter((row) => row.slice(1).some((cell) => cell !== ""))];
    const widths = head.map((_, j) => Math.max(...rows.map((row) => (row[j] as string).length)));
    return [
      title,
      ...rows.map((row) =>
        row
          .map((cell, j) => cell.padEnd(widths[j] as number))
          .join("  ")
          .trimEnd(),
      ),
    ];
  };
  return [
    ...block(
      "validation",
      `${splits} splits by region before ${testFromUtc}: ${sideText(training)}; mean +- standard deviation`,
    ),
    "",
    ...block(
      "test",
      `From ${testFromUtc} on: ${sideText(test)}; +- standard error by bootstrap over regions`,
    ),
    ...(experiment.results.some(({ classifier }) => classifier === "persistence")
      ? ["", PERSISTENCE_NOTE]
      : []),
  ];
}

const sideText = ({ flaring, nonflaring, cases }: KeywordExperiment["test"]): string =>
  `${flaring} flaring and ${nonflaring} nonflaring HARPs, ${cases} records`;

function cellOf(score: ScoreWithError | undefined): string {
  if (score === undefined || Number.isNaN(score.value)) return "";
  const { value, error } = score;
  return Number.isNaN(error) ? value.toFixed(3) : `${value.toFixed(3)} +- ${error.toFixed(3)}`;
}
