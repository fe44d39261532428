import { tf } from "@helioscope/core/engine";
import type { MagnetogramConfig } from "../config.ts";
import type { Carried, StepModel } from "../network/generator.ts";
import type { MagnetogramNet } from "../network/magnetogram-net.ts";
import { PASS } from "../network/pass.ts";
import { Recent } from "./recent.ts";
import { type Beginning, Stack } from "./stacked.ts";
import type { FieldStepper, Step } from "./stepper.ts";
import { warmed } from "./warmed.ts";

export interface StepperOptions {
  readonly testMode: MagnetogramConfig["testMode"];
  /** Of the dropout masks. */
  readonly seed: number;
  readonly beginning: Beginning;
}

/**
 * A network of this package, image by image on the engine that it lives on, or several at once: the same fields, but for
 * dropout, whose masks are then others. Feature maps are cached as its tensors.
 */
export function networkStepper(net: MagnetogramNet, options: StepperOptions): FieldStepper {
  const { kind, gru } = net.config.generator;
  const { frames } = net.config.sequence;
  let taken = 0;
  const run: Run = (model, images, channels, past) => {
    net.clock.setStep(taken, options.seed);
    taken += images.length;
    const { sizePx } = net.config.prepare;
    return tf.tidy(() => {
      const x = stacked(images, sizePx, channels);
      const made = model.model.apply(past.length > 0 ? [x, ...past] : x, { ...PASS[options.testMode] });
      return [made].flat() as tf.Tensor[];
    });
  };
  const own =
    kind !== "convgru"
      ? withoutMemory(run, net.step(), kind === "pix2pix" ? 1 : frames, options)
      : gru.memory === "carried"
        ? withState(run, net.step())
        : withWindow(run, net, frames);
  // Statistics of the image itself are not those of several.
  if (options.testMode === "reference") delete own.several;
  return kind === "convgru" && options.beginning === "repeat" ? warmed(own, frames) : own;
}

/** Images [n, size, size, channels], and what is carried of the past, to the model's outputs. */
type Run = (
  model: StepModel,
  images: readonly Float32Array[],
  channels: number,
  past: readonly tf.Tensor[],
) => tf.Tensor[];

function stacked(images: readonly Float32Array[], sizePx: number, channels: number): tf.Tensor4D {
  const each = sizePx * sizePx * channels;
  const data = new Float32Array(images.length * each);
  for (const [i, image] of images.entries()) data.set(image, i * each);
  return tf.tensor4d(data, [images.length, sizePx, sizePx, channels]);
}

function withoutMemory(run: Run, model: StepModel, frames: number, options: StepperOptions): FieldStepper {
  const stack = new Stack(frames, options.beginning);
  const several = (images: readonly Float32Array[]) => {
    const added = images.map((image) => stack.add(image));
    const made = run(
      model,
      added.map(({ channels }) => channels),
      frames,
      [],
    );
    return fieldsOf(
      made,
      added.map(({ framesUsed }) => framesUsed),
    );
  };
  return {
    get held() {
      return stack.held;
    },
    reset: () => stack.clear(),
    dispose: () => stack.clear(),
    next: async (image) => (await several([image]))[0],
    several,
  };
}

/** The feature maps of the images before are kept until the window has moved past them. */
function withWindow(run: Run, net: MagnetogramNet, frames: number): FieldStepper {
  const recent = new Recent<tf.Tensor[]>(frames - 1, (maps) => tf.dispose(maps));
  const remember = (images: readonly Float32Array[]) => {
    const [field, ...maps] = run(net.step({ previous: 0 }), images, 1, []);
    tf.dispose(field);
    return maps;
  };
  const next = async (image: Float32Array) => {
    const previous = recent.items.length;
    const [field, ...maps] = run(net.step({ previous }), [image], 1, recent.items.flat());
    recent.add(maps);
    return (await fieldsOf([field], [previous + 1]))[0];
  };
  return {
    get held() {
      return recent.items.reduce((sum, maps) => sum + sizeOf(maps), 0);
    },
    reset: () => recent.clear(),
    dispose: () => recent.clear(),
    next,
    remember: (image) => recent.add(remember([image])),
    async several(images) {
      const steps: Step[] = [];
      while (recent.items.length < frames - 1 && steps.length < images.length)
        steps.push(await next(images[steps.length]));
      const left = images.slice(steps.length);
      if (left.length === 0) return steps;
      const own = remember(left);
      // The maps of all images one after another: those a window looks back to are a shifted run of them.
      const all = own.map((maps, i) => tf.concat([...recent.items.map((before) => before[i]), maps], 0));
      tf.dispose(own);
      const from = (begin: number, count: number) =>
        all.map((maps) => tf.slice(maps, begin, count) as tf.Tensor);
      const past = Array.from({ length: frames - 1 }, (_, k) => from(k, left.length));
      const [field, ...unused] = run(net.step(), left, 1, past.flat());
      for (let k = 0; k < frames - 1; k++) recent.add(from(left.length + k, 1));
      tf.dispose([all, past, unused].flat(2));
      return [
        ...steps,
        ...(await fieldsOf(
          [field],
          left.map(() => frames),
        )),
      ];
    },
  };
}

function withState(run: Run, model: StepModel): FieldStepper {
  let states: tf.Tensor[] | null = null;
  let framesUsed = 0;
  const forget = () => {
    tf.dispose(states ?? []);
    states = null;
    framesUsed = 0;
  };
  return {
    get held() {
      return sizeOf(states ?? []);
    },
    reset: forget,
    dispose: forget,
    async next(image) {
      const side = Math.sqrt(image.length);
      const before = states ?? model.carried.map((shape) => tf.zeros(shapeOf(shape, side)));
      states = null;
      try {
        const made = run(model, [image], 1, before);
        states = made.slice(1);
        return (await fieldsOf(made.slice(0, 1), [++framesUsed]))[0];
      } finally {
        tf.dispose(before);
      }
    },
  };
}

/** [1, rows, columns, maps] of what is carried, of a square image. */
export function shapeOf({ level, maps }: Carried, sizePx: number): [number, number, number, number] {
  const side = sizePx / 2 ** level;
  return [1, side, side, maps];
}

const sizeOf = (tensors: readonly tf.Tensor[]): number => tensors.reduce((sum, { size }) => sum + size, 0);

/** The fields [n, h, w, 1] of the first tensor, one by one; it is let go of. */
async function fieldsOf([fields]: readonly tf.Tensor[], framesUsed: readonly number[]): Promise<Step[]> {
  try {
    const data = (await fields.data()) as Float32Array;
    const each = data.length / framesUsed.length;
    return framesUsed.map((used, i) => ({ field: data.slice(i * each, (i + 1) * each), framesUsed: used }));
  } finally {
    tf.dispose(fields);
  }
}
