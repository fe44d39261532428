import type { Element } from "./elements.ts";
import { PARTITION_FITS } from "./partition-data.ts";
import type { PartitionPiece } from "./partition-fit.ts";

/**
 * Partition functions of one element as a function of temperature. Reused buffers: read `value` and `dT` after
 * {@link PartitionFunctions.at}.
 */
export interface PartitionFunctions {
  /** Of the neutral atom, the ion and the doubly charged ion. */
  readonly value: Float64Array;
  /** Per K. */
  readonly dT: Float64Array;
  /** Evaluates both at a temperature in K. */
  at(temperature: number): void;
}

/**
 * The partition functions U_0, U_1, U_2 of an element by Wittmann's fits (1975), with their analytic derivatives. The
 * fits are made of pieces: at the joints (Fe I at 4000 and 9000 K, say) they may step by a percent or two.
 */
export function partitionFunctions(element: Element): PartitionFunctions {
  const stages = PARTITION_FITS[element.symbol];
  const value = new Float64Array(3);
  const dT = new Float64Array(3);
  return {
    value,
    dT,
    at(temperature: number): void {
      const x = Math.log(5040 / temperature);
      for (let stage = 0; stage < 3; stage++) evaluate(stages[stage], temperature, x, value, dT, stage);
    },
  };
}

/**
 * Partition function of an element in one stage (0 neutral, 1 ion, 2 doubly charged) at a temperature in K.
 */
export function partitionFunction(element: Element, stage: 0 | 1 | 2, temperature: number): number {
  const value = new Float64Array(1);
  const dT = new Float64Array(1);
  evaluate(PARTITION_FITS[element.symbol][stage], temperature, Math.log(5040 / temperature), value, dT, 0);
  return value[0];
}

/** Writes a fit and its derivative at `temperature`, where x = ln(5040 K / T). */
export function evaluate(
  pieces: readonly PartitionPiece[],
  temperature: number,
  x: number,
  value: Float64Array,
  dT: Float64Array,
  at: number,
): void {
  let piece = pieces[0];
  for (let i = 1; temperature > piece[0] && i < pieces.length; i++) piece = pieces[i];
  const base = piece[1];
  const argument = base === 0 ? temperature * 1e-3 : x;
  let p = 0;
  let slope = 0;
  for (let k = piece.length - 1; k >= 2; k--) {
    slope = slope * argument + p;
    p = p * argument + piece[k];
  }
  if (base === 0) {
    value[at] = p;
    dT[at] = slope * 1e-3;
  } else {
    const excited = Math.exp(p);
    value[at] = base + excited;
    dT[at] = (-excited * slope) / temperature;
  }
}
