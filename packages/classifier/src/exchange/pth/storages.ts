import { FormatError, UnsupportedError } from "@helioscope/core";
import type { TensorArrays, TensorData, TensorType } from "@helioscope/core/model";
import { kindOf } from "./kind-of.ts";
import type { PickleValue } from "./unpickle.ts";

/** Element types of PyTorch's storages. */
export const STORAGE_TYPES: ReadonlyMap<string, TensorType> = new Map<string, TensorType>([
  ["FloatStorage", "F32"],
  ["DoubleStorage", "F64"],
  ["HalfStorage", "F16"],
  ["BFloat16Storage", "BF16"],
  ["LongStorage", "I64"],
  ["IntStorage", "I32"],
  ["ShortStorage", "I16"],
  ["CharStorage", "I8"],
  ["ByteStorage", "U8"],
  ["BoolStorage", "BOOL"],
]);

type Arrays = {
  readonly [T in TensorType]?: {
    new (buffer: ArrayBufferLike, offset: number, length: number): TensorArrays[T];
    readonly BYTES_PER_ELEMENT: number;
  };
};

const ARRAYS: Arrays = {
  F32: Float32Array,
  F64: Float64Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
};

/** A run of values of one type that tensors are views of; the values come after the pickle. */
export interface TorchStorage {
  readonly kind: "storage";
  readonly dtype: TensorType;
  readonly key: string;
  /** First element and number of elements within the bytes of `key`. */
  readonly start: number;
  readonly length: number;
  /** Elements that the bytes of `key` are said to hold. */
  readonly whole: number;
}

/** Gives the storage that a persistent id names: ("storage", type, key, location, elements[, view]). */
export function storageOf(id: PickleValue): TorchStorage {
  if (!Array.isArray(id) || id[0] !== "storage") {
    const other = Array.isArray(id) ? id[0] : id;
    throw new UnsupportedError(`The file refers to ${typeof other === "string" ? other : kindOf(other)}`, {
      expected: "storages of tensors",
      remedy: "Save the weights alone: torch.save(model.state_dict(), FILE).",
    });
  }
  const [, type, key, , elements, view] = id;
  const name = typeof type === "string" ? type : kindOf(type);
  const dtype = STORAGE_TYPES.get(name.replace(/^torch\./, ""));
  if (!dtype) throw new FormatError(`A storage of type ${name}`, { expected: "one of PyTorch's storages" });
  if (typeof key !== "string" || !isCount(elements))
    throw new FormatError("A storage without a key or a length");
  if (view === undefined || view === null)
    return { kind: "storage", dtype, key, start: 0, length: elements, whole: elements };
  const [, start, length] = Array.isArray(view) ? view : [];
  if (!isCount(start) || !isCount(length) || start + length > elements) {
    throw new FormatError(`Storage ${key} of ${elements} elements has a view beyond its end`);
  }
  return { kind: "storage", dtype, key, start, length, whole: elements };
}

export function elementBytes(dtype: TensorType): number {
  return arrayOf(dtype).BYTES_PER_ELEMENT;
}

/** Bytes as values, little-endian. They share memory where the place in it allows it. */
export function valuesOf(bytes: Uint8Array, dtype: TensorType): TensorData {
  const type = arrayOf(dtype);
  const length = bytes.byteLength / type.BYTES_PER_ELEMENT;
  if (bytes.byteOffset % type.BYTES_PER_ELEMENT === 0)
    return new type(bytes.buffer, bytes.byteOffset, length);
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(bytes);
  return new type(copy.buffer, 0, length);
}

/** An empty array of a type. */
export function arrayFor(dtype: TensorType, length: number): TensorData {
  const type = arrayOf(dtype);
  return new type(new ArrayBuffer(length * type.BYTES_PER_ELEMENT), 0, length);
}

function arrayOf(dtype: TensorType): NonNullable<Arrays[TensorType]> {
  return ARRAYS[dtype] as NonNullable<Arrays[TensorType]>;
}

export const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
