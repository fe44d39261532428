import type { Bits } from "./xoshiro.ts";

// The ziggurat of Marsaglia & Tsang (2000) with 256 layers of equal area, in the form of Doornik (2005), which
// takes the layer and the abscissa from different bits.
const LAYERS = 256;
const TAIL = 3.6541528853610088;
const AREA = 0.004928673233974655;
const edges = new Float64Array(LAYERS + 1);
const ratios = new Float64Array(LAYERS);
{
  const density = (x: number) => Math.exp(-0.5 * x * x);
  edges[0] = AREA / density(TAIL);
  edges[1] = TAIL;
  for (let i = 2; i < LAYERS; i++) {
    edges[i] = Math.sqrt(-2 * Math.log(AREA / edges[i - 1] + density(edges[i - 1])));
  }
  edges[LAYERS] = 0;
  for (let i = 0; i < LAYERS; i++) ratios[i] = edges[i + 1] / edges[i];
}

/** Standard normal, 53 bits of resolution, no state besides that of the bits. */
export function ziggurat(bits: Bits): number {
  for (;;) {
    const high = bits.word();
    const low = bits.word();
    const layer = low & 255;
    const u = (high * 2 ** 21 + (low >>> 11) + 0.5) * 2 ** -52 - 1;
    if (Math.abs(u) < ratios[layer]) return u * edges[layer];
    if (layer === 0) return u < 0 ? -tail(bits) : tail(bits);
    const x = u * edges[layer];
    const lower = Math.exp(-0.5 * (edges[layer] * edges[layer] - x * x));
    const upper = Math.exp(-0.5 * (edges[layer + 1] * edges[layer + 1] - x * x));
    if (lower + bits.fine() * (upper - lower) < 1) return x;
  }
}

/** A normal deviate beyond the base layer (Marsaglia 1964). */
function tail(bits: Bits): number {
  for (;;) {
    const x = -Math.log(bits.fine()) / TAIL;
    const y = -Math.log(bits.fine());
    if (2 * y > x * x) return TAIL + x;
  }
}
