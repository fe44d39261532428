const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/**
 * exp(x^2) erfc(x) for x >= 0, to 1e-13: the Voigt function at line centre, H(x, 0). Kummer's series of the error
 * function below 2, Laplace's continued fraction above (Abramowitz & Stegun 7.1.6 and 7.1.14).
 */
export function erfcx(x: number): number {
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return Math.exp(x * x) - TWO_OVER_ROOT_PI * sum;
  }
  let tail = x;
  for (let n = 60; n > 0; n--) tail = x + n / 2 / tail;
  return 1 / (Math.sqrt(Math.PI) * tail);
}
