import type { Column, Row, Table } from "@helioscope/core";
import { PAPER_LINES } from "../baseline/index.ts";
import type { FlareCnnConfig } from "../config.ts";
import type { FlareScoreName } from "../evaluation/index.ts";
import type { CrossValidation } from "./cross-validate.ts";
import type { CrossValidationScores, FoldSide } from "./fold-scores.ts";

/** A score and its error over the folds. */
interface Cell {
  readonly mean: number;
  readonly sd: number;
}

/** A line of the table of a cross-validation: measured here, or what the paper reports of its networks. */
export interface CrossValidationLine {
  readonly name: string;
  readonly from: "here" | "paper";
  readonly side: keyof CrossValidationScores;
  readonly scores: Readonly<Partial<Record<FlareScoreName | "chosenTss", Cell>>>;
}

const SCORES: readonly (readonly [FlareScoreName | "chosenTss", string, string, string])[] = [
  ["recallFlaring", "recall_flaring", "recall+", "Share of flaring magnetograms that are called flaring"],
  ["recallNonflaring", "recall_nonflaring", "recall-", "Share of nonflaring magnetograms called nonflaring"],
  ["tss", "tss", "TSS", "True skill statistic"],
  [
    ...(["chosenTss", "chosen_tss", "TSS*"] as const),
    "True skill statistic at a threshold of its own, the best on the regions that chose the step",
  ],
  ["hss2", "hss2", "HSS2", "Heidke skill score, equation A6"],
  ["rocArea", "roc_area", "ROC area", "Area under the receiver operating characteristic"],
  ["brierSkill", "brier_skill", "Brier skill", "Brier skill against the share of flaring magnetograms"],
];

type FoldColumn = readonly [FlareScoreName, ...string[]];

const FOLD_SCORES = SCORES.filter(
  (score): score is FoldColumn & (typeof SCORES)[number] => score[0] !== "chosenTss",
);

const SIDES: readonly (keyof CrossValidationScores)[] = ["held", "heldBefore", "later", "laterBefore"];

/** Table 4, this work: recall of flaring and TSS. */
const TABLE_4: readonly CrossValidationLine[] = [
  { side: "heldBefore" as const, recall: { mean: 0.92, sd: 0.05 }, tss: { mean: 0.72, sd: 0.04 } },
  { side: "laterBefore" as const, recall: { mean: 0.86, sd: 0.01 }, tss: { mean: 0.72, sd: 0.01 } },
].map(({ side, recall, tss }) => ({
  ...{ name: "CNN-2, 256x256", from: "paper" as const, side },
  scores: { recallFlaring: recall, tss },
}));

/** Tables 2 and 3, the test of section 4.1, Table 4. Other regions than ours: comparable, not the same. */
const PAPER: readonly CrossValidationLine[] = [
  ...PAPER_LINES.flatMap(({ name, validation, test }) =>
    [["held", validation] as const, ["later", test] as const].map(([side, scores]) => ({
      ...{ name, from: "paper" as const, side },
      scores: Object.fromEntries(
        Object.entries(scores).map(([score, { value, error }]) => [score, { mean: value, sd: error }]),
      ),
    })),
  ),
  ...TABLE_4,
].filter(({ scores }) => Object.keys(scores).length > 0);

/** What a network is, in few words, such as "CNN-2, 128x128". */
export function networkName({ network, input }: Pick<FlareCnnConfig, "network" | "input">): string {
  const sizes = {
    resize: (px: number) => `${px}x${px}`,
    crop: (px: number) => `crops of ${px}x${px}`,
  };
  const how = input.kind === "native" ? `${input.scaleDeg} deg/px` : sizes[input.kind](input.sizePx);
  return `${network.body.kind.toUpperCase()}, ${how}`;
}

/** Network, baseline, their difference, and the paper's networks, for each kind of samples that there are scores of. */
export function crossValidationLines(scores: CrossValidationScores, name: string): CrossValidationLine[] {
  return SIDES.flatMap((side) => {
    const found = scores[side];
    if (!found) return [];
    const here = (line: string, who: "network" | "baseline" | "difference"): CrossValidationLine => ({
      ...{ name: line, from: "here", side },
      scores: { ...found[who], ...(found.chosenTss ? { chosenTss: found.chosenTss[who] } : {}) },
    });
    return [
      here(name, "network"),
      here("total unsigned flux", "baseline"),
      here("difference", "difference"),
      ...PAPER.filter((line) => line.side === side),
    ];
  });
}

const orNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

