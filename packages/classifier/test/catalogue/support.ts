import { EngineError } from "@helioscope/core";
import type { CataloguedImage } from "../../src/catalogue/row.ts";
import type { ClassifierInput, ImageClassifier, LabelKind } from "../../src/types.ts";

export const classes: readonly string[] = ["filament", "sunspot", "quiet_sun"];

export interface FakeOptions {
  readonly labels?: LabelKind;
  readonly thresholds?: readonly number[] | null;
  /** Throws as an engine does when it says so. */
  readonly refuse?: (inputs: readonly ClassifierInput[]) => boolean;
  /** First logit of an input, of the mean of its pixels. */
  readonly logit?: (mean: number) => number;
}

/** A classifier that computes from the pixels: logits are the mean, twice the spread, and 1. */
export function network(options: FakeOptions = {}): ImageClassifier {
  const { labels = "single", thresholds = null, refuse = () => false, logit = (mean) => mean } = options;
  return {
    ...{ classes, labels, thresholds, temperature: 1 },
    input: {
      kind: "solar",
      sizePx: 16,
      scaling: { kind: "range", low: 0, high: 255 },
      captions: "keep",
      borders: "keep",
      shape: "stretch",
    },
    classify: async (inputs) => {
      if (refuse(inputs)) throw new EngineError("The engine is out of memory");
      return inputs.map(({ data }) => {
        const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
        const spread = Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
        const logits = new Float32Array([logit(mean), 2 * spread, 1]);
        return { logits, probabilities: logits };
      });
    },
  };
}

/** A square of one value. */
export const input = (value: number): ClassifierInput => ({
  data: new Float32Array(16 * 16).fill(value),
  width: 16,
  height: 16,
});

type Facts = CataloguedImage["facts"];

export const image = (
  more: Omit<Partial<CataloguedImage>, "facts"> & { readonly facts?: Partial<Facts> } = {},
): CataloguedImage => ({
  ...{ name: "a.png", bytes: 10, sha256: "00", width: 4, height: 3, ...more },
  facts: {
    utc: "2011-04-11T00:00:19.000Z",
    observatory: "SDO",
    instrument: "AIA",
    band: "AIA 193",
    wavelengthAngstrom: 193,
    pointingArcsec: [1, -2],
    pixelScaleArcsec: 0.6,
    ...more.facts,
  },
});
