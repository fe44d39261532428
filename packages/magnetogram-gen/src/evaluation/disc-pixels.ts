import type { Raster } from "@helioscope/core";
import type { PreparedDisc } from "../types.ts";

/** Which pixels of a disc are compared. */
export interface DiscPixels {
  /** 1 within the limb where the truth holds data. */
  readonly onDisc: Uint8Array;
  /** 1 there and beyond the limb, where both fields are 0 by convention, whatever the file held: all but the holes of the truth. */
  readonly all: Uint8Array;
}

/** Pixels of an image on the common grid: its disc is centred, and the limb is where the distance reaches `radiusPx`. */
export function discPixels({
  width,
  height,
  radiusPx,
  valid,
}: Pick<PreparedDisc, "width" | "height" | "radiusPx" | "valid">): DiscPixels {
  const onDisc = new Uint8Array(width * height);
  const all = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const dy = y - (height - 1) / 2;
    for (let x = 0; x < width; x++, i++) {
      const dx = x - (width - 1) / 2;
      const inside = dx * dx + dy * dy < radiusPx * radiusPx;
      if (inside && valid.data[i]) onDisc[i] = 1;
      if (!inside || valid.data[i]) all[i] = 1;
    }
  }
  return { onDisc, all };
}

/** A field as it is compared: between -clip and clip gauss, 0 beyond the limb and where the truth has holes. */
export function comparedField(
  { data, width, height }: Raster,
  { onDisc }: DiscPixels,
  clipGauss: number,
): Raster<Float32Array> {
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i++)
    if (onDisc[i]) out[i] = Math.min(clipGauss, Math.max(-clipGauss, data[i]));
  return { data: out, width, height };
}
