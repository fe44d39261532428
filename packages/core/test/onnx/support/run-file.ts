import { expect } from "vitest";
import { offerOnnxRuntime, ortRuntime, type TensorValues } from "../../../src/onnx/index.ts";
import { ort } from "./oracle.ts";

const runtime = () => ortRuntime(ort as NonNullable<typeof ort>, { version: "test", threads: 1 });

/** Lets predictions take ONNX Runtime, on one thread. */
export function offerOracle(): void {
  offerOnnxRuntime(runtime());
}

/** What ONNX Runtime makes of a file. */
export async function runFile(bytes: Uint8Array, inputs: readonly TensorValues[]): Promise<TensorValues[]> {
  const session = await runtime().open(bytes);
  try {
    return await session.run(inputs);
  } finally {
    await session.release();
  }
}

/** Holds outputs against others, relative to their range, or to the largest value where that is more. */
export function expectClose(
  ours: readonly TensorValues[],
  theirs: readonly TensorValues[],
  tolerance = 1e-5,
): void {
  expect(theirs.map(({ shape }) => shape)).toEqual(ours.map(({ shape }) => shape));
  for (const [k, { data }] of ours.entries()) {
    let [least, most, worst] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (const [i, value] of data.entries()) {
      least = Math.min(least, value);
      most = Math.max(most, value);
      const difference = Math.abs(value - theirs[k].data[i]);
      if (!(difference <= worst)) worst = difference;
    }
    const range = Math.max(most - least, Math.abs(least), Math.abs(most));
    expect(range).toBeGreaterThan(0);
    expect(worst / range, `output ${k}`).toBeLessThan(tolerance);
  }
}
