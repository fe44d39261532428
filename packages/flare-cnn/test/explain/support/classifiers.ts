import type { Raster } from "@helioscope/core";
import { sigmoid } from "../../../src/baseline/index.ts";
import type {
  DifferentiableClassifier,
  FlareClassifier,
  FlareInput,
  InputConfig,
} from "../../../src/types.ts";

export const NATIVE: InputConfig = { kind: "native", scaleDeg: 0.03 };
export const RESIZED: InputConfig = { kind: "resize", sizePx: 64 };

/** Logit = slope x (sum or mean of |B|) + intercept: looks at the unsigned flux, and at nothing else. */
export function fluxClassifier(
  input: InputConfig,
  options: { readonly slope: number; readonly intercept: number; readonly of?: "sum" | "mean" },
): DifferentiableClassifier {
  const { slope, intercept, of = "sum" } = options;
  const scale = ({ data }: FlareInput) => (of === "sum" ? slope : slope / data.length);
  return {
    input,
    probabilities: async (inputs) =>
      Float64Array.from(inputs, (one) => {
        let sum = 0;
        for (const b of one.data) sum += Math.abs(b);
        return sigmoid(intercept + scale(one) * sum);
      }),
    gradient: async (one) => ({ ...one, data: one.data.map((b) => Math.sign(b) * scale(one)) }),
  };
}

/** Looks at nothing but places where the polarity changes from one pixel to the next in a row. */
export function lineClassifier(input: InputConfig, slope: number, intercept: number): FlareClassifier {
  return {
    input,
    probabilities: async (inputs) =>
      Float64Array.from(inputs, ({ data, width }) => {
        let sum = 0;
        for (let i = 1; i < data.length; i++)
          if (i % width > 0 && data[i] * data[i - 1] < 0) sum += Math.sqrt(-data[i] * data[i - 1]);
        return sigmoid(intercept + slope * sum);
      }),
  };
}

/** A field from a formula. */
export function fieldOf(
  width: number,
  height: number,
  value: (x: number, y: number) => number,
): Raster<Float32Array> {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    value(i % width, Math.floor(i / width)),
  );
  return { data, width, height };
}
