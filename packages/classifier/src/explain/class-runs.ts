/** Runs of pixels that touch by an edge or a corner, and what was summed over them. */
export interface JoinedRuns<T> {
  /** Triples of row, first column and column after the last, sorted. */
  readonly runs: Int32Array;
  readonly values: readonly T[];
}

/** Joins the runs of one class as they come, row by row from the first on, left to right. */
export class RunJoiner<T> {
  readonly #runs: number[] = [];
  readonly #values: T[] = [];
  readonly #parent: number[] = [];
  /** Runs of the row above and of the current one. */
  #above: [number, number] = [0, 0];
  #row = -1;

  add(row: number, start: number, end: number, value: T): void {
    if (row !== this.#row) {
      const count = this.#parent.length;
      this.#above = row === this.#row + 1 ? [this.#above[1], count] : [count, count];
      this.#row = row;
    }
    const own = this.#parent.length;
    this.#parent.push(own);
    this.#runs.push(row, start, end);
    this.#values.push(value);
    for (let k = this.#above[0]; k < this.#above[1]; k++) {
      if (this.#runs[3 * k + 2] < start) continue;
      if (this.#runs[3 * k + 1] > end) break;
      const [a, b] = [this.#root(k), this.#root(own)];
      this.#parent[Math.max(a, b)] = Math.min(a, b);
    }
  }

  /** Areas, in the order of their first pixels. */
  joined(): JoinedRuns<T>[] {
    const members = new Map<number, number[]>();
    for (let k = 0; k < this.#parent.length; k++) {
      const root = this.#root(k);
      const list = members.get(root);
      if (list) list.push(k);
      else members.set(root, [k]);
    }
    return [...members.values()].map((list) => ({
      runs: Int32Array.from(list.flatMap((k) => this.#runs.slice(3 * k, 3 * k + 3))),
      values: list.map((k) => this.#values[k]),
    }));
  }

  #root(k: number): number {
    let root = k;
    while (this.#parent[root] !== root) {
      this.#parent[root] = this.#parent[this.#parent[root]];
      root = this.#parent[root];
    }
    return root;
  }
}
