import { ArgumentError } from "@helioscope/core";
import type { InstrumentalProfile } from "../types.ts";

/**
 * Fourier transform of an instrumental profile, drawn as straight lines between its points, normalised to 1 at frequency
 * 0: real and imaginary parts at so many frequencies (cycles an Angstrom).
 *
 * @throws ArgumentError where offsets do not ascend, lengths differ, or the area is not positive.
 */
export function profileTransform(
  profile: InstrumentalProfile,
  frequencies: Float64Array,
): { readonly re: Float64Array; readonly im: Float64Array } {
  const { offsets, transmission } = profile;
  const n = offsets.length;
  let area = 0;
  let ascending = n >= 2 && transmission.length === n;
  for (let i = 1; ascending && i < n; i++) {
    ascending = offsets[i] > offsets[i - 1];
    area += 0.5 * (offsets[i] - offsets[i - 1]) * (transmission[i] + transmission[i - 1]);
  }
  if (!ascending || !(area > 0)) {
    throw new ArgumentError("the instrumental profile cannot be normalised", {
      value: profile,
      expected: "at least two ascending offsets, as many transmissions, and a positive area",
    });
  }
  const re = new Float64Array(frequencies.length);
  const im = new Float64Array(frequencies.length);
  for (let k = 0; k < frequencies.length; k++) {
    const omega = 2 * Math.PI * frequencies[k];
    for (let i = 1; i < n; i++) {
      const half = 0.5 * (offsets[i] - offsets[i - 1]);
      const middle = 0.5 * (offsets[i] + offsets[i - 1]);
      const mean = 0.5 * (transmission[i] + transmission[i - 1]);
      const rise = 0.5 * (transmission[i] - transmission[i - 1]);
      // Integrals of cos(x t) and t sin(x t) over -1 to 1, halved.
      const x = omega * half;
      const even = Math.abs(x) < 1e-4 ? 1 - (x * x) / 6 : Math.sin(x) / x;
      const odd = Math.abs(x) < 1e-2 ? (x / 3) * (1 - (x * x) / 10) : (Math.sin(x) / x - Math.cos(x)) / x;
      const weight = (2 * half) / area;
      const cosine = Math.cos(omega * middle);
      const sine = Math.sin(omega * middle);
      re[k] += weight * (mean * even * cosine - rise * odd * sine);
      im[k] -= weight * (mean * even * sine + rise * odd * cosine);
    }
  }
  return { re, im };
}
