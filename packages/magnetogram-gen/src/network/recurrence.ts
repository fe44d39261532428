import { tfl } from "@helioscope/core/engine";
import type { GeneratorConfig, MagnetogramConfig } from "../config.ts";
import { BorrowedGru, ConvGru } from "./conv-gru.ts";
import { TakeFrame } from "./frames.ts";
import type { LayerSet } from "./layer-set.ts";
import { type Encoding, levelMaps } from "./u-net.ts";

type Symbolic = tfl.SymbolicTensor;

/** Where cells come from, and how many moments the network's own see at once. */
export interface RecurrentParts {
  readonly layers: LayerSet;
  readonly sequence: Pick<MagnetogramConfig["sequence"], "frames">;
  readonly generator: GeneratorConfig;
}

/** A state of the recurrence: [n, h / 2^level, w / 2^level, maps]. */
export interface StateShape {
  readonly name: string;
  readonly level: number;
  readonly maps: number;
}

/** The states of a convgru, the bottleneck's first. */
export function stateShapes({ downs, width, gru }: GeneratorConfig): StateShape[] {
  const bottom = { name: "gru", level: downs, maps: gru.hidden ?? levelMaps({ width }, downs) };
  if (gru.skips !== "recurrent") return [bottom];
  const levels = Array.from({ length: downs - 1 }, (_, i) => i + 1);
  return [
    bottom,
    ...levels.map((level) => ({ name: `gru${level}`, level, maps: levelMaps({ width }, level) })),
  ];
}

/**
 * The states after the moments of an encoding, which lie one after the other along its batch, in the order of
 * {@link stateShapes}; from states given or from 0.
 */
export function advance(
  { skips, bottom }: Encoding,
  states: readonly Symbolic[] | null,
  parts: RecurrentParts,
  frames: number,
): Symbolic[] {
  const { layers, sequence, generator } = parts;
  const { form, kernel, skipKernel, updateBias } = generator.gru;
  return stateShapes(generator).map(({ name, level, maps }, i) => {
    const x = level === generator.downs ? bottom : skips[level - 1];
    const cell = layers.get(name, (own) => {
      const skip = typeof skipKernel === "number" ? skipKernel : kernelOf(skipKernel, level);
      const size = level === generator.downs ? kernel : skip;
      return new ConvGru({
        name: own,
        form,
        kernel: size,
        hidden: maps,
        frames: sequence.frames,
        updateBias,
      });
    });
    if (!states && frames === cell.frames) return cell.apply(x) as Symbolic;
    const borrowed = (own: string) => new BorrowedGru({ name: own, cell, frames });
    return states
      ? layers.apply(`${name}_on`, borrowed, [x, states[i]])
      : layers.apply(`${name}_of${frames}`, borrowed, x);
  });
}

/** Of the last one that is named on. */
const kernelOf = (kernels: readonly number[], level: number): number =>
  kernels[Math.min(level, kernels.length) - 1];

/** What the decoder is handed after the images of a window, the last of which is the one of the field. */
export function overWindow(all: Encoding, parts: RecurrentParts, frames: number): Encoding {
  const { layers, generator } = parts;
  const [bottom, ...levels] = advance(all, null, parts, frames);
  const { skips } = generator.gru;
  if (skips === "recurrent") return { skips: levels, bottom };
  const take = (x: Symbolic, level: number, frame: number) =>
    layers.apply(
      `down${level}_frame${frame + 1}of${frames}`,
      (name) => new TakeFrame({ name, frames, frame }),
      x,
    );
  const ofLevel = (x: Symbolic, i: number): Symbolic => {
    if (frames === 1) return x;
    if (skips === "last") return take(x, i + 1, frames - 1);
    return layers.apply(
      `mean${i + 1}of${frames}`,
      (name) => tfl.layers.average({ name }),
      Array.from({ length: frames }, (_, frame) => take(x, i + 1, frame)),
    );
  };
  return { skips: all.skips.map(ofLevel), bottom };
}

/** Encodings of moments, one after the other along the batch; of the last one the skips where those before have none. */
export function moments(encodings: readonly Encoding[], layers: LayerSet): Encoding {
  const last = encodings[encodings.length - 1];
  const count = encodings.length;
  if (count === 1) return last;
  const join = (name: string, x: Symbolic[]) =>
    layers.apply(`${name}_moments${count}`, (own) => tfl.layers.concatenate({ name: own, axis: 0 }), x);
  return {
    bottom: join(
      "bottom",
      encodings.map(({ bottom }) => bottom),
    ),
    skips: last.skips.map((_, i) =>
      join(
        `down${i + 1}`,
        encodings.map(({ skips }) => skips[i]),
      ),
    ),
  };
}
