import { unzlibSync, zlibSync } from "fflate";
import { crc32 } from "../crc32.ts";
import { ArgumentError, ShapeError, UnsupportedError } from "../errors.ts";
import { changedBox, type PixelBox } from "./changed-box.ts";
import { assertImage, type RgbaImage, words } from "./image.ts";
import { PaletteIndex } from "./palette-index.ts";

export interface EncodeApngOptions {
  /** Milliseconds that each frame is shown, 1 to 65,535; 200 by default. A list: one for each frame. */
  readonly delayMs?: number | readonly number[];
  /** How often it is played; 0 (the default) for ever. */
  readonly plays?: number;
  /** Written as tEXt chunks: Latin-1, keywords of 1 to 79 characters. */
  readonly text?: Readonly<Record<string, string>>;
  /** zlib level; 6 by default. */
  readonly level?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

interface Part extends PixelBox {
  readonly delayMs: number;
  readonly packed: Uint8Array;
}

/**
 * The bytes of an animated PNG (PNG third edition: acTL, fcTL, fdAT), which readers without animation show as its first
 * frame. Frames are taken one at a time, and only the box that differs from the frame before is stored, so a generator
 * may draw them; memory is that of two frames and of the file. With a palette while all frames together have at most 256
 * colours, and else as RGB.
 *
 * Throws an ArgumentError without frames, for delays that are no whole milliseconds and for text that tEXt cannot hold,
 * a ShapeError for frames of different size, and an UnsupportedError for frames that are not opaque.
 */
export async function encodeApng(
  frames: Iterable<RgbaImage> | AsyncIterable<RgbaImage>,
  options: EncodeApngOptions = {},
): Promise<Uint8Array> {
  const { plays = 0, level = 6 } = options;
  const palette = new PaletteIndex();
  let parts: Part[] = [];
  let colours: "palette" | "rgb" = "palette";
  let first: RgbaImage | undefined;
  let before: Uint32Array | undefined;
  for await (const frame of frames) {
    first ??= { ...frame, data: frame.data.subarray(0, 0) };
    assertFrame(frame, first);
    const box = changedBox(frame, before);
    const delayMs = delayOf(options.delayMs, parts.length);
    before = words(frame).slice();
    const cut = cutOut(before, frame.width, box);
    const indices = colours === "palette" ? palette.indexed(cut) : undefined;
    if (colours === "palette" && !indices) {
      colours = "rgb";
      parts = parts.map((part) => ({ ...part, packed: withoutPalette(part, palette, level) }));
    }
    const packed = indices ? scanLines(indices, box, 1, 0, level) : scanLines(rgbOf(cut), box, 3, 1, level);
    parts.push({ ...box, delayMs, packed });
  }
  if (!first) throw new ArgumentError("An animation of no frames", { expected: "at least one" });
  if (typeof options.delayMs === "object" && options.delayMs.length !== parts.length) {
    throw new ArgumentError(`${options.delayMs.length} delays for ${parts.length} frames`, {
      expected: "one each",
    });
  }
  if (!Number.isInteger(plays) || plays < 0) {
    throw new ArgumentError(`An animation played ${plays} times`, {
      expected: "a whole number, 0 for ever",
    });
  }
  const chunks = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", [u32(first.width), u32(first.height), [8, colours === "palette" ? 3 : 2, 0, 0, 0]]),
    chunk("acTL", [u32(parts.length), u32(plays)]),
    ...Object.entries(options.text ?? {}).map(([keyword, text]) => chunk("tEXt", [latin1(keyword, text)])),
    ...(colours === "palette" ? [chunk("PLTE", [palette.entries().flat()])] : []),
  ];
  let sequence = 0;
  for (const [k, part] of parts.entries()) {
    const place = [part.width, part.height, part.left, part.top].map(u32);
    // Delay over 1000; what was shown stays, and the box replaces it.
    chunks.push(chunk("fcTL", [u32(sequence++), ...place, u16(part.delayMs), u16(1000), [0, 0]]));
    chunks.push(k === 0 ? chunk("IDAT", [part.packed]) : chunk("fdAT", [u32(sequence++), part.packed]));
  }
  return joined([...chunks, chunk("IEND", [])]);
}

