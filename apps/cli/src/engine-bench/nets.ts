import type { Engine, tfl } from "@helioscope/core/engine";
import type { LayerConverter } from "@helioscope/core/onnx";
import type { Objective } from "@helioscope/core/train";
import { meanAbsolute, meanSquare, pixelCrossEntropy, softmaxCrossEntropy } from "./losses.ts";
import type { NetChoice, NetName, Size } from "./types.ts";

/** Random numbers of one example. */
type Uniform = () => number;

/** A network as it is built, and what PyTorch is told of it. */
export interface NetPlan {
  readonly batch: number;
  readonly side: number;
  /** Of one example, channels last; without channels where greys are looked up. */
  readonly input: readonly number[];
  /** Value of the input from a uniform number. */
  inputValue(uniform: number): number;
  readonly target: readonly number[];
  /** Value `k` of the batch's targets; `input` is the batch's input. */
  targetValue(k: number, input: Float32Array, random: Uniform): number;
  /** `net`, `config` and what else the Python script takes of the network. */
  readonly torch: Readonly<Record<string, unknown>>;
  build(engine: Engine): BuiltNet;
}

export interface BuiltNet {
  /** Number of weights, moving statistics included. */
  readonly parameters: number;
  readonly predicts: tfl.LayersModel;
  /** The same layers, up to what the loss takes. */
  readonly trains: tfl.LayersModel;
  readonly loss: Objective;
  /** Converters for ONNX. */
  readonly layers: Readonly<Record<string, LayerConverter>>;
}

const SEED = 1;
const symmetric = (uniform: number) => 2 * uniform - 1;

type Planner = (size: Size, choice: NetChoice) => Promise<NetPlan>;

/**
 * What is built for a choice. At `paper` size images go one at a time, and profiles and magnetograms in the paper's batches;
 * `compact` has the side and the batch that its preset trains with.
 */
export function planOf(choice: NetChoice): Promise<NetPlan> {
  return PLANNERS[choice.net](choice.size, choice);
}

/** Each imports its package alone, so that no other counts in a process's memory. */
const PLANNERS: Readonly<Record<NetName, Planner>> = {
  async solarunet(size, choice) {
    const { presets, SolarUnet } = await import("@helioscope/solarunet");
    const { network, training } = presets[size];
    const { side = training.cropPx ?? 720, batch = size === "paper" ? 1 : training.batchSize } = choice;
    return {
      batch,
      side,
      input: network.input === "grey" ? [side, side, 1] : [side, side],
      inputValue: (uniform) => Math.floor(256 * uniform) / 255,
      target: [side, side, 1],
      targetValue: (k, input) => Number(Math.abs(input[k] - 0.5) < 0.3),
      torch: { net: "solarunet", config: network },
      build(engine) {
        const { model, parameters } = SolarUnet.build(network, { engine, seed: SEED });
        return { parameters, predicts: model, trains: model, loss: pixelCrossEntropy, layers: {} };
      },
    };
  },

  async classifier(size, choice) {
    const { ClassifierNet, paperClasses, presets } = await import("@helioscope/classifier");
    const preset = presets[`slic-${size}`];
    const { side = preset.input.sizePx, batch = size === "paper" ? 1 : preset.training.batchSize } = choice;
    const config = { ...preset, input: { ...preset.input, sizePx: side } };
    const classes = paperClasses.length;
    return {
      batch,
      side,
      input: [side, side, 1],
      inputValue: symmetric,
      target: [classes],
      targetValue: (k) => Number(k % classes === Math.floor(k / classes) % classes),
      torch: { net: "classifier", config: config.network },
      build(engine) {
        const { model, parameters } = ClassifierNet.build(config, { engine, seed: SEED });
        return { parameters, predicts: model, trains: model, loss: softmaxCrossEntropy, layers: {} };
      },
    };
  },

  async flare(size, choice) {
    const { FlareNet, flareLayers, presets, weightedCrossEntropy } = await import("@helioscope/flare-cnn");
    const preset = presets[size === "paper" ? "paper" : "small"];
    const { loss, training, network } = preset;
    const own = "sizePx" in preset.input ? preset.input.sizePx : 256;
    const { side = own, batch = training.batchSize } = choice;
    const config = { ...preset, input: { kind: "resize" as const, sizePx: side } };
    const positiveWeight = loss.kind === "cross-entropy" ? Number(loss.positiveWeight) : 1;
    return {
      batch,
      side,
      input: [side, side, 1],
      inputValue: (uniform) => 200 * symmetric(uniform),
      target: [1],
      targetValue: (k) => k % 2,
      torch: { net: "flare", config: network, positiveWeight },
      build(engine) {
        const { logits, parameters } = FlareNet.build(config, { engine, seed: SEED });
        const objective = weightedCrossEntropy(positiveWeight);
        return { parameters, predicts: logits, trains: logits, loss: objective, layers: flareLayers };
      },
    };
  },

  async stokes(size, choice) {
    const { presets, SPECTRA, StokesNet } = await import("@helioscope/stokes-assist");
    const { network, training, spectrum } = presets[size];
    const { wavelengths } = SPECTRA[spectrum];
    const { side = wavelengths.length, batch = training.batchSize } = choice;
    const outputs = network.logTau.length * (network.azimuth === "double-angle" ? 7 : 6);
    return {
      batch,
      side,
      input: [side, 4],
      inputValue: (uniform) => uniform,
      target: [outputs],
      targetValue: (_, __, random) => random(),
      torch: { net: "stokes", config: network },
      build(engine) {
        const grid = Array.from({ length: side }, (_, i) => wavelengths[0] + 0.02 * i);
        const { model, parameters } = StokesNet.build(network, { wavelengths: grid }, { engine, seed: SEED });
        return { parameters, predicts: model, trains: model, loss: meanSquare, layers: {} };
      },
    };
  },

  async magnetogram(size, choice) {
    const { MagnetogramNet, magnetogramLayers, presets } = await import("@helioscope/magnetogram-gen");
    const preset = presets[size === "paper" ? "paper-pix2pix" : "small-pix2pix"];
    const { training, sequence } = preset;
    const { side = preset.prepare.sizePx, batch = size === "paper" ? 1 : training.batchSize } = choice;
    const config = { ...preset, prepare: { ...preset.prepare, sizePx: side } };
    return {
      batch,
      side,
      input: [side, side, sequence.frames],
      inputValue: symmetric,
      target: [side, side, 1],
      targetValue: (_, __, random) => symmetric(random()),
      torch: { net: "magnetogram", config: preset.generator, frames: sequence.frames },
      build(engine) {
        const { generator, parameters } = MagnetogramNet.build(config, { engine, seed: SEED });
        const layers = magnetogramLayers;
        return { parameters, predicts: generator, trains: generator, loss: meanAbsolute, layers };
      },
    };
  },
};
