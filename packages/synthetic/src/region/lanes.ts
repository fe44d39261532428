import { mix, unit } from "./hash.ts";
import { sharpPixelMm } from "./scale.ts";

/** The supergranular network of a region at one time. */
export interface Lanes {
  /** Moves a place to the lane next to it, `reach` pixels at most. */
  settle(place: { x: number; y: number }, reach: number): void;
}

const WAVES = 6;
/** Cells are the bulges of a sum of plane waves, lanes its nodal lines, which lie about half a wave apart. */
const wavePx = (2 * 26) / sharpPixelMm;
const lifetimeHours = 40;

const STEPS = 4096;
const COSINE = Float64Array.from({ length: STEPS }, (_, i) => Math.cos((2 * Math.PI * i) / STEPS));

/** Lanes at a time, hours; they change over a day and a half. */
export function lanesAt(seed: number, hours: number): Lanes {
  // Phases in steps of the table.
  const toSteps = STEPS / (2 * Math.PI);
  const kx = new Float64Array(WAVES);
  const ky = new Float64Array(WAVES);
  const phase = new Float64Array(WAVES);
  for (let i = 0; i < WAVES; i++) {
    const bits = mix(i, seed);
    const angle = Math.PI * ((i + unit(bits)) / WAVES);
    const k = ((2 * Math.PI) / wavePx) * (0.75 + 0.5 * unit(mix(1, bits)));
    const turn = ((i % 2 === 0 ? 1 : -1) * 2 * Math.PI) / (4 * lifetimeHours);
    kx[i] = k * Math.cos(angle);
    ky[i] = k * Math.sin(angle);
    phase[i] = 2 * Math.PI * unit(mix(2, bits)) + turn * hours;
  }
  return {
    settle(place, reach) {
      let left = reach;
      // Newton's steps to the nodal line, the second for its curvature.
      for (let round = 0; round < 2 && left > 0.5; round++) {
        let value = 0;
        let gx = 0;
        let gy = 0;
        for (let i = 0; i < WAVES; i++) {
          const step = toSteps * (kx[i] * place.x + ky[i] * place.y + phase[i]);
          const sin = COSINE[(step - STEPS / 4) & (STEPS - 1)];
          value += COSINE[step & (STEPS - 1)];
          gx -= kx[i] * sin;
          gy -= ky[i] * sin;
        }
        const steep = gx * gx + gy * gy;
        const length = Math.abs(value) / Math.sqrt(steep + 1e-12);
        const part = Math.min(1, left / (length + 1e-9));
        place.x -= (part * value * gx) / (steep + 1e-12);
        place.y -= (part * value * gy) / (steep + 1e-12);
        left -= length;
      }
    },
  };
}
