import { tf } from "../tensors.ts";
import { floats, type KernelCall, type TensorInfo, type WasmBackend } from "./heap.ts";

/**
 * Sums the slices of x along its first axis by segment: the gradient of gather. Slices whose id is not in
 * 0 ... numSegments - 1 are left out.
 */
export function unsortedSegmentSum(call: KernelCall): TensorInfo {
  const { x, segmentIds } = call.inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = call.attrs as unknown as { numSegments: number };
  const backend = call.backend as WasmBackend;
  const result = backend.makeOutput([numSegments, ...x.shape.slice(1)], "float32");
  const ids = backend.typedArrayFromHeap({ ...segmentIds, dtype: "int32" });
  const values = floats(backend, x);
  const target = floats(backend, result).fill(0);
  const size = tf.util.sizeFromShape(x.shape.slice(1));
  for (let row = 0, at = 0; row < ids.length; row++, at += size) {
    const segment = ids[row];
    if (segment < 0 || segment >= numSegments) continue;
    const base = segment * size;
    for (let i = 0; i < size; i++) target[base + i] += values[at + i];
  }
  return result;
}
