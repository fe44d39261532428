/** Distance of samples: their mean distance where they are equidistant, else the least. */
export function spacingOf(wavelengths: Float64Array): {
  readonly step: number;
  readonly equidistant: boolean;
} {
  const n = wavelengths.length;
  if (n < 2) return { step: Number.POSITIVE_INFINITY, equidistant: false };
  const mean = (wavelengths[n - 1] - wavelengths[0]) / (n - 1);
  let least = Number.POSITIVE_INFINITY;
  let equidistant = true;
  for (let i = 1; i < n; i++) {
    const step = wavelengths[i] - wavelengths[i - 1];
    least = Math.min(least, step);
    if (Math.abs(step - mean) > 1e-3 * mean) equidistant = false;
  }
  return { step: equidistant ? mean : least, equidistant };
}

/** Equidistant wavelengths that reach beyond samples. */
export interface ExtendedGrid {
  readonly grid: Float64Array;
  readonly step: number;
  /** Points before the first sample, and at least so many after the last. */
  readonly margin: number;
}

/**
 * An equidistant grid from `reach` before the first wavelength to as far behind the last (Angstrom), and two points
 * more on either side. Its step is at most `wanted`; equidistant samples lie on it.
 */
export function extendedGrid(wavelengths: Float64Array, reach: number, wanted: number): ExtendedGrid {
  const spacing = spacingOf(wavelengths);
  const step = spacing.equidistant ? spacing.step / Math.ceil(spacing.step / wanted - 1e-6) : wanted;
  const margin = Math.ceil(reach / step) + 2;
  const first = wavelengths[0] - margin * step;
  const points = Math.ceil((wavelengths[wavelengths.length - 1] - first) / step - 1e-6) + margin + 1;
  return { grid: Float64Array.from({ length: points }, (_, i) => first + i * step), step, margin };
}
