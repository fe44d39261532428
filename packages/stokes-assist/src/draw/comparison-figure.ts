import { ArgumentError } from "@helioscope/core";
import { colourise, escapeXml, type Panel, panelsSvg } from "@helioscope/core/figure";
import { densityOf } from "./density.ts";
import { limitsOf } from "./limits.ts";
import { atDepth, styleOf, unitLabel, withUnit } from "./style.ts";

/** A quantity of a result beside the same of a reference, pixel by pixel. */
export interface Compared {
  /** Name of the quantity in models. */
  readonly name: string;
  readonly unit: string;
  readonly logTau?: number;
  readonly period?: number;
  readonly values: ArrayLike<number>;
  readonly reference: ArrayLike<number>;
}

/** What a figure of comparisons shows. */
export interface ComparisonFigureOptions {
  readonly title?: string;
  /** What the axes call the reference and the result; "reference" and "result" by default. */
  readonly names?: readonly [reference: string, result: string];
  /** Cells along each axis; 64 by default. */
  readonly bins?: number;
  readonly columns?: number;
  readonly panelWidth?: number;
}

/**
 * Two-dimensional histograms of results against a reference, with the line y = x and Pearson's r (Figure 5 of the paper),
 * as one SVG.
 *
 * @throws ArgumentError for nothing to compare; ShapeError where lengths differ.
 */
export function comparisonFigure(
  compared: readonly Compared[],
  options: ComparisonFigureOptions = {},
): string {
  if (compared.length === 0)
    throw new ArgumentError("Nothing to compare", { expected: "at least one quantity" });
  const { columns = Math.min(3, compared.length), panelWidth = 250, title } = options;
  return panelsSvg(
    compared.map((one) => comparisonPanel(one, options)),
    { columns, panelWidth, ...(title === undefined ? {} : { title }) },
  );
}

function comparisonPanel(compared: Compared, { names, bins = 64 }: ComparisonFigureOptions): Panel {
  const { name, unit, logTau, period, values, reference } = compared;
  const [from, to] = names ?? ["reference", "result"];
  const style = styleOf(name);
  const range = style.range ?? shared(limitsOf(reference, {}), limitsOf(values, {}));
  const density = densityOf(reference, values, range, bins, period);
  let max = 2;
  for (const count of density.counts) if (count > max) max = count;
  const line = { x1: 0, y1: bins, x2: bins, y2: 0, stroke: "#d62728", "stroke-width": bins / 180 };
  const attributes = Object.entries(line).map(([key, value]) => `${key}="${value}"`);
  const digits = (value: number): string => Number(value.toPrecision(2)).toString().replace("-", "\u2212");
  const facts = [`r = ${density.pearson.toFixed(3)}`, `rms = ${digits(density.rms)} ${unitLabel(unit)}`];
  const lines = facts.map((text, k) => {
    const y = ((1.3 + 1.4 * k) * bins) / 20;
    return `<text x="${bins / 32}" y="${y}" font-size="${bins / 18}">${escapeXml(text)}</text>`;
  });
  return {
    image: colourise(
      { data: density.counts, width: bins, height: bins },
      { map: "viridis", min: 1, max, stretch: "log", nan: "#ffffff" },
    ),
    title: `${style.label}${atDepth(logTau)}`,
    x: { label: withUnit(from, unit), range },
    y: { label: withUnit(to, unit), range },
    colourBar: { map: "viridis", min: 1, max, stretch: "log", label: "pixels" },
    overlay: `<line ${attributes.join(" ")}/>${lines.join("")}`,
  };
}

const shared = (a: readonly [number, number], b: readonly [number, number]): readonly [number, number] => [
  Math.min(a[0], b[0]),
  Math.max(a[1], b[1]),
];
