import { DataError } from "@helioscope/core";
import type {
  MapMethods,
  MethodDescription,
  ModelLayout,
  PixelInverter,
  ProfileFacts,
} from "../../src/map/method.ts";
import type { StokesCube } from "../../src/types.ts";

/** A method that can be followed by hand: one depth quantity, one scalar, one angle. */
export interface ToyModel {
  readonly level: Float64Array;
  readonly offset: number;
  readonly angle: number;
}

export interface ToyDescription extends MethodDescription {
  readonly kind: "toy";
  /** Milliseconds that a pixel takes. */
  readonly work?: number;
  /** The thread ends itself at a pixel whose first datum is 666. */
  readonly dies?: boolean;
}

export const toyDepths: Float64Array = Float64Array.of(1, 0, -1, -2);

export const toyLayout: ModelLayout<ToyModel> = {
  size: 6,
  logTau: toyDepths,
  fields: [
    { name: "level", unit: "K", at: 0, length: 4 },
    { name: "offset", unit: "km/s", scale: 0.001, at: 4, length: 1 },
    { name: "angle", unit: "deg", period: 180, at: 5, length: 1 },
  ],
  pack(model, out, at) {
    out.set(model.level, at);
    out[at + 4] = model.offset;
    out[at + 5] = model.angle;
  },
  unpack: (values, at) => ({
    level: Float64Array.from({ length: 4 }, (_, i) => values[at + i]),
    offset: values[at + 4],
    angle: values[at + 5],
  }),
};

export const toyGuess: ToyModel = { level: Float64Array.of(4, 3, 2, 1), offset: 0, angle: 0 };

function spin(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** The level is the first datum over the guess's slope, the offset the pixel's seed, chi squared the guess's distance. */
function toyInverter(
  { work = 0, dies }: ToyDescription,
  { wavelengths }: ProfileFacts,
): PixelInverter<ToyModel> {
  return {
    layout: toyLayout,
    wavelengths,
    invert(observed, given, seed) {
      const guess = given ?? toyGuess;
      spin(work);
      const [first] = observed;
      if (dies && first === 666) process.exit(3);
      if (first === -1) throw new DataError("a pixel that throws");
      if (first === -2) throw new TypeError("a slip of the programmer");
      const nothing = { level: new Float64Array(4).fill(Number.NaN), offset: Number.NaN, angle: Number.NaN };
      const facts = { steps: 2, rejected: 1, uncertainty: { ...nothing, offset: 5 } };
      if (!Number.isFinite(first)) {
        return { ...facts, status: "unusable", reason: "not finite", model: guess, chi2: Number.NaN };
      }
      const model = {
        level: guess.level.map((slope) => slope * first),
        offset: (seed % 1000) + guess.offset,
        angle: -10 * first,
      };
      return { ...facts, status: "converged", model, chi2: Math.abs(first - guess.angle) };
    },
    synthesize: ({ level }) => new Float64Array(4 * wavelengths.length).fill(level[0]),
  };
}

export const toyMethods: MapMethods = {
  toy: async (description: ToyDescription, profiles) => toyInverter(description, profiles) as PixelInverter,
};

export const toy: ToyDescription = { kind: "toy" };

/** A cube whose pixel k has `value(k)` as its first datum. */
export function toyCube(width: number, height: number, value: (k: number) => number = (k) => k): StokesCube {
  const data = new Float32Array(width * height * 8);
  for (let k = 0; k < width * height; k++) data[k * 8] = value(k);
  const wavelengths = Float64Array.of(6301, 6302);
  return { width, height, wavelengths, data, continuum: 1, noise: 1e-3, name: "toy" };
}
