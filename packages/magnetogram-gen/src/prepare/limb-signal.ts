import { type Raster, raster } from "@helioscope/core";
import { median } from "@helioscope/core/stats";
import type { DiscKind } from "../types.ts";

/** Side of the corners in which there is no Sun, as a share of the image's. */
const CORNER = 0.06;

/** A field that differs by this share of the typical difference is as good as any: spots shall not pull the limb to them. */
const QUIET = 0.3;

/**
 * What a limb is seen by. Field: how much the field differs from what stands beyond the disc, 0 to 1, also where quiet: noise
 * ends at the limb. EUV: the intensity in terms of the disc's. NaN where nothing is known.
 */
export function limbSignal(image: Raster, kind: DiscKind): Raster<Float32Array<ArrayBuffer>> {
  const { data, width, height } = image;
  const signal = new Float32Array(data.length);
  const sky = cornerLevel(image);
  const typical = middleLevel(image, kind === "field" ? sky : 0);
  if (kind === "field") {
    for (let i = 0; i < signal.length; i++) {
      const value = data[i];
      signal[i] = value - value === 0 ? Math.min(1, Math.abs(value - sky) / (QUIET * typical)) : 0;
    }
  } else {
    for (let i = 0; i < signal.length; i++) {
      const value = data[i];
      signal[i] = value - value === 0 ? value / typical : Number.NaN;
    }
  }
  return raster(signal, width, height);
}

/** Median of the four corners; 0 where they hold nothing. */
function cornerLevel({ data, width, height }: Raster): number {
  const [w, h] = [Math.max(1, Math.floor(width * CORNER)), Math.max(1, Math.floor(height * CORNER))];
  const values: number[] = [];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (const row of [y, height - 1 - y]) {
        for (const column of [x, width - 1 - x]) {
          const value = data[row * width + column];
          if (value - value === 0) values.push(value);
        }
      }
    }
  }
  return values.length > 0 ? median(values) : 0;
}

/** Median difference from `sky` in the middle third. */
function middleLevel({ data, width, height }: Raster, sky: number): number {
  const values: number[] = [];
  const step = Math.max(1, Math.floor(Math.min(width, height) / 200));
  for (let y = Math.floor(height / 3); y < (2 * height) / 3; y += step) {
    for (let x = Math.floor(width / 3); x < (2 * width) / 3; x += step) {
      const value = Math.abs(data[y * width + x] - sky);
      if (value - value === 0) values.push(value);
    }
  }
  return values.length > 0 ? Math.max(median(values), Number.MIN_VALUE) : 1;
}
