/** Values on the points of a lattice, row by row. */
export interface Lattice {
  readonly values: Float64Array;
  readonly columns: number;
  readonly rows: number;
}

/** A straight piece of a contour, in lattice coordinates. */
export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/**
 * Pieces of the line where values are `level`, cell by cell. With `period` values are angles, and cells across which
 * they jump (from 360 to 0) hold no line; nor do cells with a corner that is not a number.
 */
export function contour({ values, columns, rows }: Lattice, level: number, period?: number): Segment[] {
  const segments: Segment[] = [];
  const d = (x: number, y: number): number => {
    const value = (values[y * columns + x] ?? Number.NaN) - level;
    return period === undefined ? value : value - period * Math.round(value / period);
  };
  for (let y = 0; y + 1 < rows; y++) {
    for (let x = 0; x + 1 < columns; x++) {
      const corners = [d(x, y), d(x + 1, y), d(x + 1, y + 1), d(x, y + 1)] as const;
      if (corners.some(Number.isNaN)) continue;
      if (period !== undefined && corners.some((value) => Math.abs(value) > period / 4)) continue;
      const points = crossings(corners, x, y);
      for (let i = 0; i + 1 < points.length; i += 2) {
        const [a, b] = [points[i], points[i + 1]];
        if (a && b) segments.push([...a, ...b]);
      }
    }
  }
  return segments;
}

const SIDES = [
  [0, 0, 1, 0],
  [1, 0, 1, 1],
  [1, 1, 0, 1],
  [0, 1, 0, 0],
] as const;

/** Where the line crosses the sides of a cell: none, two or four points. */
function crossings(corners: readonly number[], x: number, y: number): [number, number][] {
  const points: [number, number][] = [];
  SIDES.forEach(([x0, y0, x1, y1], side) => {
    const from = corners[side] ?? 0;
    const to = corners[(side + 1) % 4] ?? 0;
    if (from >= 0 === to >= 0) return;
    const t = from / (from - to);
    points.push([x + x0 + t * (x1 - x0), y + y0 + t * (y1 - y0)]);
  });
  return points;
}
