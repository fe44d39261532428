import { type Raster, type SolarImage, seededRandom } from "@helioscope/core";
import type {
  Classification,
  ClassifierInput,
  ImageClassifier,
  LabelKind,
  LabelledImage,
  LabelledSet,
} from "../../src/index.ts";
import { withTemperature } from "../../src/index.ts";

export const CLASSES: readonly string[] = ["bright", "dark", "striped"];

/** An image of a class, with some noise. */
export function madeImage(name: string, seed: number, side = 32): Raster<Float32Array> {
  const random = seededRandom(seed);
  const data = Float32Array.from({ length: side * side }, (_, i) => {
    const stripes = name === "striped" ? 60 * ((i % 2) - 0.5) : 0;
    const level = name === "bright" ? 180 : name === "dark" ? 60 : 120;
    return level + stripes + 5 * random.normal();
  });
  return { data, width: side, height: side };
}

/** Five images a class and band, a day each; the dark ones are of one band only. */
export function madeSet(labels: LabelKind = "single"): LabelledSet {
  const images: LabelledImage[] = [];
  for (const band of ["A", "B"])
    for (const name of CLASSES) {
      if (name === "dark" && band === "B") continue;
      for (let k = 0; k < 5; k++)
        images.push({
          file: `${name}/${band}${k}.png`,
          labels: [name],
          utc: `2011-02-${String(10 + k)}T00:00:00Z`,
          observatory: "here",
          band,
          region: null,
          group: null,
          split: k < 2 ? "train" : "validation",
        });
    }
  return {
    images,
    classes: CLASSES,
    labels,
    skipped: [],
    read: async (i): Promise<SolarImage> => ({
      name: images[i].file,
      ...madeImage(images[i].labels[0], i),
    }),
  };
}

/** Looks at level and at the contrast between neighbours. */
export function madeClassifier(labels: LabelKind = "single"): ImageClassifier {
  return {
    classes: CLASSES,
    labels,
    input: {
      kind: "solar",
      sizePx: 32,
      scaling: { kind: "range", low: 0, high: 240 },
      captions: "keep",
      borders: "keep",
      shape: "stretch",
    },
    thresholds: labels === "several" ? [0.5, 0.5, 0.5] : null,
    temperature: 1,
    classify: async (inputs) => inputs.map((input) => said(input, labels)),
  };
}

function said({ data }: ClassifierInput, labels: LabelKind): Classification {
  let level = 0;
  let contrast = 0;
  for (let i = 0; i < data.length; i++) {
    level += data[i] / data.length;
    if (i > 0) contrast += Math.abs(data[i] - data[i - 1]) / data.length;
  }
  const logits = Float32Array.of(40 * (level - 0.6), 40 * (0.4 - level), 40 * (contrast - 0.2));
  return { logits, probabilities: withTemperature(logits, 1, labels) };
}
