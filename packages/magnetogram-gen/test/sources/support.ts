import { createRequire } from "node:module";
import { type CardInput, encodeImage } from "@helioscope/io-fits";

const text = (value: string) => new TextEncoder().encode(value);

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A box of a JP2 file. */
export function box(type: string, content: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, content.length + 8);
  head.set(text(type), 4);
  return joined(head, content);
}

export const SIGNATURE: Uint8Array = box("jP  ", Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a));

interface Encoder {
  getDecodedBuffer(frame: Record<string, unknown>): Uint8Array;
  setQuality(reversible: boolean, quality: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

/** A lossless codestream of grey levels, row 0 at the top, by OpenJPEG's encoder. */
export async function codestream(levels: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const open = createRequire(import.meta.url)("@cornerstonejs/codec-openjpeg/wasmjs") as (
    options: object,
  ) => Promise<{ readonly J2KEncoder: new () => Encoder }>;
  const { J2KEncoder } = await open({ print() {}, printErr() {} });
  const encoder = new J2KEncoder();
  encoder
    .getDecodedBuffer({ width, height, bitsPerSample: 8, componentCount: 1, isSigned: false })
    .set(levels);
  encoder.setQuality(true, 0);
  encoder.encode();
  const encoded = new Uint8Array(encoder.getEncodedBuffer());
  // The encoder may wrap what it makes into a file of its own.
  const start = encoded.findIndex(
    (byte, i) => byte === 0xff && encoded[i + 1] === 0x4f && encoded[i + 2] === 0xff,
  );
  return encoded.slice(start);
}

/** A JP2 file as Helioviewer writes it: the FITS header as XML beside the codestream. */
export function jp2File(
  stream: Uint8Array,
  width: number,
  height: number,
  cards: Record<string, string | number>,
): Uint8Array {
  const header = new Uint8Array(14);
  const view = new DataView(header.buffer);
  view.setUint32(0, height);
  view.setUint32(4, width);
  header.set([0, 1, 7, 7, 0, 0], 8);
  const colour = new Uint8Array([1, 0, 0, 0, 0, 0, 17]);
  const lines = Object.entries(cards).map(([key, value]) => `<${key}>${value}</${key}>\n`);
  return joined(
    SIGNATURE,
    box("ftyp", joined(text("jp2 "), new Uint8Array(4), text("jp2 "))),
    box("jp2h", joined(box("ihdr", header), box("colr", colour))),
    box("xml ", text(`<?xml version="1.0"?>\n<meta>\n<fits>\n${lines.join("")}</fits>\n</meta>`)),
    box("jp2c", stream),
  );
}

export const AIA_CARDS: Readonly<Record<string, string | number>> = {
  TELESCOP: "SDO/AIA",
  INSTRUME: "AIA_4",
  WAVELNTH: 304,
  "DATE-OBS": "2016-01-01T00:00:05.13",
  T_OBS: "2016-01-01T00:00:06.58Z",
  EXPTIME: 2.9,
  QUALITY: 0,
  CTYPE1: "HPLN-TAN",
  CTYPE2: "HPLT-TAN",
  CUNIT1: "arcsec",
  CUNIT2: "arcsec",
  CRVAL1: 0,
  CRVAL2: 0,
  RSUN_OBS: 975.3,
  DSUN_OBS: 1.471e11,
};

/** A FITS file of these cards. */
export function fitsFile(
  data: Float32Array,
  width: number,
  height: number,
  cards: Readonly<Record<string, CardInput["value"]>>,
): Uint8Array {
  return encodeImage(
    { data, width, height },
    Object.entries(cards).map(([key, value]) => ({ key, value }) as CardInput),
  );
}

export const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i / 7);
