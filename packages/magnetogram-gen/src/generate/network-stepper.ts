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

/** A network of this package, image by image on the engine that it lives on. Feature maps are cached as its tensors. */
export function networkStepper(net: MagnetogramNet, options: StepperOptions): FieldStepper {
  const { kind, gru } = net.config.generator;
  const { frames } = net.config.sequence;
  let images = 0;
  const run = (model: StepModel, image: Float32Array, channels: number, past: readonly tf.Tensor[]) => {
    net.clock.setStep(images++, options.seed);
    const { sizePx } = net.config.prepare;
    return tf.tidy(() => {
      const x = tf.tensor4d(image, [1, sizePx, sizePx, channels]);
      const given = past.length > 0 ? [x, ...past] : x;
      const made = model.model.apply(given, { ...PASS[options.testMode] });
      return [made].flat() as tf.Tensor[];
    });
  };
  if (kind !== "convgru") return withoutMemory(run, net.step(), kind === "pix2pix" ? 1 : frames, options);
  const own = gru.memory === "carried" ? withState(run, net.step()) : withWindow(run, net, frames);
  return options.beginning === "repeat" ? warmed(own, frames) : own;
}

type Run = (
  model: StepModel,
  image: Float32Array,
  channels: number,
  past: readonly tf.Tensor[],
) => tf.Tensor[];

function withoutMemory(run: Run, model: StepModel, frames: number, options: StepperOptions): FieldStepper {
  const stack = new Stack(frames, options.beginning);
  return {
    get held() {
      return stack.held;
    },
    reset: () => stack.clear(),
    dispose: () => stack.clear(),
    async next(image) {
      const { channels, framesUsed } = stack.add(image);
      return fieldOf(run(model, channels, frames, []), framesUsed);
    },
  };
}

/** The feature maps of the images before are kept until the window has moved past them. */
function withWindow(run: Run, net: MagnetogramNet, frames: number): FieldStepper {
  const recent = new Recent<tf.Tensor[]>(frames - 1, (maps) => tf.dispose(maps));
  return {
    get held() {
      return recent.items.reduce((sum, maps) => sum + sizeOf(maps), 0);
    },
    reset: () => recent.clear(),
    dispose: () => recent.clear(),
    async next(image) {
      const previous = recent.items.length;
      const made = run(net.step({ previous }), image, 1, recent.items.flat());
      recent.add(made.slice(1));
      return fieldOf(made.slice(0, 1), previous + 1);
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
        const made = run(model, image, 1, before);
        states = made.slice(1);
        return await fieldOf(made.slice(0, 1), ++framesUsed);
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

async function fieldOf([field]: readonly tf.Tensor[], framesUsed: number): Promise<Step> {
  try {
    return { field: (await field.data()) as Float32Array, framesUsed };
  } finally {
    tf.dispose(field);
  }
}