function assertFrame(frame: RgbaImage, { width, height }: RgbaImage): void {
  assertImage(frame);
  if (frame.width !== width || frame.height !== height || width < 1 || height < 1) {
    throw new ShapeError(`A frame of ${frame.width}x${frame.height} in an animation of ${width}x${height}`, {
      value: [frame.width, frame.height],
      expected: "frames of one size",
    });
  }
  for (let i = 3; i < frame.data.length; i += 4) {
    if (frame.data[i] !== 255) {
      throw new UnsupportedError("An animation with transparent pixels", { expected: "opaque frames" });
    }
  }
}

function delayOf(delays: EncodeApngOptions["delayMs"], frame: number): number {
  const delay = typeof delays === "object" ? (delays[frame] ?? 0) : (delays ?? 200);
  if (Number.isInteger(delay) && delay >= 1 && delay <= 65_535) return delay;
  throw new ArgumentError(`A delay of ${delay} ms for frame ${frame}`, {
    value: delay,
    expected: "whole milliseconds, 1 to 65535, one for each frame",
  });
}

function cutOut(pixels: Uint32Array, across: number, { left, top, width, height }: PixelBox): Uint32Array {
  const cut = new Uint32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * across + left;
    cut.set(pixels.subarray(from, from + width), row * width);
  }
  return cut;
}

function rgbOf(pixels: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, 4 * pixels.length);
  const rgb = new Uint8Array(3 * pixels.length);
  for (let i = 0, k = 0; i < bytes.length; i += 4, k += 3) {
    rgb[k] = bytes[i];
    rgb[k + 1] = bytes[i + 1];
    rgb[k + 2] = bytes[i + 2];
  }
  return rgb;
}

/** Rows with their filter byte (0 none, 1 difference to the left), compressed. */
function scanLines(
  samples: Uint8Array,
  { width, height }: PixelBox,
  channels: number,
  filter: 0 | 1,
  level: EncodeApngOptions["level"] & number,
): Uint8Array {
  const across = width * channels;
  const lines = new Uint8Array((across + 1) * height);
  for (let row = 0; row < height; row++) {
    const to = row * (across + 1);
    lines[to] = filter;
    const line = samples.subarray(row * across, (row + 1) * across);
    lines.set(line, to + 1);
    if (filter === 1) for (let i = channels; i < across; i++) lines[to + 1 + i] -= line[i - channels];
  }
  return zlibSync(lines, { level });
}

/** A frame that was stored with the palette, as RGB. */
function withoutPalette(
  part: Part,
  palette: PaletteIndex,
  level: EncodeApngOptions["level"] & number,
): Uint8Array {
  const lines = unzlibSync(part.packed);
  const entries = palette.entries();
  const rgb = new Uint8Array(3 * part.width * part.height);
  for (let row = 0, k = 0; row < part.height; row++) {
    const from = row * (part.width + 1) + 1;
    for (let x = 0; x < part.width; x++, k += 3) rgb.set(entries[lines[from + x]], k);
  }
  return scanLines(rgb, part, 3, 1, level);
}

function latin1(keyword: string, text: string): Uint8Array {
  const codes = [...keyword, "\0", ...text].map((character) => character.codePointAt(0) as number);
  const wrong = keyword.length < 1 || keyword.length > 79 || keyword.includes("\0") || text.includes("\0");
  if (wrong || codes.some((code) => code > 255)) {
    throw new ArgumentError(`Text ${JSON.stringify(keyword)}: ${JSON.stringify(text)}`, {
      expected: "Latin-1, a keyword of 1 to 79 characters",
    });
  }
  return Uint8Array.from(codes);
}

const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const u16 = (value: number) => [value >>> 8, value & 255];

function chunk(type: string, content: readonly ArrayLike<number>[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(12 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  let at = 8;
  for (const part of content) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(bytes, 4, at));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
