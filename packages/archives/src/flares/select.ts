import { ArgumentError } from "@helioscope/core";
import { parseGoesClass } from "./goes-class.ts";
import { fluxOnScale, type ScaleOptions } from "./scale.ts";
import type { Flare } from "./types.ts";

export interface AtLeastOptions extends ScaleOptions {
  /**
   * Scale that `minimum` is on. "listed" compares classes as they stand, whatever their scales; with "scaled" or "true"
   * flares of both GOES series are held to one flux.
   */
  readonly on?: "listed" | "scaled" | "true";
}

/**
 * Flares of at least a class, such as "M1.0". Throws an ArgumentError for a text that is no class, and on one scale for
 * a flare whose own is unknown (see `unknownAs`).
 */
export function atLeast(flares: readonly Flare[], minimum: string, options: AtLeastOptions = {}): Flare[] {
  const least = parseGoesClass(minimum);
  if (!least) {
    throw new ArgumentError(`"${minimum}" is no GOES class`, {
      value: minimum,
      expected: "a letter A, B, C, M or X and a number, such as M1.0",
    });
  }
  const { on = "listed" } = options;
  const flux = (flare: Flare) => (on === "listed" ? flare.peakFluxWm2 : fluxOnScale(flare, on, options));
  return flares.filter((flare) => flux(flare) >= least.peakFluxWm2);
}

/** Flares that peak from one time up to, and without, another; ISO 8601, UTC. */
export function peakingBetween(flares: readonly Flare[], fromUtc: string, toUtc: string): Flare[] {
  const [from, to] = [Date.parse(fromUtc), Date.parse(toUtc)];
  return flares.filter(({ peakUtc }) => Date.parse(peakUtc) >= from && Date.parse(peakUtc) < to);
}
