/** The runs of a whole frame in scan order, as columns that grow and are used again for the next frame. */
export class RunBuffer {
  count = 0;
  /** First column of each run. */
  x0: Int32Array = new Int32Array(0);
  /** Column after the last. */
  x1: Int32Array = new Int32Array(0);
  /** 1 or -1; 0 where polarities are not told apart. Runs connect only when it is equal. */
  polarity: Int8Array = new Int8Array(0);
  /** How many of the run's pixels are positive. */
  positive: Int32Array = new Int32Array(0);
  /** Signed sum of the field, gauss. */
  flux: Float64Array = new Float64Array(0);
  /** Provisional label, later the root's. */
  label: Int32Array = new Int32Array(0);
  /** Union-find parents of the provisional labels. */
  parent: Int32Array = new Int32Array(0);
  /** Where the runs of scan row k start; one more entry closes the last row. */
  rowStart: Int32Array = new Int32Array(0);

  /** Empties the buffer for a frame of `height` rows. */
  reset(height: number): void {
    this.count = 0;
    if (this.rowStart.length < height + 1) this.rowStart = new Int32Array(height + 1);
    if (this.x0.length === 0) this.reserve(4096);
  }

  /** Makes room for `runs` runs and keeps those that are there. */
  reserve(runs: number): void {
    if (runs <= this.x0.length) return;
    const size = Math.max(runs, 2 * this.x0.length);
    this.x0 = grown(this.x0, new Int32Array(size));
    this.x1 = grown(this.x1, new Int32Array(size));
    this.polarity = grown(this.polarity, new Int8Array(size));
    this.positive = grown(this.positive, new Int32Array(size));
    this.flux = grown(this.flux, new Float64Array(size));
    this.label = grown(this.label, new Int32Array(size));
    this.parent = grown(this.parent, new Int32Array(size));
  }
}

function grown<A extends Int32Array | Int8Array | Float64Array>(old: A, fresh: A): A {
  fresh.set(old);
  return fresh;
}
