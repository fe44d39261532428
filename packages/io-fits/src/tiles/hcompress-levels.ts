/** One level of the H-transform: what it yields. */
export interface Level {
  readonly rows: number;
  readonly columns: number;
  /** What its double differences are multiples of: 1 at the last level, twice that at each one before. */
  readonly bit: number;
}

/** The levels of an image of that size, the coarsest first; none for a single pixel. */
export function levelsOf(rows: number, columns: number): Level[] {
  const count = Math.ceil(Math.log2(Math.max(rows, columns)));
  const levels: Level[] = [];
  for (let k = count - 1; k >= 0; k--) {
    const cell = 2 ** k;
    levels.push({ rows: Math.ceil(rows / cell), columns: Math.ceil(columns / cell), bit: cell });
  }
  return levels;
}
