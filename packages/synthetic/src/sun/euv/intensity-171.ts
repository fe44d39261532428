import { seededRandom } from "@helioscope/core";
import { projectTo } from "../projection.ts";
import type { SunImage, SunState, SunView } from "../types.ts";
import { discRows } from "./disc.ts";
import { paintFilaments } from "./filament-shade.ts";
import { paintFlares } from "./flare-light.ts";
import { paintHeat } from "./heat.ts";
import { layersAt } from "./layers.ts";
import { paintLoops } from "./loops.ts";
import type { EuvOptions } from "./options.ts";
import { spotPainter } from "./sphere-spot.ts";

const layers = [
  { name: "wide corona", cellMm: 160, lifeHours: 60, strength: 0.22 },
  { name: "corona", cellMm: 55, lifeHours: 12, strength: 0.22 },
  { name: "fine corona", cellMm: 16, lifeHours: 2, strength: 0.2 },
];
const flickerLayers = [{ name: "coronal flicker", cellMm: 30, lifeHours: 0.5, strength: 0.1 }];

/** Distance from disc centre, radii, and brightness of the quiet corona: along the line of sight it is deepest at the limb. */
const limbTable: readonly (readonly [number, number])[] = [
  [0, 0.95],
  [0.6, 0.95],
  [0.8, 1.0],
  [0.9, 1.2],
  [0.95, 1.35],
  [0.98, 1.57],
  [0.99, 1.72],
  [1, 2.05],
  [1.01, 2.6],
  [1.02, 2.05],
  [1.03, 1.55],
  [1.05, 1.03],
  [1.08, 0.62],
  [1.12, 0.41],
  [1.2, 0.23],
  [1.4, 0.07],
  [2, 0.01],
];

function limbAt(reach: number): number {
  for (let k = 1; k < limbTable.length; k++) {
    const [far, there] = limbTable[k];
    if (reach > far) continue;
    const [near, here] = limbTable[k - 1];
    return here + ((there - here) * (reach - near)) / (far - near);
  }
  return 0.01;
}

/** Fe IX 171, DN/s without noise. */
export function intensity171(state: SunState, view: SunView, options: EuvOptions): SunImage {
  const { seed, quietDnPerS: quiet = 160, flicker = 1, flares = true, filaments = true } = options;
  const { width, height } = view;
  const projection = projectTo(view);
  const painter = spotPainter(view, projection);
  const blank = (): SunImage => ({ data: new Float32Array(width * height), width, height });
  const [heat, extra, depth] = [blank(), blank(), blank()];
  paintHeat(heat, painter, view.longitudeDeg, state.knots, { heightMm: 12, spreadMm: 18, regionsOnly: true });
  paintLoops(extra, painter, state, seededRandom(`${seed}/loops`).integer(2 ** 32) | 0, quiet);
  if (flares) paintFlares(extra, painter, state.flares, state.time, 0.5 * quiet);
  if (filaments) paintFilaments(depth, extra, painter, projection, state.filaments, state.time, 0.3 * quiet);
  const texture = layersAt(layers, seed, state.time, painter.mmPerPx);
  const flickers = flickerLayers.map((layer) => ({ ...layer, strength: flicker * layer.strength }));
  const shimmer = layersAt(flickers, seed, state.time, painter.mmPerPx);
  const rowAt = discRows(view, projection.radiusPx, 1);
  const image = blank();
  for (let j = 0; j < height; j++) {
    const { reach, x, y, z } = rowAt(j);
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      // Along a line of sight beyond the limb much is mixed.
      const mixed = reach[i] < 1 ? 1 : 0.6;
      const own = Math.exp(mixed * (texture(x[i], y[i], z[i]) + shimmer(x[i], y[i], z[i])));
      const shade = reach[i] < 1 ? Math.exp(-0.8 * depth.data[at]) : 1;
      const body = limbAt(reach[i]) * (0.95 + 0.15 * heat.data[at] ** 0.9) * own;
      image.data[at] = extra.data[at] + quiet * body * shade;
    }
  }
  return image;
}
