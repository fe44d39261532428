import { C2 } from "./constants.ts";
import { type Absorption, photonEnergy } from "./hydrogen.ts";

/**
 * Cross-section of H- for photodetachment, cm^2, without stimulated emission: a polynomial in the wavelength either
 * side of 14200 Angstrom, 0 beyond 16418.9; `lambda` in cm.
 */
export function photodetachment(lambda: number): number {
  if (lambda > 1.64189e-4) return 0;
  const y = lambda * 1e5;
  if (lambda > 1.42e-4) {
    const x = 16.419 - y;
    return 1e-17 * x * (0.269818 + x * (0.22019 - x * (4.11288e-2 - 2.73236e-3 * x)));
  }
  return 1e-17 * (6.80133e-3 + y * (0.178708 + y * (0.16479 - y * (2.04842e-2 - 5.95244e-4 * y))));
}

/** Free-free absorption of H-, cm^4/dyn per hydrogen atom and unit of electron pressure; `lambda` in cm. */
export function freeFreeOfHminus(lambda: number): Absorption {
  const a = 1e2 * lambda;
  const b = 1e5 * lambda;
  const c0 = 5.3666e-3;
  const c1 = -1.1493e-2 + a * (-3.2062 - 0.40192 * b);
  const c2 = 2.7039e-2 + a * (11.924 + 7.0355 * b);
  const c3 = a * (-5.939 - 0.34592 * b);
  return (temperature, out) => {
    const theta = 5040 / temperature;
    out[0] = 1e-26 * (c0 + theta * (c1 + theta * (c2 + theta * c3)));
    out[1] = (-1e-26 * theta * (c1 + theta * (2 * c2 + theta * 3 * c3))) / temperature;
  };
}

/** Free-free absorption of He-, cm^4/dyn per helium atom and unit of electron pressure; `lambda` in cm. */
export function freeFreeOfHeliumMinus(lambda: number): Absorption {
  const outOfRange = photonEnergy(lambda) > 0.3;
  const square = 1e-34 * (lambda * 1e8) ** 2;
  const h0 = 2.46e-4 + lambda * (-12.6 + 5.67e6 * lambda);
  const h1 = -5.92e-4 + lambda * (51.2 + 1.3e7 * lambda);
  const h2 = 1.45e-2 - lambda * (83 + 1.8e6 * lambda);
  return (t, out) => {
    if (outOfRange || t > 1.68e4) {
      out[0] = 0;
      out[1] = 0;
    } else if (t < 9.2e3) {
      out[0] = square * (0.49245 + t * (-1.0754e-4 + t * (9.5114e-9 - t * 2.3544e-13)));
      out[1] = square * (-1.0754e-4 + t * (2 * 9.5114e-9 - t * 3 * 2.3544e-13));
    } else {
      const theta = 5040 / t;
      out[0] = 1e-26 * (h0 + theta * (h1 + theta * h2));
      out[1] = (-1e-26 * theta * (h1 + 2 * theta * h2)) / t;
    }
  };
}

/** Free-free absorption of H2-, cm^4/dyn per molecule and unit of electron pressure; `lambda` in cm. */
export function freeFreeOfMoleculeMinus(lambda: number): Absorption {
  const outOfRange = photonEnergy(lambda) > 0.3;
  const square = 1e-34 * (lambda * 1e8) ** 2;
  return (t, out) => {
    if (outOfRange || t > 1.68e4) {
      out[0] = 0;
      out[1] = 0;
      return;
    }
    out[0] = square * (0.88967 + t * (-1.4274e-4 + t * (1.0879e-8 - t * 2.5658e-13)));
    out[1] = square * (-1.4274e-4 + t * (2 * 1.0879e-8 - t * 3 * 2.5658e-13));
  };
}

/** 1 - exp(-hc/kT lambda), the correction for stimulated emission, and its derivative; `lambda` in cm. */
export function stimulatedEmission(lambda: number, temperature: number, out: Float64Array): void {
  const x = C2 / (lambda * temperature);
  const value = -Math.expm1(-x);
  out[0] = value;
  out[1] = (-x * (1 - value)) / temperature;
}
