import type { Random } from "@helioscope/core";
import { kmPerArcsec, type MagnetogramOptions, pixelsPerFrame } from "./options.ts";

interface Wave {
  readonly kx: number;
  readonly ky: number;
  phase: number;
  readonly turn: number;
}

/**
 * A supergranular flow: cells are the bulges of a sum of plane waves, lanes its nodal lines. Matter drifts down
 * the slope of its square, from the cells to the lanes.
 */
export interface Flow {
  /** Drift at a place, pixels a frame, written into `out`. */
  drift(x: number, y: number, out: { x: number; y: number }): void;
  /** 1 in a lane, towards 0 inside a cell. */
  lane(x: number, y: number): number;
  /** Goes on by one frame. */
  advance(): void;
}

export function supergranularFlow(options: MagnetogramOptions, random: Random): Flow {
  const count = 7;
  // Nodal lines of waves of length L lie about L / 2 apart.
  const wave = (2 * options.cellMm * 1000) / (kmPerArcsec * options.pixelScaleArcsec);
  const lifetimeFrames = (20 * 3600) / options.cadenceSeconds;
  const waves: Wave[] = Array.from({ length: count }, () => {
    const angle = 2 * Math.PI * random.uniform();
    const k = ((2 * Math.PI) / wave) * (0.8 + 0.4 * random.uniform());
    const turn = ((random.uniform() < 0.5 ? -1 : 1) * 2 * Math.PI) / lifetimeFrames;
    return { kx: k * Math.cos(angle), ky: k * Math.sin(angle), phase: 2 * Math.PI * random.uniform(), turn };
  });
  const amplitude = Math.sqrt(2 / count);
  const slope = (2 * Math.PI) / wave;
  const speed = options.driftKmS * pixelsPerFrame(options);
  return {
    drift(x, y, out) {
      let value = 0;
      let gx = 0;
      let gy = 0;
      for (const w of waves) {
        const phase = w.kx * x + w.ky * y + w.phase;
        value += amplitude * Math.cos(phase);
        const s = -amplitude * Math.sin(phase);
        gx += w.kx * s;
        gy += w.ky * s;
      }
      const scale = (-2 * speed * value) / slope;
      const length = Math.hypot(gx, gy) * Math.abs(scale);
      const cap = length > 2 * speed ? (2 * speed) / length : 1;
      out.x = gx * scale * cap;
      out.y = gy * scale * cap;
    },
    lane(x, y) {
      let value = 0;
      for (const w of waves) value += amplitude * Math.cos(w.kx * x + w.ky * y + w.phase);
      return Math.exp(-6 * value * value);
    },
    advance() {
      for (const w of waves) w.phase += w.turn;
    },
  };
}
