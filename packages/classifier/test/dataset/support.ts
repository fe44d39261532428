import type { SolarImage } from "@helioscope/core";
import { encodePng } from "@helioscope/core/figure";
import type { LabelledImage, LabelledSet } from "../../src/types.ts";

/** A grey PNG picture of given values, row 0 at the top. */
export function pngOf(width: number, height: number, value: (x: number, y: number) => number): Uint8Array {
  const data = Uint8Array.from({ length: width * height }, (_, k) =>
    Math.max(0, Math.min(255, Math.round(value(k % width, Math.floor(k / width))))),
  );
  return encodePng({ data, width, height, channels: 1, depth: 8 });
}

/** A small picture that differs with its number. */
export const smallPng = (n: number): Uint8Array => pngOf(16, 16, (x, y) => (x * 7 + y * 13 + n * 29) % 256);

/** A labelled image with what a test says of it. */
export function labelled(
  file: string,
  labels: readonly string[],
  more: Partial<LabelledImage> = {},
): LabelledImage {
  return {
    file,
    labels,
    utc: null,
    observatory: null,
    band: null,
    region: null,
    group: null,
    split: null,
    ...more,
  };
}

/** A set of images that lie in memory. */
export function setOf(
  entries: readonly { readonly image: LabelledImage; readonly pixels?: SolarImage }[],
  labels: LabelledSet["labels"] = "single",
): LabelledSet {
  return {
    images: entries.map(({ image }) => image),
    classes: [...new Set(entries.flatMap(({ image }) => image.labels))].sort(),
    labels,
    skipped: [],
    read: async (i) => entries[i].pixels as SolarImage,
  };
}

/** The image of number n that reference.py makes, too: 64x64. */
export function waveImage(n: number): SolarImage {
  const data = new Float32Array(64 * 64);
  for (let k = 0; k < data.length; k++) {
    const [x, y] = [k % 64, Math.floor(k / 64)];
    const wave = Math.sin((x * (1 + (n % 5)) + y * (1 + (n % 7))) * 0.07 + n);
    data[k] = 40 + 3 * (n % 11) + (20 + 5 * (n % 4)) * wave;
  }
  return { data, width: 64, height: 64, name: `wave ${n}` };
}
