import { solarRadiusM } from "../../region/scale.ts";
import { type Projection, projectTo } from "../projection.ts";
import type { SunImage, SunState, SunView } from "../types.ts";
import { discRows } from "./disc.ts";
import { paintFilaments } from "./filament-shade.ts";
import { paintFlares } from "./flare-light.ts";
import { paintHeat } from "./heat.ts";
import { layersAt } from "./layers.ts";
import type { EuvOptions } from "./options.ts";
import { spotPainter } from "./sphere-spot.ts";

const radiusMm = solarRadiusM / 1e6;
/** The limb in 304 lies above the white-light one, Mm. */
const LIMB_MM = 6;

/** Texture of the quiet Sun, and the flicker of what is heated. */
const quietLayers = [
  { name: "wide", cellMm: 220, lifeHours: 140, strength: 0.1 },
  { name: "network", cellMm: 14, lifeHours: 22, strength: 0.22 },
  { name: "fine", cellMm: 5.5, lifeHours: 2, strength: 0.24 },
];
const flickerLayers = [
  { name: "brightenings", cellMm: 10, lifeHours: 0.3, strength: 0.22 },
  { name: "regions", cellMm: 60, lifeHours: 0.7, strength: 0.13 },
];

/** What is seen of the emission below, over the limb: the spicules' belt, and the corona's part of the band. */
const fade = (aboveMm: number): number => 0.65 * Math.exp(-aboveMm / 7.5) + 0.35 * Math.exp(-aboveMm / 45);

/** He II 304, DN/s without noise. */
export function intensity304(state: SunState, view: SunView, options: EuvOptions): SunImage {
  const { seed, quietDnPerS: quiet = 6, flicker = 1, flares = true, filaments = true } = options;
  const { width, height } = view;
  const projection: Projection = projectTo(view);
  const painter = spotPainter(view, projection);
  const { mmPerPx } = painter;
  const blank = (): SunImage => ({ data: new Float32Array(width * height), width, height });
  const [heat, halo, extra, depth] = [blank(), blank(), blank(), blank()];
  paintHeat(heat, painter, view.longitudeDeg, state.knots, { heightMm: 3, spreadMm: 3.5 });
  paintHeat(halo, painter, view.longitudeDeg, state.knots, { heightMm: 5, spreadMm: 13, regionsOnly: true });
  if (flares) paintFlares(extra, painter, state.flares, state.time, quiet);
  if (filaments) paintFilaments(depth, extra, painter, projection, state.filaments, state.time, quiet);
  const texture = layersAt(quietLayers, seed, state.time, mmPerPx);
  const flickers = flickerLayers.map((layer) => ({ ...layer, strength: flicker * layer.strength }));
  const shimmer = layersAt(flickers, seed, state.time, mmPerPx);
  const lift = 1 + LIMB_MM / radiusMm;
  const rowAt = discRows(view, projection.radiusPx, lift);
  const pixel = 1 / projection.radiusPx;
  const image = blank();
  for (let j = 0; j < height; j++) {
    const { reach, x, y, z } = rowAt(j);
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      const r = reach[i];
      const above = Math.max(0, r - lift);
      const part = above > 0 ? fade(above * radiusMm) : 1;
      let value = extra.data[at];
      if (part > 0.02) {
        // Along a line of sight beyond the limb much is mixed.
        const own = (above > 0 ? 0.6 : 1) * texture(x[i], y[i], z[i]);
        const shine = shimmer(x[i], y[i], z[i]);
        const heated = 0.65 * ((0.6 * heat.data[at] + 0.8 * halo.data[at]) / 10) ** 0.62;
        const limb = 1 + 0.02 * r ** 8;
        const body = limb * (0.8 * Math.exp(own + 0.4 * shine) + heated * Math.exp(0.4 * own + shine));
        // A pixel that the limb cuts has both.
        const inside = Math.min(1, Math.max(0, (lift - r) / pixel + 0.5));
        value += quiet * body * Math.max(part, inside) * Math.exp(-depth.data[at]);
      }
      image.data[at] = value;
    }
  }
  return image;
}
