import type { Box } from "../types.ts";

const CELL = 16;

/** Contour pixels of all features of a frame, by owner and by cell of a coarse grid. */
export interface ContourGrid {
  /** Where the contour of feature f starts in `x` and `y`; one more entry closes the last. */
  readonly start: Int32Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly columns: number;
  readonly rows: number;
  readonly cellStart: Int32Array;
  readonly cellPixel: Int32Array;
  readonly cellOwner: Int32Array;
  /** When each feature was last seen by a query. */
  readonly seen: Int32Array;
  query: number;
}

export function contourGrid(
  contours: readonly { readonly x: Int32Array; readonly y: Int32Array }[],
  width: number,
  height: number,
): ContourGrid {
  const start = new Int32Array(contours.length + 1);
  for (let f = 0; f < contours.length; f++) start[f + 1] = start[f] + contours[f].x.length;
  const total = start[contours.length];
  const x = new Int32Array(total);
  const y = new Int32Array(total);
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const cellStart = new Int32Array(columns * rows + 1);
  for (let f = 0; f < contours.length; f++) {
    x.set(contours[f].x, start[f]);
    y.set(contours[f].y, start[f]);
  }
  for (let i = 0; i < total; i++) cellStart[cellOf(x[i], y[i], columns) + 1]++;
  for (let c = 0; c < columns * rows; c++) cellStart[c + 1] += cellStart[c];
  const fill = cellStart.slice(0, columns * rows);
  const cellPixel = new Int32Array(total);
  const cellOwner = new Int32Array(total);
  for (let f = 0; f < contours.length; f++) {
    for (let i = start[f]; i < start[f + 1]; i++) {
      const at = fill[cellOf(x[i], y[i], columns)]++;
      cellPixel[at] = i;
      cellOwner[at] = f;
    }
  }
  const seen = new Int32Array(contours.length);
  return { start, x, y, columns, rows, cellStart, cellPixel, cellOwner, seen, query: 0 };
}

function cellOf(x: number, y: number, columns: number): number {
  return ((y / CELL) | 0) * columns + ((x / CELL) | 0);
}

/** Appends to `out` the features with a contour pixel within `reach` of (cx, cy), in no order. */
export function featuresNear(
  grid: ContourGrid,
  cx: number,
  cy: number,
  reach: number,
  shape: "circle" | "square",
  out: number[],
): void {
  const { x, y, columns, rows, cellStart, cellPixel, cellOwner, seen } = grid;
  const stamp = ++grid.query;
  const c0 = Math.max(0, Math.floor((cx - reach) / CELL));
  const c1 = Math.min(columns - 1, Math.floor((cx + reach) / CELL));
  const r0 = Math.max(0, Math.floor((cy - reach) / CELL));
  const r1 = Math.min(rows - 1, Math.floor((cy + reach) / CELL));
  const reach2 = reach * reach;
  for (let r = r0; r <= r1; r++) {
    for (let c = c0; c <= c1; c++) {
      const cell = r * columns + c;
      for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
        const f = cellOwner[k];
        if (seen[f] === stamp) continue;
        const dx = x[cellPixel[k]] - cx;
        const dy = y[cellPixel[k]] - cy;
        const inside =
          shape === "circle" ? dx * dx + dy * dy <= reach2 : Math.abs(dx) <= reach && Math.abs(dy) <= reach;
        if (!inside) continue;
        seen[f] = stamp;
        out.push(f);
      }
    }
  }
}

/** Whether one feature has a contour pixel in the square. */
export function contourInSquare(
  grid: ContourGrid,
  f: number,
  cx: number,
  cy: number,
  reach: number,
): boolean {
  const { start, x, y } = grid;
  for (let i = start[f]; i < start[f + 1]; i++) {
    if (Math.abs(x[i] - cx) <= reach && Math.abs(y[i] - cy) <= reach) return true;
  }
  return false;
}

/** Squared distance of two boxes in pixels: a lower bound of that of what is in them. */
export function boxDistance2(a: Box, b: Box): number {
  const dx = Math.max(0, b.x0 - a.x1, a.x0 - b.x1);
  const dy = Math.max(0, b.y0 - a.y1, a.y0 - b.y1);
  return dx * dx + dy * dy;
}
