import { ArgumentError } from "@helioscope/core";
import { type ActiveRegionOptions, resolveActiveRegionOptions } from "./options.ts";
import { planRegions } from "./plan.ts";
import { type ActiveRegion, makeRegion } from "./region.ts";

/** Regions are made one after another as they are asked for; the same number is the same region every time. */
export interface ActivePopulation extends Iterable<ActiveRegion> {
  readonly options: ActiveRegionOptions;
  readonly length: number;
  /** Throws an ArgumentError for a number that no region has. */
  at(index: number): ActiveRegion;
}

/**
 * A population of active regions with their magnetograms and flares, whose truth is known: bipoles, decayed plage,
 * complexes and delta spots. How often a region flares follows the flux near its strong-gradient polarity-inversion
 * lines and nothing else; total flux, area and frame size tell of it only as far as they go along with that.
 *
 * @param options what differs from {@link activeRegionDefaults}
 * @throws ArgumentError for an option out of range
 */
export function activeRegions(options: Partial<ActiveRegionOptions> = {}): ActivePopulation {
  const resolved = resolveActiveRegionOptions(options);
  const plans = planRegions(resolved);
  return {
    options: resolved,
    length: plans.length,
    at(index) {
      const plan = plans[index];
      if (!plan) {
        throw new ArgumentError(`There is no region ${index}`, {
          value: index,
          expected: `0 to ${plans.length - 1}`,
        });
      }
      return makeRegion(plan, resolved);
    },
    *[Symbol.iterator]() {
      for (const plan of plans) yield makeRegion(plan, resolved);
    },
  };
}
