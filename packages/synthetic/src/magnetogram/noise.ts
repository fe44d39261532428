import { fillNormal, type Random } from "@helioscope/core";
import { blur } from "./blur.ts";
import { kmPerArcsec, type MagnetogramOptions } from "./options.ts";

interface Ripple {
  readonly kx: number;
  readonly ky: number;
  readonly phase: number;
  /** Radians a frame. */
  readonly turn: number;
  readonly weight: number;
}

/**
 * What hides the elements: white noise, a residual of the 5-minute oscillation, and the weak field of the
 * internetwork. Frames are to be asked for in order.
 */
export interface Disturbance {
  /** A noisy copy of the frame. */
  disturb(clean: Float32Array, frame: number): Float32Array<ArrayBuffer>;
}

export function disturbance(options: MagnetogramOptions, random: Random): Disturbance {
  const { width, height, noiseGauss, oscillationGauss } = options;
  const count = 6;
  const setup = random.fork("ripples");
  const pxMm = (kmPerArcsec * options.pixelScaleArcsec) / 1000;
  const ripples: Ripple[] = Array.from({ length: count }, () => {
    const angle = 2 * Math.PI * setup.uniform();
    const k = (2 * Math.PI * pxMm) / (5 + 15 * setup.uniform());
    return {
      kx: k * Math.cos(angle),
      ky: k * Math.sin(angle),
      phase: 2 * Math.PI * setup.uniform(),
      turn: (2 * Math.PI * options.cadenceSeconds) / (270 + 60 * setup.uniform()),
      weight: oscillationGauss * Math.sqrt(2 / count),
    };
  });
  const weak = weakField(options, random.fork("background"));
  return {
    disturb(clean, frame) {
      const out = new Float32Array(clean);
      if (oscillationGauss > 0) for (const ripple of ripples) addRipple(out, width, height, ripple, frame);
      weak?.(out);
      if (noiseGauss > 0) {
        const own = random.fork(frame);
        for (let i = 0; i < out.length; i++) out[i] += noiseGauss * own.normal();
      }
      return out;
    },
  };
}

function addRipple(out: Float32Array, width: number, height: number, ripple: Ripple, frame: number): void {
  const cosX = new Float64Array(width);
  const sinX = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    cosX[x] = ripple.weight * Math.cos(ripple.kx * x);
    sinX[x] = ripple.weight * Math.sin(ripple.kx * x);
  }
  for (let y = 0; y < height; y++) {
    const phase = ripple.ky * y + ripple.phase - ripple.turn * frame;
    const cos = Math.cos(phase);
    const sin = Math.sin(phase);
    const base = y * width;
    for (let x = 0; x < width; x++) out[base + x] += cosX[x] * cos - sinX[x] * sin;
  }
}

/** Adds smoothed noise that forgets itself in about four minutes; null where there is none. */
function weakField(options: MagnetogramOptions, random: Random): ((out: Float32Array) => void) | null {
  const { width, height, backgroundGauss } = options;
  if (backgroundGauss === 0) return null;
  // Three passes of a 5-pixel box: a granule of about 0.6 Mm across, full width at half maximum 0.4 Mm.
  const radius = 2;
  const passes = 3;
  const memory = Math.exp(-options.cadenceSeconds / 240);
  const state = new Float32Array(width * height);
  const fresh = new Float32Array(width * height);
  let first = true;
  return (out) => {
    fillNormal(random, fresh);
    const gain = backgroundGauss / blur(fresh, width, height, radius, passes);
    const keep = first ? 0 : memory;
    const renew = first ? gain : gain * Math.sqrt(1 - memory * memory);
    first = false;
    for (let i = 0; i < state.length; i++) {
      state[i] = keep * state[i] + renew * fresh[i];
      out[i] += state[i];
    }
  };
}
