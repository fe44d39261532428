/*
 * Where a network sees a class.
 *
 * Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV,
 * equations 1 and 2; for networks with an average head its map is that of Zhou et al. 2016 (CAM) but for a factor.
 */
import { ArgumentError, type Raster, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { resize } from "@helioscope/core/image";
import { mostProbable } from "../evaluation/index.ts";
import type { Activation, ClassifierNet } from "../network/index.ts";
import type { ClassifierInput } from "../types.ts";

export interface GradCamOptions extends WorkOptions {
  /** The class that is looked for; the most probable one where absent. */
  readonly class?: string;
  /** One of the network's `featureLayers`; the last convolution's where absent. */
  readonly layer?: string;
  /**
   * `positive` (the default): what speaks for the class, 0 elsewhere, as in the paper. `both`: what speaks against it is
   * negative.
   */
  readonly sign?: "positive" | "both";
}

/**
 * Grad-CAM: the feature maps of a layer, each weighed by the mean of the logit's derivative with respect to it, summed,
 * without what is negative, and brought to the grid of the input bilinearly. Positive where the image speaks for the class:
 * a map that grows there raises the logit. Not scaled: a value is a share of the logit (its derivative times a feature,
 * divided by the number of places). Row 0 south. Leaves no tensor behind.
 *
 * @throws ArgumentError for a class or a layer that the network has not, ShapeError for an input of another size
 */
export async function gradCam(
  network: ClassifierNet,
  input: ClassifierInput,
  options: GradCamOptions = {},
): Promise<Raster<Float32Array>> {
  const { signal, layer, sign = "positive" } = options;
  throwIfAborted(signal);
  const name = options.class ?? (await likeliest(network, input));
  const index = network.classes.indexOf(name);
  if (index < 0) {
    throw new ArgumentError(`There is no class "${name}"`, {
      value: name,
      expected: network.classes.join(", "),
    });
  }
  const activation = await network.activation(input, index, ...(layer === undefined ? [] : [layer]));
  const small = weighed(activation, sign);
  if (small.width === input.width && small.height === input.height) return small;
  return resize(small, input.width, input.height, { interpolation: "bilinear" });
}

/** Equations 1 and 2 on the grid of the layer. */
export function weighed(
  { maps, gradient, width, height, channels }: Activation,
  sign: "positive" | "both" = "positive",
): Raster<Float32Array> {
  const places = width * height;
  const weights = new Float64Array(channels);
  for (let i = 0, c = 0; i < gradient.length; i++) {
    weights[c] += gradient[i] / places;
    if (++c === channels) c = 0;
  }
  const data = new Float32Array(places);
  for (let p = 0, i = 0; p < places; p++) {
    let sum = 0;
    for (let c = 0; c < channels; c++, i++) sum += weights[c] * maps[i];
    data[p] = sign === "positive" ? Math.max(0, sum) : sum;
  }
  return { data, width, height };
}

async function likeliest(network: ClassifierNet, input: ClassifierInput): Promise<string> {
  const [{ probabilities }] = await network.classify([input]);
  return network.classes[mostProbable(probabilities)[0]];
}
