import type { Runs } from "@helioscope/core";

/** Corners of the convex hull of a set of pixels; the first `count` entries of the columns are valid. */
export class Hull {
  x: Float64Array = new Float64Array(64);
  y: Float64Array = new Float64Array(64);
  count = 0;

  /** Takes the hull of the pixel centres of `runs`: only the ends of each row can be corners (monotone chain). */
  of(runs: Runs): this {
    const rows = runs.length === 0 ? 0 : runs[runs.length - 3] - runs[0] + 1;
    if (this.x.length < 2 * rows) {
      this.x = new Float64Array(4 * rows);
      this.y = new Float64Array(4 * rows);
    }
    this.count = 0;
    this.side(runs, 1);
    this.side(runs, -1);
    return this;
  }

  /** One side: `hand` 1 takes the first column of each row, -1 the last. */
  private side(runs: Runs, hand: 1 | -1): void {
    const { x, y } = this;
    const base = this.count;
    let n = base;
    for (let i = 0; i < runs.length; i += 3) {
      const row = runs[i];
      if (hand === 1 ? i > 0 && runs[i - 3] === row : runs[i + 3] === row) continue;
      const column = hand === 1 ? runs[i + 1] : runs[i + 2] - 1;
      while (
        n - base >= 2 &&
        hand * ((y[n - 1] - y[n - 2]) * (column - x[n - 2]) - (x[n - 1] - x[n - 2]) * (row - y[n - 2])) <= 0
      ) {
        n--;
      }
      x[n] = column;
      y[n++] = row;
    }
    this.count = n;
  }
}
