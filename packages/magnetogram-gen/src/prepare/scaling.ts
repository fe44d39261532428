import type { Raster } from "@helioscope/core";
import type { IntensityTransform } from "../config.ts";

/** What a transform makes of an intensity before it is brought to -1 to 1, and back. */
interface Curve {
  readonly to: (intensity: number) => number;
  readonly from: (value: number) => number;
  readonly low: number;
  readonly high: number;
}

function curveOf(transform: IntensityTransform): Curve {
  switch (transform.kind) {
    case "log":
      return { to: Math.log, from: Math.exp, low: transform.low, high: transform.high };
    case "sqrt":
      return { to: Math.sqrt, from: (value) => value * value, low: transform.low, high: transform.high };
    case "linear":
      return { to: (value) => value, from: (value) => value, low: transform.low, high: transform.high };
    case "asinh": {
      const { knee, high } = transform;
      return {
        to: (value) => Math.asinh(value / knee),
        from: (value) => Math.sinh(value) * knee,
        low: 0,
        high,
      };
    }
  }
}

/**
 * Intensities, DN/s, as a network takes them: the transform's curve between its lowest and its highest intensity, brought to
 * -1 to 1. What lies outside is clipped; what is no number, or 0 in `valid`, becomes -1.
 */
export function scaleIntensity(
  image: Raster,
  transform: IntensityTransform,
  valid?: Raster,
): Raster<Float32Array<ArrayBuffer>> {
  const { to, low, high } = curveOf(transform);
  const start = to(low);
  const factor = 2 / (to(high) - start);
  const data = new Float32Array(image.data.length).fill(-1);
  for (let i = 0; i < data.length; i++) {
    const value = image.data[i];
    if (value > low && !(valid && valid.data[i] === 0)) {
      data[i] = value >= high ? 1 : (to(value) - start) * factor - 1;
    }
  }
  return { data, width: image.width, height: image.height };
}

/** Intensities, DN/s, of a network's input: the inverse of {@link scaleIntensity} where nothing was clipped. */
export function unscaleIntensity(
  image: Raster,
  transform: IntensityTransform,
): Raster<Float32Array<ArrayBuffer>> {
  const { to, from, low, high } = curveOf(transform);
  const start = to(low);
  const factor = (to(high) - start) / 2;
  const data = Float32Array.from(image.data, (value) => from((value + 1) * factor + start));
  return { data, width: image.width, height: image.height };
}

/** A field, gauss, as a network takes it: clipped at `clipGauss` on either side and divided by it; 0 where it is no number. */
export function scaleField(image: Raster, clipGauss: number): Raster<Float32Array<ArrayBuffer>> {
  const data = Float32Array.from(image.data, (value) =>
    Number.isNaN(value) ? 0 : Math.max(-1, Math.min(1, value / clipGauss)),
  );
  return { data, width: image.width, height: image.height };
}

/** Gauss of a network's field: the inverse of {@link scaleField} where nothing was clipped. */
export function unscaleField(image: Raster, clipGauss: number): Raster<Float32Array<ArrayBuffer>> {
  const data = Float32Array.from(image.data, (value) => value * clipGauss);
  return { data, width: image.width, height: image.height };
}
