import { ArgumentError } from "@helioscope/core";
import type { BootstrappedScore } from "@helioscope/core/stats";
import type { ClassErrors } from "./class-errors.ts";
import type { ClassScores } from "./class-scores.ts";
import { longest, rounded, sheet, textAt } from "./svg-parts.ts";

type Shown = "precision" | "recall" | "f1";

/** Scores of each class, with intervals where they have them. */
export type ClassMarks = ClassScores & { readonly errors?: ClassErrors };

const MARKS: readonly { readonly of: Shown; readonly name: string; readonly colour: string }[] = [
  { of: "precision", name: "precision", colour: "#1f77b4" },
  { of: "recall", name: "recall", colour: "#ff7f0e" },
  { of: "f1", name: "F1", colour: "#2ca02c" },
];
const ROW = 46;
const PLOT = 420;
const TOP = 72;

/**
 * Precision, recall and F1 of each class as an SVG, with intervals; hollow squares are the F1 of a baseline. Throws an
 * ArgumentError without classes, or for a baseline of other ones.
 */
export function classPicture(
  classes: readonly ClassMarks[],
  options: {
    readonly title?: string;
    readonly baseline?: { readonly name: string; readonly classes: readonly ClassScores[] };
  } = {},
): string {
  const { title = "Scores of each class", baseline } = options;
  if (classes.length === 0 || baseline?.classes.some(({ name }, k) => name !== classes[k]?.name))
    throw new ArgumentError("Scores of no classes, or a baseline of others", {
      value: classes.map(({ name }) => name),
      expected: "at least one class, the same for both",
    });
  const labels = classes.map(({ name, support }) => `${name} (${support})`);
  const left = longest(labels) + 18;
  const bottom = TOP + ROW * classes.length;
  const x = (value: number) => rounded(left + 6 + (PLOT - 12) * value);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (value) =>
      `<line x1="${x(value)}" x2="${x(value)}" y1="${TOP}" y2="${bottom}" stroke="#dddddd"/>` +
      textAt(String(value), Number(x(value)), bottom + 18, 'text-anchor="middle"'),
  );
  const rows = classes.map((one, k) => {
    const y = TOP + ROW * (k + 0.5);
    const marks = MARKS.map(({ of, colour }, m) =>
      mark(one[of], one.errors?.[of], y + 10 * (m - 1), colour, x),
    );
    const theirs = baseline?.classes[k].f1 ?? Number.NaN;
    const hollow = Number.isNaN(theirs)
      ? ""
      : `<rect x="${rounded(Number(x(theirs)) - 4)}" y="${rounded(y + 6)}" width="8" height="8" fill="none" stroke="#555555" stroke-width="1.5"/>`;
    return textAt(labels[k], left - 10, y + 4, 'text-anchor="end"') + marks.join("") + hollow;
  });
  const keys = MARKS.map(
    ({ name, colour }, k) =>
      `<circle cx="${rounded(left + 6 + 95 * k)}" cy="48" r="4" fill="${colour}"/>${textAt(name, left + 16 + 95 * k, 52)}`,
  );
  const last = left + 6 + 95 * MARKS.length;
  const other = baseline
    ? `<rect x="${rounded(last - 4)}" y="44" width="8" height="8" fill="none" stroke="#555555" stroke-width="1.5"/>${textAt(`F1 of ${baseline.name}`, last + 10, 52)}`
    : "";
  return sheet(left + PLOT + 24, bottom + 48, [
    textAt(title, left + PLOT / 2, 22, 'text-anchor="middle" font-size="14"'),
    ...keys,
    other,
    ...ticks,
    ...rows,
    `<rect x="${rounded(left)}" y="${TOP}" width="${PLOT}" height="${bottom - TOP}" fill="none" stroke="#222222"/>`,
    textAt("score", left + PLOT / 2, bottom + 38, 'text-anchor="middle"'),
  ]);
}

function mark(
  value: number,
  error: BootstrappedScore | undefined,
  y: number,
  colour: string,
  x: (value: number) => string,
): string {
  if (Number.isNaN(value)) return "";
  const line =
    error && !Number.isNaN(error.low)
      ? `<line x1="${x(error.low)}" x2="${x(error.high)}" y1="${rounded(y)}" y2="${rounded(y)}" stroke="${colour}" stroke-width="1.5"/>`
      : "";
  return `${line}<circle cx="${x(value)}" cy="${rounded(y)}" r="3.5" fill="${colour}"/>`;
}
