/*
 * Three generators of magnetograms.
 *
 * Sun et al. 2022, "A Dynamic Deep-learning Model for Generating a Magnetogram Sequence from an SDO/AIA EUV Image
 * Sequence", section 3: pix2pix sees the image of one time, the multichannel one all images of a sample, and the
 * convGRU one hands the bottleneck of one U-Net from image to image.
 *
 * The paper gives no depth, widths or wiring; the choices are options of GeneratorConfig. One encoder sees all images, as
 * one batch, so that batch normalisation takes its statistics over samples and times.
 */
import { ArgumentError } from "@helioscope/core";
import { tfl } from "@helioscope/core/engine";
import type { DropoutClock } from "@helioscope/core/train";
import type { GeneratorConfig, MagnetogramConfig } from "../config.ts";
import { FramesToBatch, LastChannel } from "./frames.ts";
import type { LayerSet } from "./layer-set.ts";
import { advance, moments, overWindow, stateShapes } from "./recurrence.ts";
import { decode, type Encoding, encode, levelMaps } from "./u-net.ts";

type Symbolic = tfl.SymbolicTensor;

/** What the shape of a generator depends on. */
export interface GeneratorShape {
  readonly sequence: Pick<MagnetogramConfig["sequence"], "frames">;
  readonly generator: GeneratorConfig;
}

/** Layers, and the clock of those that are dropout. */
export interface GeneratorParts extends GeneratorShape {
  readonly layers: LayerSet;
  readonly clock: DropoutClock;
}

/**
 * The generator as it is trained: the images of a sample [n, h, w, T], scaled to -1..1, the last one at the time of the field
 * -> the field [n, h, w, 1], -1 to 1. Sides must be multiples of 2^downs; null: any. Of `convgru` a window of fewer images,
 * `short`, can be had, with the same weights.
 */
export function windowModel(
  parts: GeneratorParts,
  sizePx: number | null = null,
  short?: number,
): tfl.LayersModel {
  const { layers, sequence, generator, clock } = parts;
  const frames = short ?? sequence.frames;
  assertSide(generator, sizePx);
  const images = tfl.input({ shape: [sizePx, sizePx, frames], name: "euv" });
  let encoding: Encoding;
  if (generator.kind === "convgru") {
    const tag = short === undefined ? "" : `_of${short}`;
    const batch = layers.apply(`frames${tag}`, (name) => new FramesToBatch({ name, frames }), images);
    encoding = overWindow(encode(batch, layers, generator), parts, frames);
  } else {
    const one =
      generator.kind === "pix2pix"
        ? layers.apply("last", (name) => new LastChannel({ name }), images)
        : images;
    encoding = encode(one, layers, generator);
  }
  return tfl.model({
    name: generator.kind,
    inputs: images,
    outputs: decode(encoding, layers, generator, clock),
  });
}

/** What a sequence carries from one image to the next: [n, h / 2^level, w / 2^level, maps]. */
export interface Carried {
  readonly name: string;
  readonly level: number;
  readonly maps: number;
}

/** A model for one image of a sequence, which shares its layers with the generator. */
export interface StepModel {
  /**
   * Inputs: the image [n, h, w, 1] (of `multichannel` all images [n, h, w, T]), then what was carried. Outputs: the field
   * [n, h, w, 1], then what is to be carried on.
   */
  readonly model: tfl.LayersModel;
  /**
   * Of one image, in the order of the outputs. With memory `window` the inputs are those of the images before, the earliest
   * first; with `carried` one set of states, which begin at 0. None for generators without memory.
   */
  readonly carried: readonly Carried[];
  /** Images before this one whose carried maps go in. */
  readonly previous: number;
}

export interface StepOptions {
  /** Binds the model to a size, which makes an ONNX file of it quicker. Null by default: any. */
  readonly sizePx?: number | null;
  /** With memory `window`: images that are known of before this one. By default as many as the window holds. */
  readonly previous?: number;
}

/**
 * The generator as it is run over a sequence: each image is encoded once, and what later fields need of it is carried on.
 *
 * @throws ArgumentError for a size that cannot be halved `downs` times, and more previous images than the window holds
 */
