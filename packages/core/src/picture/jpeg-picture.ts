import { decode } from "jpeg-js";
import { FormatError } from "../errors.ts";
import { type ChromaRatio, chromaRow } from "./chroma.ts";
import { type JpegHead, readJpegHead } from "./jpeg-head.ts";
import { luminance } from "./luminance.ts";
import { orient } from "./orient.ts";
import { assertPixels } from "./refusals.ts";
import type { Picture } from "./types.ts";

/** Reads a JPEG file; see `decodePicture`. */
export function readJpeg(bytes: Uint8Array, maxPixels: number): Picture & { readonly end: number } {
  const head = readJpegHead(bytes);
  const { width, height, components } = head;
  assertPixels("JPEG", width, height, maxPixels);
  const samples = decodeSamples(bytes, head);
  const data = new Float32Array(width * height);
  if (leftAsYcc(head)) fromYcc(samples, head, data);
  else {
    const fill = head.colours === "grey" ? grey : ofRgb;
    for (let y = 0; y < height; y++) fill(samples, 3 * y * width, width, data, (height - 1 - y) * width);
  }
  const raster = orient({ data, width, height }, head.orientation);
  const channels = components.length as Picture["channels"];
  const shown = { width: raster.width, height: raster.height };
  return { format: "jpeg", raster, ...shown, channels, depth: 8, end: head.end };
}

/** The decoder follows a transform that Adobe's marker asks for whatever it is told. */
function leftAsYcc({ colours, adobe }: JpegHead): boolean {
  return colours === "ycc" && !adobe;
}

/** Three samples a pixel: the grey level thrice, YCbCr as it is, or RGB. */
function decodeSamples(bytes: Uint8Array, { width, height, colours }: JpegHead): Uint8Array {
  const padded = (width + 32) * (height + 32);
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      colorTransform: colours === "ycck",
      maxResolutionInMP: (width * height) / 1e6 + 1,
      // Coefficients, samples and the result, of four components.
      maxMemoryUsageInMB: (32 * padded) / 2 ** 20 + 16,
    }).data;
  } catch (cause) {
    throw new FormatError(`The JPEG cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      expected: "a complete JPEG file",
      remedy: "Fetch or write the file again",
      cause,
    });
  }
}

type FillRow = (samples: Uint8Array, from: number, width: number, out: Float32Array, to: number) => void;

const grey: FillRow = (samples, from, width, out, to) => {
  for (let x = 0; x < width; x++) out[to + x] = samples[from + 3 * x];
};

const ofRgb: FillRow = (samples, from, width, out, to) => {
  for (let x = 0, i = from; x < width; x++, i += 3) {
    out[to + x] = luminance(samples[i], samples[i + 1], samples[i + 2]);
  }
};

/** Y is the luminance, but where a colour outside the RGB cube is cut (JFIF 1.02, page 3). */
function fromYcc(samples: Uint8Array, head: JpegHead, out: Float32Array): void {
  const { width, height } = head;
  const ratio = chromaRatio(head);
  const blues = new Float32Array(width);
  const reds = new Float32Array(width);
  for (let row = 0; row < height; row++) {
    chromaRow(samples, 1, [width, height], row, ratio, blues);
    chromaRow(samples, 2, [width, height], row, ratio, reds);
    const to = (height - 1 - row) * width;
    for (let x = 0, i = 3 * row * width; x < width; x++, i += 3) {
      const y = samples[i];
      const blue = blues[x] - 128;
      const red = reds[x] - 128;
      const r = y + 1.402 * red;
      const g = y - 0.344136 * blue - 0.714136 * red;
      const b = y + 1.772 * blue;
      const inside = r >= 0 && r <= 255 && g >= 0 && g <= 255 && b >= 0 && b <= 255;
      out[to + x] = inside ? y : luminance(byte(r), byte(g), byte(b));
    }
  }
}

/** Other ratios than 1 and 2 are rare: their samples count for each pixel that they cover. */
function chromaRatio({ components: [y, blue, red] }: JpegHead): ChromaRatio {
  const across = y.across / blue.across;
  const down = y.down / blue.down;
  const alike = blue.across === red.across && blue.down === red.down;
  if (!alike || (across !== 1 && across !== 2) || (down !== 1 && down !== 2)) return { across: 1, down: 1 };
  return { across, down };
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value);
}
