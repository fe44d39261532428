import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Raster } from "@helioscope/core";

export function readPlainFits(path: string): Raster<Float64Array> {
  const raw = readFileSync(path);
  const bytes = path.endsWith(".gz") ? gunzipSync(raw) : raw;
  const cards = new Map<string, string>();
  let at = 0;
  for (; ; at += 80) {
    const card = bytes.subarray(at, at + 80).toString("latin1");
    if (card.startsWith("END")) break;
    cards.set(card.slice(0, 8).trim(), card.slice(10, 30).trim());
  }
  const width = Number(cards.get("NAXIS1"));
  const height = Number(cards.get("NAXIS2"));
  const bitpix = Number(cards.get("BITPIX"));
  const view = new DataView(bytes.buffer, bytes.byteOffset + Math.ceil((at + 80) / 2880) * 2880);
  const read = (i: number) =>
    bitpix === 16 ? view.getInt16(2 * i) : bitpix === 32 ? view.getInt32(4 * i) : view.getFloat32(4 * i);
  return { data: Float64Array.from({ length: width * height }, (_, i) => read(i)), width, height };
}
