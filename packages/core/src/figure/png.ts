import { decode, encode } from "fast-png";
import { ArgumentError, FormatError, ShapeError, UnsupportedError } from "../errors.ts";
import type { RgbaImage } from "./image.ts";
import { compactImage } from "./png-compact.ts";

/**
 * The samples of a PNG file as they stand in it: row 0 at the top, channels interleaved. Bit depths of 1, 2 and 4
 * come as one sample a byte. With a palette the one channel holds indices into it.
 */
export interface PngImage {
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly width: number;
  readonly height: number;
  /** 1 grey or palette index, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Bits a sample; 16 goes with a Uint16Array. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** RGB or RGBA entries of a palette file. */
  readonly palette?: readonly (readonly number[])[];
  /** The one grey level (or RGB triple) that a file without alpha declares transparent. */
  readonly transparent?: readonly number[];
  /** Latin-1 text chunks, by keyword. */
  readonly text?: Readonly<Record<string, string>>;
}

export interface EncodePngOptions {
  /** Written as tEXt chunks: Latin-1, keywords of 1 to 79 characters. */
  readonly text?: Readonly<Record<string, string>>;
  /** zlib level, 0 to 9; 6 by default. */
  readonly level?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

export interface DecodePngOptions {
  /** Larger files are refused before anything is allocated; 2^28 pixels by default. */
  readonly maxPixels?: number;
}

/**
 * The bytes of a PNG file; the same picture gives the same bytes. An {@link RgbaImage} that is opaque everywhere is
 * written as grey where it has no colour, with a palette where it has at most 256 colours (a coloured raster with a
 * few borders), and else as RGB; a {@link PngImage} keeps its channels and its depth (8 or 16).
 *
 * Throws a ShapeError when data and size disagree, an UnsupportedError for depths below 8 and palettes with alpha.
 */
export function encodePng(image: RgbaImage | PngImage, options: EncodePngOptions = {}): Uint8Array {
  const png = "channels" in image ? image : compactImage(image);
  const { data, width, height, channels, depth } = png;
  const { palette } = png;
  if ((depth !== 8 && depth !== 16) || palette?.some((entry) => entry.length !== 3)) {
    throw new UnsupportedError(depth < 8 ? `Writing ${depth}-bit samples` : "Writing a palette with alpha", {
      expected: "8 or 16 bits, RGB palettes",
      remedy: "Expand it with pngToRgba",
    });
  }
  const samples = width * height * channels;
  if (width < 1 || height < 1 || data.length !== samples) {
    throw new ShapeError(`Picture of ${width}x${height}x${channels} with ${data.length} samples`, {
      value: data.length,
      expected: `at least one pixel, ${samples} samples`,
    });
  }
  if ((depth === 16) !== data instanceof Uint16Array) {
    throw new ArgumentError(`${depth}-bit picture in a ${data.constructor.name}`, {
      expected: depth === 16 ? "a Uint16Array" : "a Uint8Array",
    });
  }
  const text = { ...png.text, ...options.text };
  if (palette && (channels !== 1 || depth !== 8 || palette.length < 1 || palette.length > 256)) {
    throw new ArgumentError(`Palette of ${palette.length} with ${channels} channels of ${depth} bits`, {
      expected: "1 to 256 entries, one channel of 8 bits",
    });
  }
  const colours = palette ? { palette: palette.map((entry) => [...entry]) } : {};
  return encode(
    { data, width, height, channels, depth, text, ...colours },
    { zlib: { level: options.level ?? 6 } },
  );
}

/**
 * Reads a PNG file: grey, grey and alpha, RGB, RGBA or palette, 1 to 16 bits, interlaced or not; checksums are
 * checked. Throws a FormatError on anything else, truncated bytes included.
 */
export function decodePng(bytes: Uint8Array, options: DecodePngOptions = {}): PngImage {
  checkHead(bytes, options.maxPixels ?? 2 ** 28);
  let png: ReturnType<typeof decode>;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw new FormatError(`The PNG cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      expected: "a complete PNG file",
      remedy: "Fetch or write the file again",
      cause,
    });
  }
  const { width, height, depth } = png;
  const channels = png.channels as PngImage["channels"];
  const data = depth < 8 ? unpack(png.data, width * channels, height, depth) : png.data;
  return {
    data,
    width,
    height,
    channels,
    depth,
    ...(png.palette ? { palette: png.palette } : {}),
    ...(png.transparency ? { transparent: [...png.transparency] } : {}),
    ...(Object.keys(png.text).length > 0 ? { text: png.text } : {}),
  };
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function checkHead(bytes: Uint8Array, maxPixels: number): void {
  if (bytes.length < 33 || SIGNATURE.some((b, i) => bytes[i] !== b)) {
    throw new FormatError(
      bytes.length < 33 ? `${bytes.length} bytes are no PNG file` : "The PNG signature is missing",
      {
        expected: "a PNG file",
      },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width < 1 || height < 1 || width * height > maxPixels) {
    throw new FormatError(`The PNG says that it is ${width}x${height}`, {
      value: [width, height],
      expected: `1 to ${maxPixels} pixels`,
      remedy: "Raise maxPixels if the size is right",
    });
  }
}

/** Packed samples, rows padded to whole bytes, as one sample a byte. */
function unpack(packed: ArrayLike<number>, across: number, height: number, depth: number): Uint8Array {
  const stride = Math.ceil((across * depth) / 8);
  const mask = (1 << depth) - 1;
  const data = new Uint8Array(across * height);
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < across; i++) {
      const bit = i * depth;
      data[row * across + i] = (packed[row * stride + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return data;
}
