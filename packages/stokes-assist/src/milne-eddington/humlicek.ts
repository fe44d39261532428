/**
 * Humlicek's (1982, JQSRT 27, 437) four-region rational approximation of w(v + ia) = H + iL, relative error 1e-4. Here
 * to compare with codes that use it (pyMilne, NICOLE); the engine itself uses a {@link fillVoigtTable}, which is
 * more accurate and, for one damping, faster. Writes [H, L].
 */
export function humlicek(damping: number, v: number, out: Float64Array): void {
  const x = Math.abs(v);
  const s = x + damping;
  // t = a - i|v|, u = t^2
  const tr = damping;
  const ti = -x;
  const ur = tr * tr - ti * ti;
  const ui = 2 * tr * ti;
  if (s >= 15) {
    quotient(0.5641896 * tr, 0.5641896 * ti, 0.5 + ur, ui, out);
  } else if (s >= 5.5) {
    const pr = 1.410474 + 0.5641896 * ur;
    const pi = 0.5641896 * ui;
    const qr = 3 + ur;
    quotient(tr * pr - ti * pi, tr * pi + ti * pr, 0.75 + ur * qr - ui * ui, ur * ui + ui * qr, out);
  } else if (damping >= 0.195 * x - 0.176) {
    polynomial(NEAR_TOP, tr, ti, a);
    polynomial(NEAR_BOTTOM, tr, ti, b);
    quotient(a[0], a[1], b[0], b[1], out);
  } else {
    polynomial(CORE_TOP, ur, ui, a);
    polynomial(CORE_BOTTOM, ur, ui, b);
    quotient(tr * a[0] - ti * a[1], tr * a[1] + ti * a[0], b[0], b[1], out);
    const e = Math.exp(ur);
    out[0] = e * Math.cos(ui) - out[0];
    out[1] = e * Math.sin(ui) - out[1];
  }
  if (v < 0) out[1] = -out[1];
}

// Ascending powers.
const NEAR_TOP = [16.4955, 20.20933, 11.96482, 3.778987, 0.5642236];
const NEAR_BOTTOM = [16.4955, 38.82363, 39.27121, 21.69274, 6.699398, 1];
const CORE_TOP = [36183.31, -3321.9905, 1540.787, -219.0313, 35.76683, -1.320522, 0.56419];
const CORE_BOTTOM = [32066.6, -24322.84, 9022.228, -2186.181, 364.2191, -61.57037, 1.841439, -1];

const a = new Float64Array(2);
const b = new Float64Array(2);

function polynomial(coefficients: readonly number[], x: number, y: number, out: Float64Array): void {
  let r = 0;
  let i = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    const next = r * x - i * y + coefficients[k];
    i = r * y + i * x;
    r = next;
  }
  out[0] = r;
  out[1] = i;
}

function quotient(ar: number, ai: number, br: number, bi: number, out: Float64Array): void {
  const norm = 1 / (br * br + bi * bi);
  out[0] = (ar * br + ai * bi) * norm;
  out[1] = (ai * br - ar * bi) * norm;
}
