import { ArgumentError, type Raster } from "@helioscope/core";
import { resize } from "@helioscope/core/image";
import { largest } from "./occlusion.ts";

/**
 * A map on the grid of an input as a map of the whole magnetogram, bicubic, divided by its largest absolute value
 * (section 4.5). A map of zeros stays one.
 *
 * @throws ShapeError for an empty map; ArgumentError for a size that is not positive
 */
export function onField(
  map: Raster,
  field: { readonly width: number; readonly height: number },
): Raster<Float32Array> {
  const { width, height } = field;
  const resized = resize(map, width, height);
  const maximum = largest(resized.data);
  const scale = maximum > 0 ? 1 / maximum : 0;
  return { data: Float32Array.from(resized.data, (value) => value * scale), width, height };
}

/**
 * Pixels of a normalised map above a share of its maximum: 1 there, 0 elsewhere. Figure 12 shows those above 0.9.
 *
 * @throws ArgumentError for a level outside 0 to 1
 */
export function sensitiveRegion(map: Raster, level = 0.9): Raster<Uint8Array> {
  if (!(level >= 0 && level < 1)) {
    throw new ArgumentError(`A level of ${level}`, { value: level, expected: "from 0 to below 1" });
  }
  const data = Uint8Array.from(map.data, (value) => (value > level ? 1 : 0));
  return { data, width: map.width, height: map.height };
}
