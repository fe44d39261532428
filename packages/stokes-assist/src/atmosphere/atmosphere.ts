import { ArgumentError, ShapeError } from "@helioscope/core";
import type { Atmosphere, DepthQuantity } from "../types.ts";

/** The quantities of an {@link Atmosphere} that vary with depth, in the order of SIR's model files. */
export const DEPTH_QUANTITIES: readonly DepthQuantity[] = [
  "temperature",
  "electronPressure",
  "microturbulence",
  "fieldStrength",
  "velocity",
  "inclination",
  "azimuth",
];

/**
 * An equidistant grid of log tau from the deepest point `bottom` to `top`; 49 points from 1.2 to -3.6 in steps of 0.1
 * where nothing is given.
 *
 * @throws {ArgumentError} where `step` does not fit between the ends.
 */
export function logTauGrid(bottom = 1.2, top = -3.6, step = 0.1): Float64Array {
  const count = Math.round((bottom - top) / step);
  if (!(step > 0) || !(bottom > top) || Math.abs(count * step - (bottom - top)) > 1e-6) {
    throw new ArgumentError(`No grid from ${bottom} to ${top} in steps of ${step}`, {
      value: [bottom, top, step],
      expected: "bottom above top, and a positive step that divides the difference",
    });
  }
  // Rounded, so that 0.1 is 0.1 and the surface is 0.
  return Float64Array.from(
    { length: count + 1 },
    (_, i) => Number(((bottom * (count - i) + top * i) / count + 0).toFixed(12)) || 0,
  );
}

/** What {@link atmosphereOf} takes: a value of each quantity at each depth, or one for all depths; absent quantities are 0. */
export type AtmosphereInput = { readonly logTau: ArrayLike<number> } & {
  readonly [K in DepthQuantity]?: ArrayLike<number> | number;
};

/**
 * An atmosphere from arrays or constants; everything is copied. What is absent is 0, temperature and electron
 * pressure must be given.
 *
 * @throws {ShapeError} where a length differs from that of `logTau`.
 * @throws {ArgumentError} where `logTau` does not descend or holds fewer than two points.
 */
export function atmosphereOf(input: AtmosphereInput): Atmosphere {
  const logTau = Float64Array.from(input.logTau);
  const n = logTau.length;
  if (n < 2 || logTau.some((value, i) => i > 0 && !(value < logTau[i - 1]))) {
    throw new ArgumentError("The optical depths do not descend", {
      value: logTau,
      expected: "at least two values of log tau, the deepest (largest) first",
    });
  }
  const column = (quantity: DepthQuantity): Float64Array => {
    const value = input[quantity];
    if (value === undefined || typeof value === "number") {
      if (value === undefined && (quantity === "temperature" || quantity === "electronPressure")) {
        throw new ArgumentError(`The atmosphere lacks its ${quantity}`, {
          expected: "temperature and electronPressure",
        });
      }
      return new Float64Array(n).fill(value ?? 0);
    }
    if (value.length !== n) {
      throw new ShapeError(`${quantity} has ${value.length} depths`, {
        value: value.length,
        expected: `${n}, as many as logTau`,
      });
    }
    return Float64Array.from(value);
  };
  return {
    logTau,
    temperature: column("temperature"),
    electronPressure: column("electronPressure"),
    microturbulence: column("microturbulence"),
    fieldStrength: column("fieldStrength"),
    velocity: column("velocity"),
    inclination: column("inclination"),
    azimuth: column("azimuth"),
  };
}

/** A deep copy, with some quantities replaced by arrays or constants where `changes` names them. */
export function copyAtmosphere(
  atmosphere: Atmosphere,
  changes: Partial<Omit<AtmosphereInput, "logTau">> = {},
): Atmosphere {
  return atmosphereOf({ ...atmosphere, ...changes });
}
