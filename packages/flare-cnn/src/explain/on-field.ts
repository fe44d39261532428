import { ArgumentError, type Raster } from "@helioscope/core";
import { resize } from "@helioscope/core/image";
import { SHARP_PIXEL_DEGREES } from "../keywords/geometry.ts";
import { cropCorner, type PrepareOptions, prepareInput } from "../network/prepare-input.ts";
import type { InputConfig } from "../types.ts";
import { largest } from "./occlusion.ts";

/** The part of a magnetogram that an input shows, in its pixels from its lower left corner; it may reach beyond it. */
interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A map on the grid of an input as a map of the magnetogram that the input was made from, bicubic, divided by its largest
 * absolute value (section 4.5). A map of zeros stays one. What a `crop` leaves out is NaN.
 *
 * @throws ShapeError for an empty map or magnetogram; ArgumentError for a scale that is not above zero
 */
export function onField(
  map: Raster,
  field: Raster,
  input: InputConfig,
  options: PrepareOptions = {},
): Raster<Float32Array> {
  const { width, height } = field;
  const window = windowOf(map, field, input, options);
  const resized = resize(map, window.width, window.height);
  const data = new Float32Array(width * height).fill(Number.NaN);
  const first = Math.max(0, window.x);
  const last = Math.min(width, window.x + window.width);
  for (let y = Math.max(0, window.y); y < Math.min(height, window.y + window.height); y++) {
    for (let x = first; x < last; x++)
      data[y * width + x] = resized.data[(y - window.y) * window.width + x - window.x];
  }
  const maximum = largest(data);
  if (maximum > 0) for (let i = 0; i < data.length; i++) data[i] /= maximum;
  return { data, width, height };
}

function windowOf(map: Raster, field: Raster, input: InputConfig, options: PrepareOptions): Window {
  const whole = { x: 0, y: 0, width: field.width, height: field.height };
  if (input.kind === "resize") return whole;
  const factor = input.scaleDeg / (options.pixelScaleDeg ?? SHARP_PIXEL_DEGREES);
  const block = Math.round(factor);
  const blocks = block >= 1 && Math.abs(factor - block) < 1e-6 * factor;
  const cut = input.kind === "crop" ? prepareInput(field, { ...input, kind: "native" }, options) : null;
  const scaled = cut ?? map;
  // Where the scaled magnetogram begins, and how many of its own pixels go into one of them.
  const across = blocks ? block : field.width / scaled.width;
  const upwards = blocks ? block : field.height / scaled.height;
  const left = blocks ? -Math.floor((scaled.width * block - field.width) / 2) : 0;
  const below = blocks ? -Math.floor((scaled.height * block - field.height) / 2) : 0;
  const [column, row] = cut && input.kind === "crop" ? cropCorner(cut, input.sizePx) : [0, 0];
  return {
    x: left + Math.round(column * across),
    y: below + Math.round(row * upwards),
    width: Math.round(map.width * across),
    height: Math.round(map.height * upwards),
  };
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
