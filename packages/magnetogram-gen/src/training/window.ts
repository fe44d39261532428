import { ArgumentError, type Random } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";

/** A square of an image; it may reach over its edges. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/**
 * Where a sample is cut out in a training step: a crop anywhere in the image, else the whole of it, moved by up to
 * `jitterPx` each way. Never mirrored.
 */
export function drawWindow(
  sizePx: number,
  { cropPx, jitterPx }: MagnetogramConfig["training"],
  random: Random,
): Window {
  const side = cropPx ?? sizePx;
  const place = () => {
    const crop = random.integer(sizePx - side + 1);
    return jitterPx === 0 ? crop : crop + random.integer(2 * jitterPx + 1) - jitterPx;
  };
  const x = place();
  return { x, y: place(), side };
}

/** Copies a window of a square image to every `stride`-th place of `to` from `offset` on; `fill` beyond the edges. */
export function copyWindow(
  image: Float32Array,
  sizePx: number,
  { x, y, side }: Window,
  to: Float32Array,
  { offset, stride, fill }: { readonly offset: number; readonly stride: number; readonly fill: number },
): void {
  let at = offset;
  for (let row = y; row < y + side; row++) {
    const inside = row >= 0 && row < sizePx;
    for (let column = x; column < x + side; column++, at += stride)
      to[at] = inside && column >= 0 && column < sizePx ? image[row * sizePx + column] : fill;
  }
}

/**
 * Throws an ArgumentError for windows that the network cannot halve as often as it does, that hold no patch of the
 * discriminator, or that are larger than the image; and for short windows longer than a sample.
 */
export function assertWindows({
  prepare,
  sequence,
  training,
  generator,
  discriminator,
}: MagnetogramConfig): void {
  const { sizePx } = prepare;
  const { cropPx, jitterPx } = training;
  const side = cropPx ?? sizePx;
  const multiple = 2 ** generator.downs;
  if (side > sizePx || side % multiple !== 0) {
    throw new ArgumentError(`Training on ${side}x${side} pixels of ${sizePx}x${sizePx}`, {
      value: side,
      expected: `a multiple of ${multiple} up to ${sizePx}, which the network halves ${generator.downs} times`,
      remedy: "Set training.cropPx, or generator.downs.",
    });
  }
  // Two more convolutions of step 1 take a pixel each.
  const patches = Math.floor(side / 2 ** discriminator.layers) - 2;
  if (training.adversarial !== "none" && patches < 1) {
    throw new ArgumentError(
      `A discriminator that halves ${side}x${side} pixels ${discriminator.layers} times`,
      {
        value: side,
        expected: `at least ${3 * 2 ** discriminator.layers} pixels, which leave it a patch`,
        remedy: "Set training.cropPx, or discriminator.layers.",
      },
    );
  }
  const { shortWindows: short } = training;
  if (generator.kind === "convgru" && short && short.frames > sequence.frames) {
    throw new ArgumentError(`Short windows of ${short.frames} images`, {
      value: short.frames,
      expected: `at most the ${sequence.frames} of sequence.frames`,
    });
  }
  if (jitterPx >= side)
    throw new ArgumentError(`A jitter of ${jitterPx} pixels at ${side}`, { value: jitterPx });
}
