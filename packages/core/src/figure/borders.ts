import { ArgumentError } from "../errors.ts";
import type { Runs } from "../raster.ts";

/** A side of a pixel, in array terms: `below` looks at row - 1, `above` at row + 1. */
export type Side = "below" | "above" | "left" | "right";

/**
 * Calls `visit` for each stretch of a feature's pixels (row, first column, column after the last) whose 4-neighbour
 * on one side is not of the feature. What lies outside the array is not of the feature.
 *
 * Throws an ArgumentError when the runs are not triples sorted by row and column.
 */
export function exposedEdges(
  runs: Runs,
  visit: (row: number, start: number, end: number, side: Side) => void,
): void {
  const joined = joinRuns(runs);
  let below = 0;
  let above = 0;
  for (let i = 0; i < joined.length; i += 3) {
    const row = joined[i];
    const start = joined[i + 1];
    const end = joined[i + 2];
    while (below < joined.length && joined[below] < row - 1) below += 3;
    while (above < joined.length && joined[above] < row + 1) above += 3;
    uncovered(joined, below, row - 1, start, end, (a, b) => visit(row, a, b, "below"));
    uncovered(joined, above, row + 1, start, end, (a, b) => visit(row, a, b, "above"));
    visit(row, start, start + 1, "left");
    visit(row, end - 1, end, "right");
  }
}

/** Parts of [start, end) that the runs of `row`, the first of which is at `from`, leave open. */
function uncovered(
  runs: Runs,
  from: number,
  row: number,
  start: number,
  end: number,
  visit: (start: number, end: number) => void,
): void {
  let open = start;
  for (let k = from; k < runs.length && runs[k] === row && runs[k + 1] < end; k += 3) {
    if (runs[k + 2] <= open) continue;
    if (runs[k + 1] > open) visit(open, runs[k + 1]);
    open = runs[k + 2];
  }
  if (open < end) visit(open, end);
}

/**
 * The boundary pixels of a feature: those with a 4-neighbour outside it, as runs.
 * Throws an ArgumentError as {@link exposedEdges} does.
 */
export function borderRuns(runs: Runs): Runs {
  const border: number[] = [];
  let row = 0;
  let parts: [number, number][] = [];
  const flush = () => {
    parts.sort((a, b) => a[0] - b[0]);
    const first = border.length;
    for (const [start, end] of parts) {
      const last = border.length - 3;
      if (last >= first && start <= border[last + 2]) border[last + 2] = Math.max(border[last + 2], end);
      else border.push(row, start, end);
    }
    parts = [];
  };
  exposedEdges(runs, (at, start, end) => {
    if (at !== row) {
      flush();
      row = at;
    }
    parts.push([start, end]);
  });
  flush();
  return Int32Array.from(border);
}

/** The runs with those that touch made one. */
function joinRuns(runs: Runs): Runs {
  if (runs.length % 3 !== 0) {
    throw new ArgumentError(`Runs of ${runs.length} numbers`, {
      expected: "triples (row, first, after the last)",
    });
  }
  const joined = new Int32Array(runs.length);
  let n = 0;
  for (let i = 0; i < runs.length; i += 3) {
    const same = n > 0 && joined[n - 3] === runs[i];
    const sorted = n === 0 || joined[n - 3] < runs[i] || (same && joined[n - 1] <= runs[i + 1]);
    if (!sorted || runs[i + 1] >= runs[i + 2]) {
      throw new ArgumentError(`Run (${runs[i]}, ${runs[i + 1]}, ${runs[i + 2]}) is empty or out of order`, {
        value: [runs[i], runs[i + 1], runs[i + 2]],
        expected: "runs sorted by row, then column, without overlap",
      });
    }
    if (same && joined[n - 1] === runs[i + 1]) {
      joined[n - 1] = runs[i + 2];
    } else {
      joined.set(runs.subarray(i, i + 3), n);
      n += 3;
    }
  }
  return joined.subarray(0, n);
}
