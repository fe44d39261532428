import { allocate, type Bitpix, type NumericArray, type Storage } from "../bytes.ts";
import type { TileValues } from "../tiles/codec.ts";
import { isShared, weigh } from "../workers/shared.ts";
import {
  type Converter,
  keepIntegers,
  type Scaling,
  scaleBigints,
  scaleFloats,
  scaleIntegers,
} from "./scaling.ts";

/** What the caller wants: physical values, numbers as stored, or physical values in single precision. */
export type Target = "physical" | "stored" | "float32";

/** Takes decoded pixels and puts them, scaled, where they belong. */
export interface Sink {
  readonly data: NumericArray;
  /** False once a 64-bit integer did not fit double precision. */
  exact: boolean;
  put(values: TileValues, start: number, at: number, count: number): void;
}

/** Memory for `count` values of the type that the caller wants; other threads can write to it where it is `shared`. */
export function allocateSink(
  bitpix: Bitpix,
  scaling: Scaling,
  target: Target,
  count: number,
  shared = false,
): NumericArray {
  if (!shared) return allocateValues(bitpix, scaling, target, count);
  const like = allocateValues(bitpix, scaling, target, 0);
  const Values = like.constructor as new (memory: SharedArrayBuffer) => NumericArray;
  const bytes = count * like.BYTES_PER_ELEMENT;
  weigh(bytes);
  return new Values(new SharedArrayBuffer(bytes));
}

function allocateValues(bitpix: Bitpix, scaling: Scaling, target: Target, count: number): NumericArray {
  const storage = keptStorage(bitpix, scaling, target);
  if (storage !== undefined) return allocate(storage, count);
  return target === "float32" ? new Float32Array(count) : new Float64Array(count);
}

/** How values are kept where they are not scaled. */
function keptStorage(bitpix: Bitpix, scaling: Scaling, target: Target): Storage | undefined {
  if (target === "stored") return { bitpix, flipped: false };
  return target === "float32" ? undefined : scaling.storage;
}

/** A sink for `count` pixels, over memory of {@link allocateSink} where given. */
export function makeSink(
  bitpix: Bitpix,
  scaling: Scaling,
  target: Target,
  count: number,
  data: NumericArray = allocateSink(bitpix, scaling, target, count),
): Sink {
  const storage = keptStorage(bitpix, scaling, target);
  const kept = storage !== undefined;
  const scaled = data as Float64Array | Float32Array;
  const sink = { data, exact: true, put: unset as Sink["put"] };
  const inexact = (): void => {
    sink.exact = false;
  };
  const ints = kept && bitpix > 0 ? keep(data, storage) : scaleIntegers(scaled, scaling);
  const bigints =
    kept && bitpix === 64 ? keepBigints(data, storage.flipped) : scaleBigints(scaled, scaling, inexact);
  const plainFloats = scaling.scale === 1 && scaling.zero === 0;
  const floats = kept || plainFloats ? copyFloats(scaled) : scaleFloats(scaled, scaling);
  sink.put = (values, start, at, n) => {
    if (values instanceof Int32Array) ints(values, start, at, n);
    else if (values instanceof BigInt64Array) bigints(values, start, at, n);
    else floats(values, start, at, n);
  };
  return sink;
}

function unset(): void {}

const STEP = 4096;

/** Integers of their own type. Shared memory is several times faster to copy to than to convert into. */
function keep(out: NumericArray, storage: Storage): Converter<Int32Array> {
  if (!isShared(out.buffer)) return keepIntegers(out, storage);
  const step = allocate(storage, STEP);
  const convert = keepIntegers(step, storage);
  return (from, start, at, count) => {
    for (let done = 0; done < count; done += STEP) {
      const n = Math.min(STEP, count - done);
      convert(from, start + done, 0, n);
      (out as Int32Array).set(step.subarray(0, n) as Int32Array, at + done);
    }
  };
}

function copyFloats(out: Float64Array | Float32Array): Converter<Float32Array | Float64Array> {
  return (from, start, at, count) => out.set(from.subarray(start, start + count), at);
}

function keepBigints(out: NumericArray, flipped: boolean): Converter<BigInt64Array> {
  const to = new BigInt64Array(out.buffer, out.byteOffset, out.length);
  const flip = -(2n ** 63n);
  return (from, start, at, count) => {
    if (!flipped) to.set(from.subarray(start, start + count), at);
    else for (let i = 0; i < count; i++) to[at + i] = from[start + i] ^ flip;
  };
}
