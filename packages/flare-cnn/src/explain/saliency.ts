import { ArgumentError, type Random, type Raster, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { DifferentiableClassifier, FlareInput } from "../types.ts";

/** How the derivative becomes a map. */
export type SaliencyOptions = WorkOptions &
  (
    | {
        /** `gradient` where absent: 1/gauss. `gradient-x-input`: times the field, what each pixel adds to the logit of a linear network. */
        readonly method?: "gradient" | "gradient-x-input";
      }
    | {
        /** The mean gradient of noisy copies (SmoothGrad, Smilkov et al. 2017): without the grain of a single one. */
        readonly method: "smooth";
        readonly random: Random;
        /** Copies, 16 where absent. */
        readonly copies?: number;
        /**
         * Standard deviation of the noise, gauss; 10, that of an HMI magnetogram, where absent. Some percent of the range, as
         * is usual for photographs, would make the quiet Sun an active region.
         */
        readonly noiseGauss?: number;
      }
  );

/**
 * Derivative of the logit of the probability with respect to the field of each pixel (Simonyan et al. 2013), on the grid of the input.
 * Noisy copies keep the active area of the clean input, so that noise changes what a network sees and not where it looks.
 *
 * @throws ArgumentError for no copies or negative noise; AbortedError
 */
export async function saliencyMap(
  classifier: DifferentiableClassifier,
  input: FlareInput,
  options: SaliencyOptions = {},
): Promise<Raster<Float32Array>> {
  throwIfAborted(options.signal);
  if (options.method !== "smooth") {
    const gradient = await classifier.gradient(input);
    if (options.method !== "gradient-x-input") return gradient;
    return { ...gradient, data: gradient.data.map((value, i) => value * input.data[i]) };
  }
  const { random, copies = 16, noiseGauss = 10, signal, onProgress } = options;
  if (!Number.isInteger(copies) || copies < 1 || !(noiseGauss >= 0)) {
    throw new ArgumentError(`${copies} copies with noise of ${noiseGauss} G`, {
      value: [copies, noiseGauss],
      expected: "at least one copy and noise of zero or more",
    });
  }
  const sum = new Float64Array(input.data.length);
  for (let k = 0; k < copies; k++) {
    throwIfAborted(signal);
    const noisy = input.data.map((value) => value + noiseGauss * random.normal());
    const { data } = await classifier.gradient({ ...input, data: noisy }, { activeOf: input });
    for (let i = 0; i < sum.length; i++) sum[i] += data[i];
    onProgress?.({ stage: "saliency", done: k + 1, total: copies });
  }
  return { ...input, data: Float32Array.from(sum, (value) => value / copies) };
}
