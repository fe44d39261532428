import {
  ArgumentError,
  assertNotEmpty,
  type Raster,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { FlareClassifier, FlareInput } from "../types.ts";
import { logitOf } from "./logit.ts";
import { coversAll, maskAverage } from "./mask-average.ts";
import { type MaskPosition, maskPositions } from "./mask-positions.ts";
import { defaultOcclusion, type MaskRuns, type MaskShape, maskRuns } from "./mask-shape.ts";

/** What is compared with and without the mask. The text of section 4.5 says the label, its captions the output. */
export type OcclusionOutput = "probability" | "label" | "logit";

export interface OcclusionOptions extends WorkOptions {
  /** That of {@link defaultOcclusion} where absent: 100 x 100 of 256 x 256 pixels of a resized input, 17 Mm of others. */
  readonly mask?: MaskShape;
  /**
   * Pixels between masks. Where absent, that of {@link defaultOcclusion}; with a mask of one's own 8, or half the mask where
   * that is less. The paper moves by 1, for 60 times the work.
   */
  readonly stride?: number;
  /** Half the mask between places, for a quicker map; only where no stride is given. */
  readonly coarse?: boolean;
  /** `probability` where absent. */
  readonly output?: OcclusionOutput;
  /** Probability from which a `label` is 1; 0.5 where absent. */
  readonly threshold?: number;
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
 * @throws ArgumentError for masks that do not fit, a stride of one's own that leaves pixels out, or a threshold outside 0 to 1;
 * AbortedError
 */
export async function occlusionMap(
  classifier: FlareClassifier,
  input: FlareInput,
  options: OcclusionOptions = {},
): Promise<OcclusionMap> {
  assertNotEmpty(input, "An input");
  const { output: kind = "probability", threshold = 0.5, fillGauss = 0, batch = 32 } = options;
  const { signal, onProgress } = options;
  if (!(threshold >= 0 && threshold <= 1) || !Number.isFinite(fillGauss)) {
    throw new ArgumentError(`A threshold of ${threshold} and a filling of ${fillGauss} G`, {
      value: [threshold, fillGauss],
      expected: "a threshold from 0 to 1 and a finite field",
    });
  }
  const { mask, positions } = layMasks(classifier, input, options);
  const of = outputOf(kind, threshold);
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
 * averaged in the same way. The honest thing to compare an occlusion map with. Of the classifier only its kind of input is
 * asked.
 *
 * @throws as {@link occlusionMap}
 */
export function fluxOcclusion(
  classifier: Pick<FlareClassifier, "input">,
  input: FlareInput,
  options: MaskOptions = {},
): Raster<Float64Array> {
  const { mask, positions } = layMasks(classifier, input, options);
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

type MaskOptions = Pick<OcclusionOptions, "mask" | "stride" | "coarse">;

function layMasks(
  { input: kind }: Pick<FlareClassifier, "input">,
  input: FlareInput,
  options: MaskOptions,
): { readonly mask: MaskRuns; readonly positions: readonly MaskPosition[] } {
  const usual = defaultOcclusion(input, kind, options);
  const mask = maskRuns(options.mask ?? usual.mask);
  const half = Math.max(1, Math.floor(Math.min(mask.width, mask.height) / 2));
  const own = options.mask === undefined ? usual.stride : options.coarse ? half : Math.min(8, half);
  for (let stride = options.stride ?? own; ; stride = Math.floor(stride / 2)) {
    const positions = maskPositions(mask, input, stride);
    // A mask with gaps needs a smaller stride than its box does; one that the caller gave is kept or refused.
    if (options.stride !== undefined || stride === 1 || coversAll(mask, positions, input)) {
      // Fails before the work where the masks leave pixels out.
      maskAverage(mask, positions, new Float64Array(positions.length), input);
      return { mask, positions };
    }
  }
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

function outputOf(kind: OcclusionOutput, threshold: number): (probability: number) => number {
  if (kind === "logit") return logitOf;
  return kind === "label" ? (p) => (p >= threshold ? 1 : 0) : (p) => p;
}

/** Largest absolute value of those that are numbers; 0 where there is none. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]) > most) most = Math.abs(values[i]);
  return most;
}
