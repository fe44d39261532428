import { type SolarImage, seededRandom } from "@helioscope/core";
import type { DataSplit, LabelledImage, LabelledSet } from "../../../src/types.ts";

/** What images of each class show: stripes of a direction, spots, noise. */
const PATTERNS: Readonly<Record<string, (x: number, y: number, phase: number) => number>> = {
  across: (_, y, phase) => Math.sin(y / 1.5 + phase),
  along: (x, _, phase) => Math.sin(x / 1.5 + phase),
  spots: (x, y, phase) => Math.sin(x / 2 + phase) * Math.sin(y / 2 + phase),
  noise: () => 0,
};

/** Small images of textures in the given classes, each of three groups; every third image is for validation. */
export function textures(
  classes: readonly (keyof typeof PATTERNS)[],
  each: number,
  {
    band = "A",
    sizePx = 32,
    seed = 1,
  }: { readonly band?: string; readonly sizePx?: number; readonly seed?: number } = {},
): LabelledSet {
  const images = [...classes].sort().flatMap((name) =>
    Array.from(
      { length: each },
      (_, i): LabelledImage => ({
        file: `${band}/${name}/${i}.fits`,
        labels: [name],
        utc: null,
        observatory: null,
        band,
        region: null,
        group: `group ${i % 3}`,
        split: i % 3 === 2 ? "validation" : "train",
      }),
    ),
  );
  return {
    images,
    classes: [...classes].sort(),
    labels: "single",
    skipped: [],
    async read(index): Promise<SolarImage> {
      const { file, labels } = images[index];
      const random = seededRandom(`${seed} ${file}`);
      const phase = 6 * random.uniform();
      const pattern = PATTERNS[labels[0]];
      const data = Float32Array.from(
        { length: sizePx * sizePx },
        (_, k) => pattern(k % sizePx, Math.floor(k / sizePx), phase) + 0.3 * random.normal(),
      );
      return { name: file, data, width: sizePx, height: sizePx };
    },
  };
}

/** The sides that the images name. */
export function sidesOf({ images }: LabelledSet): DataSplit {
  const side = (name: string) =>
    Uint32Array.from(images.flatMap(({ split }, i) => (split === name ? [i] : [])));
  return { train: side("train"), validation: side("validation"), test: side("test") };
}
