import { type RgbaImage, words } from "./image.ts";
import type { PngImage } from "./png.ts";

/** The fewest samples that hold a picture: one grey channel, palette indices, RGB, or RGBA where it is not opaque. */
export function compactImage(image: RgbaImage): PngImage {
  const { data, width, height } = image;
  let opaque = true;
  let grey = true;
  for (let i = 0; i < data.length && opaque; i += 4) {
    opaque = data[i + 3] === 255;
    grey &&= data[i] === data[i + 1] && data[i] === data[i + 2];
  }
  if (!opaque) return { data, width, height, channels: 4, depth: 8 };
  const indexed = grey ? undefined : withPalette(image);
  if (indexed) return indexed;
  const channels = grey ? 1 : 3;
  const kept = new Uint8Array((data.length / 4) * channels);
  for (let i = 0, k = 0; i < data.length; i += 4) {
    for (let c = 0; c < channels; c++) kept[k++] = data[i + c];
  }
  return { data: kept, width, height, channels, depth: 8 };
}

const SLOTS = 1024;

/** Indices into a palette in order of appearance; nothing when there are more than 256 colours. */
function withPalette(image: RgbaImage): PngImage | undefined {
  const pixels = words(image);
  const data = new Uint8Array(pixels.length);
  const colours = new Uint32Array(SLOTS);
  const indices = new Int16Array(SLOTS).fill(-1);
  const palette: number[][] = [];
  for (let i = 0; i < pixels.length; i++) {
    const colour = pixels[i];
    let slot = Math.imul(colour, 0x9e3779b1) >>> 22;
    while (indices[slot] >= 0 && colours[slot] !== colour) slot = (slot + 1) % SLOTS;
    if (indices[slot] < 0) {
      if (palette.length === 256) return undefined;
      colours[slot] = colour;
      indices[slot] = palette.length;
      palette.push([...image.data.subarray(4 * i, 4 * i + 3)]);
    }
    data[i] = indices[slot];
  }
  return { data, width: image.width, height: image.height, channels: 1, depth: 8, palette };
}
