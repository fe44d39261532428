import { type RgbaImage, words } from "./image.ts";
import { PaletteIndex } from "./palette-index.ts";
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

/** Indices into a palette in order of appearance; nothing when there are more than 256 colours. */
function withPalette(image: RgbaImage): PngImage | undefined {
  const palette = new PaletteIndex();
  const data = palette.indexed(words(image));
  if (!data) return undefined;
  const { width, height } = image;
  return { data, width, height, channels: 1, depth: 8, palette: palette.entries() };
}
