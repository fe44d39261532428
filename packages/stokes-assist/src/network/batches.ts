import { type Random, seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { addNoise, anySymmetry } from "./augment.ts";
import { encodeNodes } from "./coding.ts";
import type { StokesTraining } from "./config.ts";
import { networkInput } from "./input.ts";
import { outputWeights } from "./loss.ts";
import { resampler } from "./resample.ts";
import type { StokesNet } from "./stokes-net.ts";
import type { TrainingPixels } from "./training-set.ts";

/** Pixels drawn out of a training set: profiles with the noise of the training, and their nodes. */
export interface DrawnPixels {
  readonly count: number;
  /** [count][4][n]. */
  readonly profiles: Float32Array;
  /** [count][6][depths]. */
  readonly nodes: Float32Array;
}

/** Copies pixels, moves them by a random symmetry where the training does, and adds the noise that they lack. */
export function drawPixels(
  pixels: TrainingPixels,
  indices: ArrayLike<number>,
  training: Pick<StokesTraining, "augmentation" | "noise">,
  random: Random,
): DrawnPixels {
  const values = pixels.profiles.length / pixels.count;
  const size = pixels.nodes.length / pixels.count;
  const count = indices.length;
  const profiles = new Float32Array(count * values);
  const nodes = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const from = indices[i];
    profiles.set(pixels.profiles.subarray(from * values, (from + 1) * values), i * values);
    nodes.set(pixels.nodes.subarray(from * size, (from + 1) * size), i * size);
    if (training.augmentation === "none") continue;
    anySymmetry(
      {
        profiles: profiles.subarray(i * values, (i + 1) * values),
        nodes: nodes.subarray(i * size, (i + 1) * size),
      },
      random,
    );
  }
  addNoise(profiles, pixels.manifest.noise, training.noise, random);
  return { count, profiles, nodes };
}

/** All pixels with their noise and without other changes: the same at every call. */
export function noisyPixels(pixels: TrainingPixels, noise: number): DrawnPixels {
  const all = Uint32Array.from({ length: pixels.count }, (_, i) => i);
  return drawPixels(pixels, all, { augmentation: "none", noise }, seededRandom("validation noise"));
}

/** Tensors of a batch; the caller disposes them. */
export function batchTensors(
  network: StokesNet,
  { count, profiles, nodes }: DrawnPixels,
  loss: StokesTraining["loss"],
): { readonly input: tf.Tensor; readonly targets: tf.Tensor[] } {
  const { config, wavelengths, scaling } = network;
  const n = wavelengths.length;
  const same = resampler(wavelengths, wavelengths);
  const input = networkInput(profiles, count, n, same, config.inputFactors);
  const logTau = Float64Array.from(config.logTau);
  const wanted = encodeNodes({ count, logTau, values: nodes }, config, scaling);
  const weights = outputWeights(nodes, count, config, loss);
  const shape: [number, number] = [count, wanted.length / count];
  const targets = [tf.tensor2d(wanted, shape)];
  if (weights) targets.push(tf.tensor2d(weights, shape));
  return { input: tf.tensor3d(input, [count, n, 4]), targets };
}

/** A part of drawn pixels. */
export function slicePixels(
  { count, profiles, nodes }: DrawnPixels,
  begin: number,
  end: number,
): DrawnPixels {
  const [values, size] = [profiles.length / count, nodes.length / count];
  return {
    count: end - begin,
    profiles: profiles.subarray(begin * values, end * values),
    nodes: nodes.subarray(begin * size, end * size),
  };
}
