import type { Runs } from "@helioscope/core";

/** The pixels of a box that are covered, as horizontal runs. */
export function runsWhere(
  width: number,
  height: number,
  covers: (column: number, row: number) => boolean,
): Runs {
  const runs: number[] = [];
  for (let y = 0; y < height; y++) {
    let start = -1;
    for (let x = 0; x <= width; x++) {
      const inside = x < width && covers(x, y);
      if (inside && start < 0) start = x;
      if (inside || start < 0) continue;
      runs.push(y, start, x);
      start = -1;
    }
  }
  return Int32Array.from(runs);
}
