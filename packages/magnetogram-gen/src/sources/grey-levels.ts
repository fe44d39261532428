import { ArgumentError } from "@helioscope/core";
import type { Quantisation } from "./types.ts";

/**
 * How Helioviewer scales its JPEG 2000 images, and its pictures of the field, by channel. AIA in DN/s, the field in gauss.
 * What is brighter than `high` is `high`.
 */
export const HELIOVIEWER_SCALES: Readonly<Record<string, Quantisation>> = {
  "AIA 304": { kind: "log", low: 0.8, high: 250 },
  "AIA 171": { kind: "sqrt", low: 200, high: 14000 },
  "HMI M": { kind: "linear", low: -250, high: 250 },
};

/** The physical value of each of the 256 grey levels. */
export function valuesOfLevels({ kind, low, high }: Quantisation): Float32Array<ArrayBuffer> {
  if (!(low < high) || (kind === "log" && low <= 0) || (kind === "sqrt" && low < 0)) {
    throw new ArgumentError(`A ${kind} scale from ${low} to ${high}`, {
      value: [low, high],
      expected:
        kind === "linear"
          ? "low below high"
          : `low below high, and ${kind === "log" ? "positive" : "not negative"}`,
    });
  }
  const [forward, back] = WAYS[kind];
  const [from, to] = [forward(low), forward(high)];
  return Float32Array.from({ length: 256 }, (_, level) => back(from + (level / 255) * (to - from)));
}

const WAYS: Readonly<Record<Quantisation["kind"], readonly [(x: number) => number, (x: number) => number]>> =
  {
    linear: [(x) => x, (x) => x],
    log: [Math.log, Math.exp],
    sqrt: [Math.sqrt, (x) => x * x],
  };
