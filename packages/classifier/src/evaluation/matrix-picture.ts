import { ArgumentError } from "@helioscope/core";
import { arrange } from "@helioscope/core/figure";
import type { ConfusionMatrix } from "@helioscope/core/metrics";
import { longest, rounded, sheet, textAt } from "./svg-parts.ts";

export interface NamedMatrix {
  readonly title: string;
  readonly matrix: ConfusionMatrix;
}

export interface MatrixPictureOptions {
  readonly title?: string;
  /** Matrices in a row; 2 where absent. */
  readonly columns?: number;
  /** Leave out classes that neither occur nor are said. */
  readonly compact?: boolean;
}

const CELL = 62;

/**
 * Confusion matrices as an SVG, in the form of Table 1: a row for each true class, a column for each that is said; in each
 * cell the images and their share of the row. Throws an ArgumentError without matrices or for names of other classes.
 */
export function confusionPicture(
  matrices: readonly NamedMatrix[],
  classes: readonly string[],
  options: MatrixPictureOptions = {},
): string {
  const wrong = matrices.find(({ matrix }) => matrix.classes.length !== classes.length);
  if (matrices.length === 0 || wrong)
    throw new ArgumentError(
      wrong
        ? `${classes.length} names for ${wrong.matrix.classes.length} classes`
        : "A picture of no confusion matrix",
      { expected: "at least one matrix, a name for each of its classes" },
    );
  const { title, columns = 2, compact = false } = options;
  return arrange(
    matrices.map((one) => oneMatrix(one, classes, compact)),
    {
      columns: Math.min(columns, matrices.length),
      gap: 20,
      ...(title === undefined ? {} : { title }),
    },
  );
}

function oneMatrix({ title, matrix }: NamedMatrix, classes: readonly string[], compact: boolean): string {
  const size = classes.length;
  const at = (k: number, l: number) => matrix.counts[k * size + l];
  const all = classes.map((_, k) => k);
  const used = all.filter((k) => !compact || all.some((l) => at(k, l) > 0 || at(l, k) > 0));
  const names = used.map((k) => classes[k]);
  const left = longest(names) + 44;
  const head = 0.8 * longest(names) + 62;
  const cells = used.flatMap((k, row) => {
    const total = all.reduce((sum, l) => sum + at(k, l), 0);
    return used.map((l, column) => cell(at(k, l), total, left + CELL * column, head + CELL * row, k === l));
  });
  const side = CELL * used.length;
  const middle = left + side / 2;
  return sheet(Math.max(left + side + 0.6 * longest(names), longest([title]) * 1.2), head + side + 12, [
    textAt(title, middle, 20, 'text-anchor="middle" font-size="14"'),
    textAt("classified as", middle, 42, 'text-anchor="middle"'),
    textAt(
      "truth",
      16,
      head + side / 2,
      `text-anchor="middle" transform="rotate(-90 16 ${rounded(head + side / 2)})"`,
    ),
    ...names.map((name, k) => textAt(name, left - 8, head + CELL * (k + 0.5) + 4, 'text-anchor="end"')),
    ...names.map((name, k) => {
      const [x, y] = [rounded(left + CELL * (k + 0.5) - 4), rounded(head - 8)];
      return textAt(name, Number(x), Number(y), `transform="rotate(-45 ${x} ${y})"`);
    }),
    ...cells,
    `<rect x="${rounded(left)}" y="${rounded(head)}" width="${side}" height="${side}" fill="none" stroke="#222222"/>`,
  ]);
}

/** White to blue where right, white to red where wrong, by the share of the row. */
function cell(count: number, total: number, x: number, y: number, right: boolean): string {
  const share = total === 0 ? 0 : count / total;
  const full = right ? [31, 119, 180] : [214, 39, 40];
  // Rare errors are to be seen too.
  const strength = count === 0 ? 0 : right ? share : Math.min(1, 0.08 + 0.92 * share);
  const colour = full.map((c) => Math.round(255 + (c - 255) * strength)).join(" ");
  const ink = strength > 0.55 ? "#ffffff" : count === 0 ? "#aaaaaa" : "#222222";
  const middle = x + CELL / 2;
  return [
    `<rect x="${rounded(x)}" y="${rounded(y)}" width="${CELL}" height="${CELL}" fill="rgb(${colour.replaceAll(" ", ",")})" stroke="#dddddd"/>`,
    textAt(
      String(count),
      middle,
      y + CELL / 2 + (count > 0 ? -1 : 5),
      `text-anchor="middle" font-size="15" style="fill:${ink}"`,
    ),
    count > 0
      ? textAt(
          percent(share),
          middle,
          y + CELL / 2 + 16,
          `text-anchor="middle" font-size="11" style="fill:${ink}"`,
        )
      : "",
  ].join("");
}

const percent = (share: number): string => {
  const value = 100 * share;
  return `${value >= 10 || value === 0 ? value.toFixed(value > 99 && value < 100 ? 1 : 0) : value.toFixed(1)} %`;
};
