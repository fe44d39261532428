/** What the values of a {@link NamedTensor} lie in. F16, BF16 and the 8-bit floats keep their bit patterns. */
export interface TensorArrays {
  readonly BOOL: Uint8Array;
  readonly U8: Uint8Array;
  readonly I8: Int8Array;
  readonly F8_E5M2: Uint8Array;
  readonly F8_E4M3: Uint8Array;
  readonly U16: Uint16Array;
  readonly I16: Int16Array;
  readonly F16: Uint16Array;
  readonly BF16: Uint16Array;
  readonly U32: Uint32Array;
  readonly I32: Int32Array;
  readonly F32: Float32Array;
  readonly U64: BigUint64Array;
  readonly I64: BigInt64Array;
  readonly F64: Float64Array;
}

/** Element types of the safetensors format that fit a typed array. */
export type TensorType = keyof TensorArrays;

export type TensorData = TensorArrays[TensorType];

/** A tensor as plain data, row-major. Not bound to an engine. */
export interface NamedTensor {
  readonly name: string;
  readonly dtype: TensorType;
  /** Empty for a scalar. */
  readonly shape: readonly number[];
  readonly data: TensorData;
}

type ArrayType = (new (
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
) => TensorData) & {
  readonly BYTES_PER_ELEMENT: number;
};

/** The array type of each element type. */
export const ARRAY_TYPES: Readonly<Record<TensorType, ArrayType>> = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  F8_E5M2: Uint8Array,
  F8_E4M3: Uint8Array,
  U16: Uint16Array,
  I16: Int16Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  U32: Uint32Array,
  I32: Int32Array,
  F32: Float32Array,
  U64: BigUint64Array,
  I64: BigInt64Array,
  F64: Float64Array,
};

/** Number of elements of a shape; NaN when it is not one (negative or fractional sizes, beyond 2^53). */
export function elementCount(shape: readonly unknown[]): number {
  let count = 1;
  for (const size of shape) {
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return Number.NaN;
    count *= size;
  }
  return Number.isSafeInteger(count) ? count : Number.NaN;
}
