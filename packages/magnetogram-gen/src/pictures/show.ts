import type { Raster } from "@helioscope/core";
import {
  type ColourMap,
  type ColourMapName,
  colourise,
  colourMaps,
  enlarge,
  type RgbaImage,
} from "@helioscope/core/figure";
import type { IntensityTransform } from "../config.ts";
import { scaleIntensity } from "../prepare/scaling.ts";

/** Small images are enlarged to at least so many pixels. */
const SHOWN_PX = 256;

export interface ShowOptions {
  /** Steps of colour: fewer than 256 leave room in the palette of an animation. 256 by default. */
  readonly levels?: number;
}

/** A field in grey, black to white from -clipGauss to clipGauss; small ones enlarged. */
export function showField(field: Raster, clipGauss: number, options: ShowOptions = {}): RgbaImage {
  const map = coarse("grey", options.levels);
  return enlarge(colourise(field, { map, min: -clipGauss, max: clipGauss }), zoomOf(field));
}

/** An EUV image, DN/s, in the colours of AIA, stretched as the network takes it; small ones enlarged. */
export function showEuv(
  euv: Raster,
  intensity: IntensityTransform,
  options: ShowOptions & { readonly wavelengthAngstrom?: number } = {},
): RgbaImage {
  const own = `aia${options.wavelengthAngstrom ?? 304}`;
  const name = Object.hasOwn(colourMaps, own) ? (own as ColourMapName) : "aia304";
  const scaled = { ...euv, data: scaleIntensity(euv, intensity).data };
  return enlarge(colourise(scaled, { map: coarse(name, options.levels), min: -1, max: 1 }), zoomOf(euv));
}

/** Whole number of picture pixels for each pixel. */
export function zoomOf({ width }: Raster): number {
  return Math.max(1, Math.ceil(SHOWN_PX / width));
}

/** A map with so many different colours. */
function coarse(name: ColourMapName, levels = 256): ColourMap {
  const { table } = colourMaps[name];
  if (levels >= 256) return colourMaps[name];
  const steps = new Uint8Array(table.length);
  for (let i = 0; i < 256; i++) {
    const at = Math.round((Math.floor((i * levels) / 256) * 255) / (levels - 1));
    steps.set(table.subarray(3 * at, 3 * at + 3), 3 * i);
  }
  return { name: `${name} of ${levels}`, table: steps };
}
