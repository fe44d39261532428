import { ArgumentError } from "../errors.ts";
import { fitHeading, headingSvg } from "./heading.ts";
import { svgDocument, svgSize } from "./svg.ts";

export interface ArrangeOptions {
  readonly columns?: number;
  /** Pixels between figures, 12 by default. */
  readonly gap?: number;
  readonly title?: string;
}

/**
 * SVG figures (of {@link panelsSvg}, {@link linePlot} and the like) on one sheet, row by row, as one SVG. A title that is too long
 * is set smaller, and broken into lines. Throws an
 * ArgumentError for none, or for text that is no sized SVG.
 */
export function arrange(figures: readonly string[], options: ArrangeOptions = {}): string {
  const { gap = 12, columns = figures.length, title } = options;
  if (figures.length === 0 || !Number.isInteger(columns) || columns < 1 || !(gap >= 0)) {
    throw new ArgumentError(`${figures.length} figures in ${columns} columns`, {
      expected: "at least one of each",
    });
  }
  const sizes = figures.map(svgSize);
  const placed: string[] = [];
  let width = 0;
  for (let first = 0; first < figures.length; first += columns) {
    const row = sizes.slice(first, first + columns);
    width = Math.max(
      width,
      row.reduce((sum, size) => sum + size.width + gap, -gap),
    );
  }
  const heading = title === undefined ? null : fitHeading(title, width - 2 * EDGE, 16, true);
  let y = heading ? 32 + heading.more : 0;
  for (let first = 0; first < figures.length; first += columns) {
    let x = 0;
    let high = 0;
    for (let k = first; k < Math.min(figures.length, first + columns); k++) {
      placed.push(figures[k].replace(/<svg\b/, `<svg x="${x}" y="${y}"`));
      x += sizes[k].width + gap;
      high = Math.max(high, sizes[k].height);
    }
    y += high + gap;
  }
  return svgDocument(width, y - gap, heading ? headingSvg(heading, width / 2, 22) : "", ...placed);
}

/** Left free on either side of the title. */
const EDGE = 4;
