import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Mask, Raster } from "@helioscope/core";
import { decodePng } from "@helioscope/core/figure";
import { dataPath } from "../../../../testing/data.ts";

/** A grey PNG in the order of the file: row 0 is north. */
export function greyPng(...parts: string[]): Raster<Uint8Array> {
  const { data, width, height } = decodePng(readFileSync(dataPath(...parts)));
  return { data: Uint8Array.from(data), width, height };
}

/** The primary image of a simple FITS file, rows as they stand: row 0 is south. */
export function fitsImage(...parts: string[]): Raster<Float32Array | Int32Array> {
  const raw = readFileSync(dataPath(...parts));
  const bytes = parts.at(-1)?.endsWith(".gz") ? gunzipSync(raw) : raw;
  const cards = new Map<string, string>();
  let at = 0;
  for (; ; at += 80) {
    const card = bytes.toString("latin1", at, at + 80);
    if (card.startsWith("END")) break;
    if (card[8] === "=") cards.set(card.slice(0, 8).trim(), card.slice(10).split("/")[0].trim());
  }
  const start = Math.ceil((at + 80) / 2880) * 2880;
  const width = Number(cards.get("NAXIS1"));
  const height = Number(cards.get("NAXIS2"));
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const bitpix = Number(cards.get("BITPIX"));
  const data = bitpix === -32 ? new Float32Array(width * height) : new Int32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    if (bitpix === -32) data[i] = view.getFloat32(4 * i);
    else if (bitpix === 32) data[i] = view.getInt32(4 * i);
    else if (bitpix === 16) data[i] = view.getInt16(2 * i);
    else if (bitpix === -64) data[i] = view.getFloat64(8 * i);
    else throw new Error(`BITPIX ${bitpix}`);
  }
  return { data, width, height };
}

export function upsideDown<A extends Float32Array | Int32Array | Int8Array | Uint8Array>(
  image: Raster<A>,
): Raster<A> {
  const { data, width, height } = image;
  const out = data.slice() as A;
  for (let y = 0; y < height; y++)
    out.set(data.subarray(y * width, (y + 1) * width) as never, (height - 1 - y) * width);
  return { data: out, width, height };
}

const processed = ["gst", "results", "processed_data_for_tracking"];

/** Field and signed mask of one of the three committed frames (1, 2, 3), row 0 north as the released code has them. */
export function releaseFrame(i: number): { field: Raster; mask: Mask } {
  const field = upsideDown(fitsImage(...processed, "fits", `frame_${i}.fits`));
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
