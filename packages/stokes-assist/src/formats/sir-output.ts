import { FormatError } from "@helioscope/core";
import { numberRows } from "./sir-rows.ts";

/** What SIR says of a cycle in its `.chi` file. */
export interface SirCycle {
  /** Equivalent ratio of signal to noise. */
  readonly signalToNoise: number;
  /** SIR's own chi squared, with its weights. */
  readonly chi2: number;
}

/** Reads a `.chi` file: a row a cycle. */
export function readSirChi(text: string): SirCycle[] {
  return numberRows(text, "the chi file").map(({ line, values }) => {
    if (values.length !== 2) {
      throw new FormatError(`Line ${line} of the chi file holds ${values.length} numbers`, { expected: "2" });
    }
    return { signalToNoise: values[0], chi2: values[1] };
  });
}

/** Accepted steps of all cycles, counted in SIR's `.log` file. */
export function sirSteps(log: string): number {
  return log.split(/\r?\n/).filter((line) => /^\s*[1-9]\d*\s+-?\d+\.\s/.test(line)).length;
}

/** Endings of the files that SIR writes response functions to. */
export const SIR_RESPONSES = {
  temperature: "rt",
  electronPressure: "rpe",
  microturbulence: "rmic",
  fieldStrength: "rh",
  velocity: "rvz",
  inclination: "rinc",
  azimuth: "raz",
  macroturbulence: "rmac",
} as const;

/** The response of the profiles to a quantity at each depth. */
export interface SirResponse {
  readonly depths: number;
  /** 4 x the number of wavelengths. */
  readonly length: number;
  /** [depths][length], per unit of the file. */
  readonly values: Float64Array;
}

/**
 * Reads a file of response functions: the two sizes, then for each depth I, Q, U and V over all wavelengths. They are
 * integrated over the step in depth; per K, dyn/cm^2, cm/s, G, and per radian for the angles.
 */
export function readSirResponse(text: string): SirResponse {
  const numbers = numberRows(text, "the response functions").flatMap(({ values }) => values);
  const [depths, length] = numbers;
  if (!(depths! > 0 && length! > 0) || numbers.length !== 2 + depths! * length!) {
    throw new FormatError(`The file of response functions holds ${Math.max(numbers.length - 2, 0)} values`, {
      value: [depths, length],
      expected: "two sizes, and as many values as their product",
    });
  }
  return { depths: depths!, length: length!, values: Float64Array.from(numbers.slice(2)) };
}