export function stepModel(parts: GeneratorParts, options: StepOptions = {}): StepModel {
  const { layers, sequence, generator, clock } = parts;
  const { kind, gru } = generator;
  const sizePx = options.sizePx ?? null;
  assertSide(generator, sizePx);
  const image = tfl.input({
    shape: [sizePx, sizePx, kind === "multichannel" ? sequence.frames : 1],
    name: "euv",
  });
  const encoding = encode(image, layers, generator);
  const finished = (known: Encoding, inputs: Symbolic[], outputs: Symbolic[]) =>
    tfl.model({
      name: `${kind}_step`,
      inputs: [image, ...inputs],
      outputs: [decode(known, layers, generator, clock), ...outputs],
    });
  if (kind !== "convgru") return { model: finished(encoding, [], []), carried: [], previous: 0 };
  const carriedInput = ({ name, level, maps }: Carried, suffix: string) => {
    const side = sizePx === null ? null : sizePx / 2 ** level;
    return tfl.input({ shape: [side, side, maps], name: `${name}_${suffix}` });
  };
  if (gru.memory === "carried") {
    const carried = stateShapes(generator);
    const states = carried.map((shape) => carriedInput(shape, "before"));
    const next = advance(encoding, states, parts, 1);
    const [bottom, ...levels] = next;
    const known = { skips: gru.skips === "recurrent" ? levels : encoding.skips, bottom };
    return { model: finished(known, states, next), carried, previous: 1 };
  }
  const previous = options.previous ?? sequence.frames - 1;
  if (!(Number.isInteger(previous) && previous >= 0 && previous < sequence.frames)) {
    throw new ArgumentError(`${previous} images before the last one of a window of ${sequence.frames}`, {
      value: previous,
      expected: `0 to ${sequence.frames - 1}`,
    });
  }
  const carried = windowShapes(generator);
  const before = Array.from({ length: previous }, (_, i) =>
    carried.map((shape) => carriedInput(shape, `before${previous - i}`)),
  );
  const encodings = before.map(([bottom, ...skips]): Encoding => ({ bottom, skips }));
  const known =
    gru.skips === "last"
      ? lastSkips([...encodings, encoding], parts)
      : overWindow(moments([...encodings, encoding], layers), parts, previous + 1);
  const kept = carried.length > 1 ? [encoding.bottom, ...encoding.skips] : [encoding.bottom];
  return { model: finished(known, before.flat(), kept), carried, previous };
}

/** Bottlenecks of all moments, the skips of the last one alone. */
function lastSkips(encodings: readonly Encoding[], parts: GeneratorParts): Encoding {
  const bottoms = encodings.map(({ bottom }): Encoding => ({ bottom, skips: [] }));
  const [bottom] = advance(moments(bottoms, parts.layers), null, parts, encodings.length);
  return { skips: encodings[encodings.length - 1].skips, bottom };
}

/** Feature maps of an image that the fields of the next ones need. */
function windowShapes({ downs, width, gru }: GeneratorConfig): Carried[] {
  const bottom = { name: "bottom", level: downs, maps: levelMaps({ width }, downs) };
  if (gru.skips === "last") return [bottom];
  const levels = Array.from({ length: downs - 1 }, (_, i) => i + 1);
  return [
    bottom,
    ...levels.map((level) => ({ name: `skip${level}`, level, maps: levelMaps({ width }, level) })),
  ];
}

/**
 * Refuses an image that the generator cannot halve often enough.
 *
 * @throws ArgumentError
 */
export function assertSide({ downs }: Pick<GeneratorConfig, "downs">, sizePx: number | null): void {
  const least = 2 ** downs;
  if (sizePx === null || (Number.isInteger(sizePx) && sizePx > 0 && sizePx % least === 0)) return;
  throw new ArgumentError(`An image of ${sizePx} pixels for a generator that halves it ${downs} times`, {
    value: sizePx,
    expected: `a multiple of ${least}`,
    remedy: "Set prepare.sizePx, training.cropPx or generator.downs.",
  });
}
