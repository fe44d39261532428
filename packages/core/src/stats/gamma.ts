import { ArgumentError } from "../errors.ts";

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Natural logarithm of the gamma function, x > 0. */
export function logGamma(x: number): number {
  return x < 1e-300 ? -Math.log(x) : stirlingError(x) + (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI;
}

/** What Stirling's formula lacks: log Γ(x + 1) - [(x + 1/2) log x - x + log(2π)/2], x > 0. */
function stirlingError(x: number): number {
  let sum = 0;
  let y = x;
  while (y < 16) {
    sum += (y + 0.5) * Math.log1p(1 / y) - 1;
    y++;
  }
  const z = 1 / (y * y);
  const series =
    1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - z * (691 / 360360)))));
  return sum + series / y;
}

/** The deviance x log(x/m) + m - x without cancellation near x = m (Loader 2000). */
function deviance(x: number, m: number): number {
  const difference = x - m;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) - difference;
  const v = difference / (x + m);
  const v2 = v * v;
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 1; ; j++) {
    term *= v2;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/**
 * Logarithm of mean^k e^-mean / Γ(k + 1), for any real k >= 0 and mean > 0, by the saddle-point form of Loader
 * (2000), which stays accurate where both are large.
 */
export function poissonLogPmf(k: number, mean: number): number {
  if (k === 0) return -mean;
  return -stirlingError(k) - deviance(k, mean) - 0.5 * Math.log(k) - HALF_LOG_TWO_PI;
}

/**
 * Regularised upper incomplete gamma function Q(a, x), a > 0, x >= 0: the series below x = a + 1, Lentz's
 * continued fraction above. Relative accuracy about 1e-13. Throws an ArgumentError outside that domain.
 */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0 && x >= 0) || a === Number.POSITIVE_INFINITY) {
    throw new ArgumentError(`Incomplete gamma function of a = ${a}, x = ${x}`, {
      value: [a, x],
      expected: "a > 0, x >= 0",
    });
  }
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(poissonLogPmf(a, x));
  return x < a + 1 ? 1 - scale * series(a, x) : scale * a * continuedFraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; ; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < 3e-16) return fraction;
  }
}
