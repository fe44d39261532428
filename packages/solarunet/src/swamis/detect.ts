import {
  ArgumentError,
  assertSameSize,
  type Mask,
  type Raster,
  ShapeError,
  throwIfAborted,
} from "@helioscope/core";
import { type Neighbourhood, neighbourSteps } from "./neighbourhood.ts";

/** Hysteresis discrimination of one polarity at a time. */
export interface DetectOptions {
  /** Pixels with |B| at or above this are significant, gauss. */
  readonly highGauss: number;
  /** Pixels with |B| at or above this are significant when joined to such a one. Default: `highGauss`. */
  readonly lowGauss?: number;
  /** Which pixels of (x, y, t) are joined. Default 18. */
  readonly neighbourhood?: Neighbourhood;
  /**
   * How many frames back a new pixel may make earlier pixels significant; masks come out that many frames late and
   * that many frames are held. Default 3. `Infinity` holds the whole sequence.
   */
  readonly backFrames?: number;
  readonly signal?: AbortSignal;
}

/** Takes frames in order; gives masks back, in order, once no later frame can change them. */
export interface Detector {
  /** The mask that became final, if any: that of the frame pushed `backFrames` calls ago. */
  push(field: Raster): Mask | undefined;
  /** The masks still held, oldest first. The detector is empty afterwards. */
  finish(): Mask[];
}

interface Slot {
  /** Sign of the pixels at or above the low threshold. */
  readonly candidate: Int8Array;
  readonly mask: Int8Array;
}

/**
 * SWAMIS feature discrimination (DeForest et al. 2007): the mask is +1 where B >= high and -1 where B <= -high; it
 * grows into same-sign neighbours in space and time with |B| >= low. Time is walked forwards from the mask of the
 * frame before and back through at most `backFrames` frames. NaN is never significant.
 *
 * @throws ArgumentError when the thresholds are not 0 < low <= high, or backFrames is negative or fractional.
 * @throws ShapeError from `push` when a frame's size differs from the first one's.
 */
export function detector(options: DetectOptions): Detector {
  const { highGauss: high, lowGauss: low = high, neighbourhood = 18, backFrames = 3 } = options;
  if (!(low > 0 && low <= high && Number.isFinite(high))) {
    throw new ArgumentError(`Thresholds low ${low} G, high ${high} G`, {
      value: [low, high],
      expected: "0 < low <= high",
    });
  }
  if (!(backFrames >= 0 && (Number.isInteger(backFrames) || backFrames === Number.POSITIVE_INFINITY))) {
    throw new ArgumentError(`backFrames ${backFrames}`, {
      value: backFrames,
      expected: "a whole number or Infinity",
    });
  }
  const steps = neighbourSteps(neighbourhood);
  let window: Slot[] = [];
  let before: Int8Array | undefined;
  let first: Raster | undefined;

  return {
    push(field) {
      first ??= { data: new Uint8Array(), width: field.width, height: field.height };
      assertSameSize(first, field, "Frames");
      const { width, height, data } = field;
      if (data.length !== width * height) {
        throw new ShapeError(`Frame of ${width}x${height} with ${data.length} values`, {
          expected: `${width * height} values`,
        });
      }
      const candidate = new Int8Array(data.length);
      const mask = new Int8Array(data.length);
      const queue: number[] = [];
      window.push({ candidate, mask });
      const base = (window.length - 1) * data.length;
      for (let i = 0; i < data.length; i++) {
        const size = Math.abs(data[i]);
        if (!(size >= low)) continue;
        candidate[i] = data[i] > 0 ? 1 : -1;
        if (size >= high) mask[i] = candidate[i];
      }
      if (before) seedFromBefore(before, window[window.length - 1], width, height, steps.time, queue, base);
      before = mask;
      if (low < high) {
        for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) queue.push(base + i);
      }
      flood(window, width, height, steps.plane, steps.time, queue);
      return window.length > backFrames ? finished(window.shift(), first) : undefined;
    },
    finish() {
      const masks = window.map((slot) => finished(slot, first));
      window = [];
      before = undefined;
      first = undefined;
      return masks.filter((mask) => mask !== undefined);
    },
  };
}

/**
 * {@link detector} over a sequence, one mask a frame in the same order.
 *
 * @throws AbortedError when the signal fires.
 */
export async function* detect(
  fields: AsyncIterable<Raster> | Iterable<Raster>,
  options: DetectOptions,
): AsyncGenerator<Mask> {
  const machine = detector(options);
  for await (const field of fields) {
    throwIfAborted(options.signal);
    const mask = machine.push(field);
    if (mask) yield mask;
  }
  yield* machine.finish();
}

/** {@link detector} on a single frame: hysteresis in the plane only. */
export function detectFrame(field: Raster, options: DetectOptions): Mask {
  const machine = detector({ ...options, backFrames: 0 });
  return machine.push(field) as Mask;
}

const finished = (slot: Slot | undefined, size: Raster | undefined): Mask | undefined =>
  slot && size && { data: slot.mask, width: size.width, height: size.height };

/** New pixels of a slot that touch the mask of the frame before it. */
function seedFromBefore(
  before: Int8Array,
  { candidate, mask }: Slot,
  width: number,
  height: number,
  time: Int8Array,
  queue: number[],
  base: number,
) {
  for (let i = 0; i < before.length; i++) {
    if (before[i] === 0) continue;
    const x = i % width;
    const y = (i - x) / width;
    for (let k = 0; k < time.length; k += 2) {
      const nx = x + time[k];
      const ny = y + time[k + 1];
      if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
      const j = ny * width + nx;
      if (mask[j] === 0 && candidate[j] === before[i]) {
        mask[j] = candidate[j];
        queue.push(base + j);
      }
    }
  }
}

/** Grows the masks of the window from the queued pixels (slot x pixels + pixel) through joined candidates. */
function flood(
  window: readonly Slot[],
  width: number,
  height: number,
  plane: Int8Array,
  time: Int8Array,
  queue: number[],
) {
  const pixels = width * height;
  while (queue.length > 0) {
    const at = queue.pop() as number;
    const slot = Math.floor(at / pixels);
    const i = at - slot * pixels;
    const x = i % width;
    const y = (i - x) / width;
    const sign = window[slot].mask[i];
    for (let s = Math.max(0, slot - 1); s <= Math.min(window.length - 1, slot + 1); s++) {
      const { candidate, mask } = window[s];
      const steps = s === slot ? plane : time;
      for (let k = 0; k < steps.length; k += 2) {
        const nx = x + steps[k];
        const ny = y + steps[k + 1];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        const j = ny * width + nx;
        if (mask[j] === 0 && candidate[j] === sign) {
          mask[j] = sign;
          queue.push(s * pixels + j);
        }
      }
    }
  }
}
