import { ShapeError } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import type { TensorValues } from "@helioscope/core/onnx";
import type { FlareInput } from "../types.ts";
import { type ActiveBox, activeBox } from "./active-area.ts";
import { binCount, type NetworkShape, totalStride } from "./build-network.ts";

/** Where a box begins on the grid of the poolings: columns and rows, each below the total stride. */
export type Phase = readonly [columns: number, rows: number];

/** An input, the part of it that a network sees, and how that falls on the poolings. */
export interface Staged {
  readonly input: FlareInput;
  readonly box: ActiveBox;
  readonly phase: Phase;
}

/** Works out what a network sees of an input. Throws a ShapeError for a size that it does not take. */
export function staged(
  input: FlareInput,
  { input: kind, network }: NetworkShape,
  phase: Phase = [0, 0],
): Staged {
  const { width, height, data } = input;
  const fits =
    kind.kind === "native" ? width > 0 && height > 0 : width === kind.sizePx && height === kind.sizePx;
  if (!fits || data.length !== width * height) {
    throw new ShapeError(`An input of ${width}x${height} pixels and ${data.length} values`, {
      value: [width, height],
      expected: kind.kind === "native" ? "at least one pixel" : `${kind.sizePx}x${kind.sizePx}`,
      remedy: "Make it with prepareInput and the network's own input configuration.",
    });
  }
  return { input, box: activeBox(input, network.active), phase };
}

/** Size of the batch's common frame, and where each box begins in it, short of its phase. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

/**
 * The phases at which a network looks at an input: multiples of about a third of the total stride in columns, and of nearly
 * half of it in rows. Both steps have no divisor in common with the stride, so that the grids of all poolings are met at
 * different places, the fine ones inside it as well as the last.
 */
export function phasesOf({ input, network: { body, phases } }: NetworkShape): readonly Phase[] {
  if (input.kind !== "native" || body.kind !== "cnn-2" || phases === 1) return [[0, 0]];
  const stride = totalStride(body);
  const [across, up] = [coprime(stride, 5 / 16), coprime(stride, 7 / 16)];
  return Array.from({ length: phases }, (_, k) => [(k * across) % stride, (k * up) % stride] as const);
}

/** The smallest number from a share of `n` on that has no divisor in common with it. */
function coprime(n: number, share: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let number = Math.max(1, Math.ceil(share * n));
  while (divisor(number, n) > 1) number++;
  return number;
}

/**
 * The frame that holds boxes at their phases. With native input each begins at the same distance from the frame's corner
 * and the sides are multiples of the total stride, so that poolings fall on a region as they would in any other batch, and
 * a rim of zeros keeps it off the edges.
 */
export function canvasOf(
  batch: readonly Pick<Staged, "box" | "phase">[],
  { input, network }: NetworkShape,
): Canvas {
  if (input.kind !== "native" || network.body.kind === "cnn-1") {
    const side = input.kind === "native" ? 1 : input.sizePx;
    return { width: side, height: side, margin: 0 };
  }
  const step = totalStride(network.body);
  const side = (size: number) => Math.ceil(Math.max(1, size) / step) * step + 2 * step;
  return {
    width: side(Math.max(...batch.map(({ box, phase }) => box.width + phase[0]))),
    height: side(Math.max(...batch.map(({ box, phase }) => box.height + phase[1]))),
    margin: step,
  };
}

/** {@link batchValues} as tensors; the caller disposes them. */
export function batchTensors(batch: readonly Staged[], shape: NetworkShape): tf.Tensor[] {
  return batchValues(batch, shape).map(({ data, shape: dims }) => tf.tensor(data, [...dims]));
}

/** Values of a batch in the order of the model's inputs. */
export function batchValues(batch: readonly Staged[], shape: NetworkShape): TensorValues[] {
  const canvas = canvasOf(batch, shape);
  const { width, height, margin } = canvas;
  const size = width * height;
  const field = new Float32Array(batch.length * size);
  if (shape.input.kind !== "native") {
    for (const [i, { input }] of batch.entries()) field.set(input.data, i * size);
    return [{ data: field, shape: [batch.length, height, width, 1] }];
  }
  const mask = new Float32Array(field.length);
  for (const [i, { input, box, phase }] of batch.entries()) {
    for (let y = 0; y < box.height; y++) {
      const row = y + box.y;
      const out = i * size + (y + margin + phase[1]) * width + margin + phase[0];
      const inside = row >= 0 && row < input.height;
      for (let x = 0; x < box.width; x++) {
        if (box.mask[y * box.width + x] === 0) continue;
        mask[out + x] = 1;
        const column = x + box.x;
        if (inside && column >= 0 && column < input.width)
          field[out + x] = input.data[row * input.width + column];
      }
    }
  }
  const dims = [batch.length, height, width, 1];
  const values = [field, mask].map((data): TensorValues => ({ data, shape: dims }));
  const { body } = shape.network;
  if (body.kind === "cnn-2" && body.head.kind === "pyramid")
    values.push(binValues(batch, canvas, totalStride(body), body.head.levels));
  return values;
}

/** Which cells of the last feature grid belong to each bin of the pyramid over a box. */
function binValues(
  batch: readonly Staged[],
  { width, height, margin }: Canvas,
  step: number,
  levels: readonly number[],
): TensorValues {
  const bins = binCount(levels);
  const [across, up] = [width / step, height / step];
  const data = new Float32Array(batch.length * across * up * bins);
  const start = margin / step;
  for (const [i, { box, phase }] of batch.entries()) {
    if (box.width === 0) continue;
    const columns = Math.ceil((box.width + phase[0]) / step);
    const rows = Math.ceil((box.height + phase[1]) / step);
    let bin = 0;
    for (const level of levels) {
      for (let v = 0; v < level; v++) {
        for (let u = 0; u < level; u++, bin++) {
          for (let y = Math.floor((v * rows) / level); y < Math.ceil(((v + 1) * rows) / level); y++)
            for (let x = Math.floor((u * columns) / level); x < Math.ceil(((u + 1) * columns) / level); x++)
              data[((i * up + start + y) * across + start + x) * bins + bin] = 1;
        }
      }
    }
  }
  return { data, shape: [batch.length, up, across, bins] };
}
