/**
 * Derivative of data at a point from the slopes to both neighbours, after Fritsch & Butland (1984): zero at an extremum,
 * else their weighted harmonic mean, so that a Bezier spline stays within the data.
 */
export function limitedSlope(before: number, after: number, stepBefore: number, stepAfter: number): number {
  if (before * after <= 0) return 0;
  const weight = (1 + stepAfter / (stepBefore + stepAfter)) / 3;
  return (before * after) / (weight * after + (1 - weight) * before);
}

/** Below it the weights come from their power series. */
const SMALL = 1;

/**
 * Weights of the cubic Bezier interpolant under exp(-t) over a step of optical thickness delta: integrals of (1-u)^3,
 * 3u(1-u)^2, 3u^2(1-u) and u^3 times exp(-t) for t = u delta from 0 to delta; then exp(-delta).
 */
export function bezierWeights(delta: number, out: Float64Array): void {
  const decay = Math.exp(-delta);
  // Moments of u^m, m = 0 to 3.
  let e0 = 0;
  let e1 = 0;
  let e2 = 0;
  let e3 = 0;
  if (delta < SMALL) {
    let term = delta;
    for (let j = 0; j < 18; j++) {
      e0 += term / (j + 1);
      e1 += term / (j + 2);
      e2 += term / (j + 3);
      e3 += term / (j + 4);
      term *= -delta / (j + 1);
    }
  } else {
    e0 = 1 - decay;
    e1 = e0 / delta - decay;
    e2 = (2 * e1) / delta - decay;
    e3 = (3 * e2) / delta - decay;
  }
  out[0] = e0 - 3 * e1 + 3 * e2 - e3;
  out[1] = 3 * (e1 - 2 * e2 + e3);
  out[2] = 3 * (e2 - e3);
  out[3] = e3;
  out[4] = decay;
}
