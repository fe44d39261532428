import { readFileSync } from "node:fs";
import type { Mask, Raster } from "@helioscope/core";
import { decodePng } from "@helioscope/core/figure";
import { flipY } from "@helioscope/core/image";
import { openFits, readPlane } from "@helioscope/io-fits";
import { dataPath } from "../../../../testing/data.ts";

/** A grey PNG in the order of the file: row 0 is north. */
export function greyPng(...parts: string[]): Raster<Uint8Array> {
  const { data, width, height } = decodePng(readFileSync(dataPath(...parts)));
  return { data: Uint8Array.from(data), width, height };
}

/** The first image of a FITS file, rows as they stand: row 0 is south. */
export async function fitsImage(...parts: string[]): Promise<Raster<Float32Array>> {
  const file = await openFits(readFileSync(dataPath(...parts)));
  return readPlane(file.firstImage());
}

const processed = ["gst", "results", "processed_data_for_tracking"];

/** Field and signed mask of one of the three committed frames (1, 2, 3), row 0 north as the released code has them. */
export async function releaseFrame(i: number): Promise<{ field: Raster<Float32Array>; mask: Mask }> {
  const field = flipY(await fitsImage(...processed, "fits", `frame_${i}.fits`));
  const grey = greyPng(...processed, "mask_3_class", `mask_3_class_00${i}.png`);
  return {
    field,
    mask: { ...grey, data: Int8Array.from(grey.data, (v) => (v === 255 ? 1 : v === 0 ? -1 : 0)) },
  };
}

export interface Golden {
  readonly features: Readonly<
    Record<
      string,
      readonly {
        readonly label: number;
        readonly size: number;
        readonly flux_sum_G: number;
        readonly centroid_rc: readonly [number, number];
        readonly center_rounded: readonly [number, number];
        readonly contour_px: number;
        readonly radius_ceil: number;
      }[]
    >
  >;
  readonly paint_calls_in_order: readonly (readonly [number, number, string])[];
  readonly links_next_label_to_track_ids: readonly Readonly<Record<string, readonly number[]>>[];
  readonly lifetimes_by_track_id: readonly number[];
}

/** What the released tracker does with the three frames; golden_tracking_3frames.json says how it was obtained. */
export function golden(): Golden {
  return JSON.parse(readFileSync(dataPath("gst", "golden_tracking_3frames.json"), "utf8"));
}