/** `cross-validation` (a row for each line of {@link crossValidationLines}) and `folds` (one for each fold and classifier). */
export function crossValidationTables(scores: CrossValidationScores, name: string): Table[] {
  const samples: Column = {
    ...{ name: "samples", type: "string" },
    about:
      "held: of the regions that each split holds; heldBefore: of those, flaring ones only before flares; later, laterBefore: of regions from a date on",
  };
  return [
    {
      name: "cross-validation",
      columns: [
        { name: "name", type: "string", about: "Network, baseline, their difference fold by fold" },
        { name: "from", type: "string", about: "Measured here, or reported in the paper on other regions" },
        samples,
        ...SCORES.flatMap(([, column, , about]): Column[] => [
          { name: column, type: "float", about: `${about}, mean over the splits` },
          { name: `${column}_sd`, type: "float", about: `Standard deviation of ${column} over the splits` },
        ]),
      ],
      rows: crossValidationLines(scores, name).map(
        (line): Row => ({
          ...{ name: line.name, from: line.from, samples: line.side },
          ...Object.fromEntries(
            SCORES.flatMap(([score, column]) => [
              [column, orNull(line.scores[score]?.mean)],
              [`${column}_sd`, orNull(line.scores[score]?.sd)],
            ]),
          ),
        }),
      ),
    },
    {
      name: "folds",
      columns: [
        { name: "fold", type: "int", about: "Number of the split, from 1" },
        samples,
        { name: "name", type: "string", about: "Network or baseline" },
        { name: "magnetograms", type: "int", about: "Scored ones" },
        { name: "flaring", type: "int", about: "Those of flaring regions" },
        ...FOLD_SCORES.map(([, column, , about]): Column => ({ name: column, type: "float", about })),
      ],
      rows: SIDES.flatMap((side) => foldRows(scores[side], side, name)),
    },
  ];
}

function foldRows(side: FoldSide | null, samples: string, name: string): Row[] {
  return (side?.folds ?? []).flatMap(({ fold, ...scored }) =>
    (["network", "baseline"] as const).map(
      (who): Row => ({
        ...{ fold, samples, name: who === "network" ? name : "total unsigned flux" },
        ...{ magnetograms: scored[who].examples, flaring: scored[who].flaring },
        ...Object.fromEntries(FOLD_SCORES.map(([score, column]) => [column, orNull(scored[who][score])])),
      }),
    ),
  );
}

/** The table as lines of text for people. */
export function crossValidationText(
  { samples, folds, testFromUtc }: CrossValidation,
  scores: CrossValidationScores,
  name: string,
  options: { readonly hoursBefore?: number } = {},
): string[] {
  const { hoursBefore = 24 } = options;
  const [{ regions, later }] = folds;
  const split = samples.length - (later?.samples.length ?? 0);
  const chose = regions.chose > 0 ? `, choosing its step by ${regions.chose}` : "";
  const before = `of flaring regions only what was seen up to ${hoursBefore} h before a flare (not a forecast's score)`;
  const titles: Record<keyof CrossValidationScores, string> = {
    held: `${folds.length} splits by region of ${split} magnetograms, each holding ${regions.held} regions and training on ${regions.trained}${chose}; mean +- standard deviation`,
    heldBefore: `The same, ${before}`,
    later: `Regions first seen from ${testFromUtc} on, by the network of each split; the deviation is over the networks alone`,
    laterBefore: `The same, ${before}`,
  };
  const lines = crossValidationLines(scores, name);
  const text: string[] = [];
  for (const side of SIDES) {
    const found = scores[side];
    if (!found) continue;
    const rows = [
      ["", ...SCORES.map(([, , head]) => head)],
      ...lines
        .filter((line) => line.side === side)
        .map((line) => [
          line.from === "paper" ? `${line.name} (paper)` : line.name,
          ...SCORES.map(([score]) => cellOf(line.scores[score])),
        ]),
    ];
    const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
    if (text.length > 0) text.push("");
    text.push(titles[side]);
    for (const row of rows)
      text.push(
        row
          .map((cell, j) => cell.padEnd(widths[j]))
          .join("  ")
          .trimEnd(),
      );
    const { mean, standardError, above, folds: counted } = found.difference.tss;
    const error = Number.isNaN(standardError)
      ? ""
      : ` +- ${standardError.toFixed(3)} (standard error, for splits that overlap)`;
    text.push(
      `TSS above that of total unsigned flux: ${mean.toFixed(3)}${error}, in ${above} of ${counted} splits`,
    );
  }
  if (SIDES.some((side) => scores[side]?.chosenTss))
    text.push(
      "",
      "TSS* is at a threshold of its own, the best on the regions that chose the step; the rest at one for all.",
    );
  return text;
}

function cellOf(cell: Cell | undefined): string {
  if (cell === undefined || Number.isNaN(cell.mean)) return "";
  return Number.isNaN(cell.sd) ? cell.mean.toFixed(3) : `${cell.mean.toFixed(3)} +- ${cell.sd.toFixed(3)}`;
}
