import { assertNotEmpty, type Raster, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { FlareClassifier, FlareInput } from "../types.ts";
import { logitOf } from "./logit.ts";
import { maskAverage } from "./mask-average.ts";
import { type MaskPosition, maskPositions } from "./mask-positions.ts";
import { type MaskRuns, type MaskShape, maskRuns, usualMask } from "./mask-shape.ts";

/** What is compared with and without the mask. The text of section 4.5 says the label, its captions the output. */
export type OcclusionOutput = "probability" | "label" | "logit";

export interface OcclusionOptions extends WorkOptions {
  /** 100 x 100 pixels of 256 x 256, the same shares of an input of another size, where absent. */
  readonly mask?: MaskShape;
  /** Pixels between masks; 8, or half the mask where that is less, where absent. The paper moves by 1, for 60 times the work. */
  readonly stride?: number;
  /** `probability` where absent. */
  readonly output?: OcclusionOutput;
  /** What is put in place of the field, gauss; 0 where absent. */
  readonly fillGauss?: number;
  /** Inputs that are classified in one call, 32 where absent. */
  readonly batch?: number;
}

export interface OcclusionMap {
  /** On the grid of the input, row 0 south: mean loss of the output of the masks over each pixel. Positive: the pixel speaks for a flaring region. */
  readonly map: Raster<Float64Array>;
  /** Output without a mask. */
  readonly output: number;
  /** Largest absolute value of the map; 0 where no mask changes the output. */
  readonly maximum: number;
  /** Masks that were tried. */
  readonly masks: number;
}

/**
 * Occlusion map (section 4.5, Figure 12): how much of a classifier's output goes when a patch of its input is hidden,
 * averaged over the patches that cover each pixel. {@link onField} brings it to the magnetogram and normalises it.
 *
 * @throws ArgumentError for masks that do not fit, or a stride that leaves pixels out; AbortedError
 */
export async function occlusionMap(
  classifier: FlareClassifier,
  input: FlareInput,
  options: OcclusionOptions = {},
): Promise<OcclusionMap> {
  assertNotEmpty(input, "An input");
  const { output: kind = "probability", fillGauss = 0, batch = 32, signal, onProgress } = options;
  const { mask, positions } = layMasks(input, options);
  const of = outputs[kind];
  const work = signal ? { signal } : {};
  const [whole] = await classifier.probabilities([input], work);
  const output = of(whole);
  const lost = new Float64Array(positions.length);
  const copies = Array.from({ length: Math.min(batch, positions.length) }, () => ({
    ...input,
    data: new Float32Array(input.data.length),
  }));
  for (let first = 0; first < positions.length; first += batch) {
    throwIfAborted(signal);
    const some = positions.slice(first, first + batch);
    some.forEach((position, k) => {
      copies[k].data.set(input.data);
      hide(copies[k], mask, position, fillGauss);
    });
    const left = await classifier.probabilities(copies.slice(0, some.length), work);
    for (let k = 0; k < some.length; k++) lost[first + k] = output - of(left[k]);
    onProgress?.({ stage: "occlusion", done: first + some.length, total: positions.length });
  }
  const map = maskAverage(mask, positions, lost, input);
  return { map, output, maximum: largest(map.data), masks: positions.length };
}

/**
 * What occlusion would show of a classifier that looks at nothing but the total unsigned flux: the field under each mask,
 * averaged in the same way. The honest thing to compare an occlusion map with.
 *
 * @throws as {@link occlusionMap}
 */
export function fluxOcclusion(
  input: FlareInput,
  options: Pick<OcclusionOptions, "mask" | "stride"> = {},
): Raster<Float64Array> {
  const { mask, positions } = layMasks(input, options);
  const { data, width, height } = input;
  const flux = positions.map(([column, row]) => {
    let sum = 0;
    const { runs } = mask;
    for (let r = 0; r < runs.length; r += 3) {
      const y = row + runs[r];
      if (y < 0 || y >= height) continue;
      const to = Math.min(width, column + runs[r + 2]);
      for (let x = Math.max(0, column + runs[r + 1]); x < to; x++) sum += Math.abs(data[y * width + x]);
    }
    return sum;
  });
  return maskAverage(mask, positions, flux, input);
}

function layMasks(
  input: FlareInput,
  options: Pick<OcclusionOptions, "mask" | "stride">,
): { readonly mask: MaskRuns; readonly positions: readonly MaskPosition[] } {
  const mask = maskRuns(options.mask ?? usualMask(input));
  const half = Math.max(1, Math.floor(Math.min(mask.width, mask.height) / 2));
  const positions = maskPositions(mask, input, options.stride ?? Math.min(8, half));
  // Fails before the work where the masks leave pixels out.
  maskAverage(mask, positions, new Float64Array(positions.length), input);
  return { mask, positions };
}

function hide(
  { data, width, height }: FlareInput,
  { runs }: MaskRuns,
  [column, row]: MaskPosition,
  fill: number,
): void {
  for (let r = 0; r < runs.length; r += 3) {
    const y = row + runs[r];
    const from = Math.max(0, column + runs[r + 1]);
    const to = Math.min(width, column + runs[r + 2]);
    if (y >= 0 && y < height && from < to) data.fill(fill, y * width + from, y * width + to);
  }
}

const outputs: Readonly<Record<OcclusionOutput, (probability: number) => number>> = {
  probability: (p) => p,
  label: (p) => (p >= 0.5 ? 1 : 0),
  logit: logitOf,
};

/** Largest absolute value of those that are numbers; 0 where there is none. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]) > most) most = Math.abs(values[i]);
  return most;
}
