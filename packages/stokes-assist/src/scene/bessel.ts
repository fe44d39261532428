/** Bessel function of the first kind and order 1, to 1e-8 (Abramowitz & Stegun 9.4.4 and 9.4.6). */
export function besselJ1(x: number): number {
  const a = Math.abs(x);
  if (a < 3) {
    const t = (a / 3) ** 2;
    const even =
      0.5 +
      t *
        (-0.56249985 +
          t * (0.21093573 + t * (-0.03954289 + t * (0.00443319 + t * (-0.00031761 + t * 0.00001109)))));
    return x * even;
  }
  const t = 3 / a;
  const modulus =
    0.79788456 +
    t *
      (0.00000156 +
        t * (0.01659667 + t * (0.00017105 + t * (-0.00249511 + t * (0.00113653 - t * 0.00020033)))));
  const phase =
    a -
    2.35619449 +
    t *
      (0.12499612 +
        t * (0.0000565 + t * (-0.00637879 + t * (0.00074348 + t * (0.00079824 - t * 0.00029166)))));
  return (Math.sign(x) * modulus * Math.cos(phase)) / Math.sqrt(a);
}
