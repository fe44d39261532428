import { FormatError, UnsupportedError } from "@helioscope/core";
import type { NamedTensor, TensorData } from "@helioscope/core/model";
import { arrayFor } from "./storages.ts";
import type { TorchTensor } from "./torch-globals.ts";

/** Copies may take so many times the size of the file. */
const COPY_LIMIT = 4;

/**
 * Turns tensors into plain row-major ones. Those that lie so already share memory with their storage; views with other
 * strides (transposed ones) are copied.
 *
 * @throws FormatError for a view beyond its storage, or views that would take many times the file's size
 * @throws UnsupportedError for a tensor that repeats values of a smaller storage
 */
export function contiguousTensors(
  tensors: ReadonlyMap<string, TorchTensor>,
  valuesOfStorage: (tensor: TorchTensor) => TensorData,
  fileBytes: number,
): NamedTensor[] {
  let copied = 0;
  return [...tensors].map(([name, tensor]) => {
    const { storage, offset, shape, strides } = tensor;
    // Not the product: sides beyond all numbers times 0 are NaN.
    const count = shape.includes(0) ? 0 : shape.reduce((n, side) => n * side, 1);
    const last = shape.reduce((sum, side, axis) => sum + (side - 1) * strides[axis], offset);
    if (count > 0 && !(last < storage.length)) {
      throw new FormatError(`Tensor ${name} reaches element ${last} of a storage of ${storage.length}`, {
        value: name,
      });
    }
    if (count > storage.length) {
      throw new UnsupportedError(`Tensor ${name} repeats values: ${count} of ${storage.length}`, {
        value: name,
        expected: "each value once",
        remedy: "Call contiguous() on it before saving.",
      });
    }
    const values = valuesOfStorage(tensor);
    const plain = { name, dtype: storage.dtype, shape };
    const start = storage.start + offset;
    if (count === 0 || isRowMajor(shape, strides))
      return { ...plain, data: values.subarray(start, start + count) };
    copied += count * values.BYTES_PER_ELEMENT;
    if (copied > COPY_LIMIT * fileBytes)
      throw new FormatError(`The tensors take more than ${COPY_LIMIT} times the file's ${fileBytes} bytes`);
    return { ...plain, data: gathered(values, tensor, start, count) };
  });
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

function gathered(
  values: TensorData,
  { storage, shape, strides }: TorchTensor,
  start: number,
  count: number,
): TensorData {
  const out = arrayFor(storage.dtype, count);
  const index = new Array<number>(shape.length).fill(0);
  const [inner, innerStride] = [shape[shape.length - 1], strides[strides.length - 1]];
  let from = start;
  for (let to = 0; to < count; ) {
    for (let i = 0; i < inner; i++) out[to++] = values[from + i * innerStride];
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return out;
}
