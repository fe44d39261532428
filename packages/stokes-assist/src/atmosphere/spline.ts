/** Natural cubic spline through (x, y), x ascending, at the points `at`; straight lines beyond the ends. */
export function naturalSpline(x: Float64Array, y: Float64Array, at: Float64Array): Float64Array {
  const n = x.length;
  const m = secondDerivatives(x, y);
  return at.map((p) => {
    let i = 0;
    let j = n - 1;
    while (j - i > 1) {
      const middle = (i + j) >> 1;
      if (x[middle] > p) j = middle;
      else i = middle;
    }
    const h = x[j] - x[i];
    const slope = (y[j] - y[i]) / h;
    if (p < x[0]) return y[0] + (p - x[0]) * (slope - (h * (2 * m[i] + m[j])) / 6);
    if (p > x[n - 1]) return y[n - 1] + (p - x[n - 1]) * (slope + (h * (m[i] + 2 * m[j])) / 6);
    const a = (x[j] - p) / h;
    const b = (p - x[i]) / h;
    return a * y[i] + b * y[j] + ((a ** 3 - a) * m[i] + (b ** 3 - b) * m[j]) * ((h * h) / 6);
  });
}

/** Second derivatives at the nodes, 0 at both ends: the tridiagonal system of the natural spline. */
function secondDerivatives(x: Float64Array, y: Float64Array): Float64Array {
  const n = x.length;
  const m = new Float64Array(n);
  const upper = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    const before = x[i] - x[i - 1];
    const after = x[i + 1] - x[i];
    const right = 6 * ((y[i + 1] - y[i]) / after - (y[i] - y[i - 1]) / before);
    const pivot = 2 * (before + after) - before * upper[i - 1];
    upper[i] = after / pivot;
    m[i] = (right - before * m[i - 1]) / pivot;
  }
  for (let i = n - 2; i > 0; i--) m[i] -= upper[i] * m[i + 1];
  return m;
}
