/** A circle in pixel coordinates. */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * The smallest circle around `count` points (Welzl's incremental construction with move to front): exact, expected
 * linear. The order of `xs` and `ys` changes.
 */
export function smallestCircle(xs: Float64Array, ys: Float64Array, count: number = xs.length): Circle {
  if (count === 0) return { x: Number.NaN, y: Number.NaN, radius: Number.NaN };
  let x = xs[0];
  let y = ys[0];
  let r2 = 0;
  for (let i = 1; i < count; i++) {
    const xi = xs[i];
    const yi = ys[i];
    if (!outside(xi - x, yi - y, r2)) continue;
    x = xi;
    y = yi;
    r2 = 0;
    for (let j = 0; j < i; j++) {
      const dx = xs[j] - xi;
      const dy = ys[j] - yi;
      if (!outside(xs[j] - x, ys[j] - y, r2)) continue;
      x = xi + dx / 2;
      y = yi + dy / 2;
      r2 = (dx * dx + dy * dy) / 4;
      for (let k = 0; k < j; k++) {
        if (!outside(xs[k] - x, ys[k] - y, r2)) continue;
        // The circle through all three, relative to point i.
        const ex = xs[k] - xi;
        const ey = ys[k] - yi;
        const det = 2 * (dx * ey - dy * ex);
        const d2 = dx * dx + dy * dy;
        const e2 = ex * ex + ey * ey;
        const ux = (ey * d2 - dy * e2) / det;
        const uy = (dx * e2 - ex * d2) / det;
        x = xi + ux;
        y = yi + uy;
        r2 = ux * ux + uy * uy;
      }
    }
    for (let j = i; j > 0; j--) {
      xs[j] = xs[j - 1];
      ys[j] = ys[j - 1];
    }
    xs[0] = xi;
    ys[0] = yi;
  }
  return { x, y, radius: Math.sqrt(r2) };
}

function outside(dx: number, dy: number, r2: number): boolean {
  return dx * dx + dy * dy > r2 * (1 + 1e-12) + 1e-12;
}
