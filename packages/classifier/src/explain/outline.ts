import type { Runs } from "@helioscope/core";

/** Steps along the edges of pixels: east, north, west, south. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * Closed lines around an area, and around its holes, along the edges of its pixels: lists of corners x, y, where pixel
 * (i, j) reaches from (i, j) to (i + 1, j + 1). Pixels that touch by a corner only are gone around apart.
 */
export function outlines(runs: Runs): number[][] {
  const rows = new Map<number, [number, number][]>();
  for (let k = 0; k < runs.length; k += 3) {
    const list = rows.get(runs[k]);
    if (list) list.push([runs[k + 1], runs[k + 2]]);
    else rows.set(runs[k], [[runs[k + 1], runs[k + 2]]]);
  }
  const holds = (x: number, y: number) => rows.get(y)?.some(([start, end]) => x >= start && x < end) ?? false;
  const lines: number[][] = [];
  const seen = new Set<string>();
  // Every line has an edge below a pixel of the area, gone along eastwards with the area on the left.
  for (const [y, list] of rows) {
    for (const [start, end] of list) {
      for (let x = start; x < end; x++) {
        if (!holds(x, y - 1) && !seen.has(`${x} ${y}`)) lines.push(follow(x, y, holds, seen));
      }
    }
  }
  return lines;
}

function follow(
  x0: number,
  y0: number,
  holds: (x: number, y: number) => boolean,
  seen: Set<string>,
): number[] {
  const corners: number[] = [];
  let [x, y, direction] = [x0, y0, 0];
  do {
    if (direction === 0) seen.add(`${x} ${y}`);
    x += STEPS[direction][0];
    y += STEPS[direction][1];
    // Of the two pixels ahead: the area is on the left.
    const left = holds(x - (direction === 1 || direction === 2 ? 1 : 0), y - (direction > 1 ? 1 : 0));
    const right = holds(
      x - (direction === 2 || direction === 3 ? 1 : 0),
      y - (direction === 0 || direction === 3 ? 1 : 0),
    );
    const turn = !left ? 1 : right ? 3 : 0;
    if (turn !== 0) corners.push(x, y);
    direction = (direction + turn) % 4;
  } while (x !== x0 || y !== y0 || direction !== 0);
  return corners;
}

/** Outlines as the path of an SVG whose y runs southwards; `factor` picture pixels for a pixel of the raster. */
export function outlinePath(runs: Runs, height: number, factor = 1): string {
  const place = (value: number) => String(Math.round(value * factor * 10) / 10);
  return outlines(runs)
    .map((corners) => {
      const points: string[] = [];
      for (let k = 0; k < corners.length; k += 2) {
        points.push(`${place(corners[k])} ${place(height - corners[k + 1])}`);
      }
      return `M${points.join("L")}Z`;
    })
    .join("");
}
