import { type SolarImage, seededRandom } from "@helioscope/core";
import type { LabelledImage, LabelledSet } from "../../../src/types.ts";

const SIZE = 32;
const KINDS = ["bar", "disc", "noise"] as const;

/** Noise with a bright bar, a dark disc or nothing in it: mean and spread say little, the shape says all. */
export function shapes(
  count: number,
  options: { readonly seed?: number; readonly several?: boolean } = {},
): LabelledSet {
  const { seed = 1, several = false } = options;
  const images: LabelledImage[] = Array.from({ length: count }, (_, i) => {
    const both = i % 4;
    const labels = several ? KINDS.slice(0, 2).filter((_, k) => both & (1 << k)) : [KINDS[i % 3]];
    return {
      file: `${i}.png`,
      labels,
      utc: null,
      observatory: null,
      band: i % 2 ? "H-alpha" : "continuum",
      region: null,
      group: null,
      split: i % 12 < 6 ? "train" : i % 12 < 9 ? "validation" : "test",
    };
  });
  return {
    images,
    classes: several ? ["bar", "disc"] : [...KINDS],
    labels: several ? "several" : "single",
    skipped: [],
    read: async (index) => draw(images[index], seededRandom(`${seed} ${index}`)),
  };
}

function draw(image: LabelledImage, random: ReturnType<typeof seededRandom>): SolarImage {
  const data = Float32Array.from({ length: SIZE * SIZE }, () => 100 + 8 * random.normal());
  const gain = 0.7 + 0.6 * random.uniform();
  const spot = () => 8 + random.integer(SIZE - 16);
  const [column, row] = [spot(), spot()];
  const [cx, cy] = [spot(), spot()];
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) {
      if (image.labels.includes("bar") && Math.abs(x - column) <= 1 && Math.abs(y - row) < 12) data[i] += 40;
      if (image.labels.includes("disc") && (x - cx) ** 2 + (y - cy) ** 2 < 30) data[i] -= 40;
      data[i] *= gain;
    }
  }
  return { data, width: SIZE, height: SIZE, name: image.file };
}
