import { ArgumentError } from "@helioscope/core";
import { ASPLUND_2009 } from "../atoms/abundances.ts";
import { ELEMENTS } from "../atoms/elements.ts";
import { PARTITION_FITS } from "../atoms/partition-data.ts";
import type { PartitionFit } from "../atoms/partition-fit.ts";
import type { Abundances } from "../types.ts";
import { ATOMIC_MASS } from "./constants.ts";

/** An element that gives electrons, as the equation of state needs it. */
export interface Donor {
  readonly symbol: string;
  /** Nuclei per hydrogen nucleus. */
  readonly abundance: number;
  readonly ionisation: readonly [number, number];
  readonly partition: PartitionFit;
}

/** A chemical composition. */
export interface Mixture {
  /** Helium to nickel. */
  readonly donors: readonly Donor[];
  /** Nuclei heavier than hydrogen, per hydrogen nucleus, that count for the gas pressure. */
  readonly heavyNuclei: number;
  /** Nuclei of all elements per hydrogen nucleus. */
  readonly nuclei: number;
  /** g per hydrogen nucleus. */
  readonly mass: number;
}

/**
 * Takes a table of abundances apart. `heavyNuclei` stands in for their sum in the gas pressure: SIR has the constant
 * 0.1014 there whatever the abundances.
 *
 * @throws {ArgumentError} where hydrogen is not at 12 or an abundance is not finite.
 */
export function mixtureOf(abundances: Abundances = ASPLUND_2009, heavyNuclei?: number): Mixture {
  if (abundances.H !== 12) {
    throw new ArgumentError("The abundances are not on the scale of hydrogen = 12", {
      value: abundances.H,
      expected: "H: 12",
    });
  }
  const donors: Donor[] = [];
  let nuclei = 0;
  let weight = 0;
  for (const { symbol, z, weight: u, ionisation } of ELEMENTS) {
    if (abundances[symbol] === undefined) continue;
    const abundance = 10 ** (abundances[symbol] - 12);
    if (!Number.isFinite(abundance)) {
      throw new ArgumentError(`The abundance of ${symbol} is not finite`, { value: abundances[symbol] });
    }
    nuclei += abundance;
    weight += abundance * u;
    if (z > 1 && z <= 28) donors.push({ symbol, abundance, ionisation, partition: PARTITION_FITS[symbol] });
  }
  return { donors, nuclei, heavyNuclei: heavyNuclei ?? nuclei - 1, mass: weight * ATOMIC_MASS };
}
