import { DataError, type Raster, type SolarImage } from "@helioscope/core";
import type { ColourMapName, Stretch } from "@helioscope/core/figure";
import type { PictureOptions } from "./options.ts";

export interface Colours {
  readonly map: ColourMapName;
  readonly min: number;
  readonly max: number;
  readonly stretch: Stretch;
}

const AIA: Readonly<Record<number, ColourMapName>> = {
  171: "aia171",
  193: "aia193",
  211: "aia211",
  304: "aia304",
};

/**
 * Colours for the values of an image: AIA's own; grey for others. Fields and velocities, which have both signs, run
 * evenly on both sides of zero.
 */
export function coloursOf(raster: Raster, image: Partial<SolarImage>, options: PictureOptions): Colours {
  const euv =
    image.wavelengthAngstrom !== undefined && /AIA|EIT|SWAP|EUVI|TRACE/i.test(image.instrument ?? "");
  const map = options.colour ?? (euv ? (AIA[image.wavelengthAngstrom ?? 0] ?? "grey") : "grey");
  if (options.range !== undefined) {
    const [min, max] = options.range;
    return { map, min, max, stretch: options.stretch ?? "linear" };
  }
  const sorted = Float32Array.from(raster.data.filter(Number.isFinite)).sort();
  if (sorted.length === 0) throw new DataError("None of its pixels is a finite number");
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const tail = (1 - options.share) / 2;
  let [min, max] = [at(tail), at(1 - tail)];
  const signed = min < 0 && max > 0 && Math.min(-min, max) > 0.2 * Math.max(-min, max);
  if (signed) max = Math.max(-min, max);
  if (signed) min = -max;
  if (!(min < max)) [min, max] = [at(0), at(1)];
  if (!(min < max)) [min, max] = [min - 0.5, max + 0.5];
  return { map, min, max, stretch: options.stretch ?? (euv && min >= 0 ? "sqrt" : "linear") };
}
