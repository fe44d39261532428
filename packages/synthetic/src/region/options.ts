import { ArgumentError } from "@helioscope/core";

/** The make of an active region; see {@link activeRegions}. */
export const regionKinds = ["bipole", "plage", "complex", "delta"] as const;
export type RegionKind = (typeof regionKinds)[number];

/** What a population of active regions is like. Every field is optional; the defaults are {@link activeRegionDefaults}. */
export interface ActiveRegionOptions {
  /** Active regions, each a HARP. */
  readonly regions: number;
  readonly seed: number;
  /** Magnetograms of a region. */
  readonly framesPerRegion: number;
  /**
   * Hours between them, a whole number; the series lies anywhere in the passage and ends where the passage does.
   * Null spreads them over the passage, from 66 degrees east to 66 degrees west.
   */
  readonly cadenceHours: number | null;
  /** The regions cross the central meridian between these days, ISO 8601; fewer of them at both ends. */
  readonly from: string;
  readonly to: string;
  /** How many more regions the south has than the north, as a share of the north. */
  readonly southExcess: number;
  /** Leading polarity by Hale's law: in even cycles (24) the south leads with positive field, in odd ones the north. */
  readonly cycle: number;
  /** Chance of the opposite order. */
  readonly antiHale: number;
  /** Relative numbers of the kinds. */
  readonly kinds: Readonly<Record<RegionKind, number>>;
  /** White noise of a pixel at disc centre, 1 sigma; it grows by half towards the limb. */
  readonly noiseGauss: number;
  /** Pixels beyond the limb are NaN; else they are 0. */
  readonly limbNaN: boolean;
  /** Share of magnetograms with a quality problem; these are three times as noisy. */
  readonly qualityProblems: number;
  /** Flares of class C1 and above an hour, at a flux of 1e21 Mx near strong-gradient inversion lines. */
  readonly flaresPerHour: number;
  /** Exponent of that flux in the flare rate. */
  readonly flareExponent: number;
}

/**
 * Tuned so that about one region in six has a flare of class M or above, as in Bhattacharjee et al. (2020), Table 1.
 */
export const activeRegionDefaults: ActiveRegionOptions = {
  regions: 400,
  seed: 1,
  framesPerRegion: 6,
  cadenceHours: null,
  from: "2010-05-01",
  to: "2018-08-31",
  southExcess: 0.25,
  cycle: 24,
  antiHale: 0.06,
  kinds: { bipole: 0.36, plage: 0.24, complex: 0.22, delta: 0.18 },
  noiseGauss: 6,
  limbNaN: true,
  qualityProblems: 0.06,
  flaresPerHour: 0.075,
  flareExponent: 2,
};

/** Fills in the defaults. Throws an ArgumentError for an option out of range. */
export function resolveActiveRegionOptions(options: Partial<ActiveRegionOptions>): ActiveRegionOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const all: ActiveRegionOptions = { ...activeRegionDefaults, ...given };
  const unknown = Object.keys(given).find((name) => !(name in activeRegionDefaults));
  if (unknown !== undefined) {
    throw new ArgumentError(`There is no option ${unknown}`, {
      value: unknown,
      expected: Object.keys(activeRegionDefaults).join(", "),
    });
  }
  const whole = (n: number) => Number.isSafeInteger(n) && n >= 1;
  const share = (n: number) => n >= 0 && n <= 1;
  const positive = (n: number) => n > 0 && Number.isFinite(n);
  const none = (n: number) => n >= 0 && Number.isFinite(n);
  require("regions", all.regions, whole(all.regions) && all.regions <= 90_000, "1 to 90000");
  require("seed", all.seed, Number.isFinite(all.seed), "a finite number");
  require("framesPerRegion", all.framesPerRegion, whole(all.framesPerRegion), "a positive whole number");
  require("cadenceHours", all.cadenceHours, all.cadenceHours === null ||
    whole(all.cadenceHours), "a positive whole number or null");
  require("southExcess", all.southExcess, all.southExcess >= -1 &&
    Number.isFinite(all.southExcess), "-1 or more");
  require("cycle", all.cycle, whole(all.cycle), "a positive whole number");
  require("antiHale", all.antiHale, share(all.antiHale), "0 to 1");
  require("qualityProblems", all.qualityProblems, share(all.qualityProblems), "0 to 1");
  require("noiseGauss", all.noiseGauss, none(all.noiseGauss), "0 or more");
  require("flaresPerHour", all.flaresPerHour, none(all.flaresPerHour), "0 or more");
  require("flareExponent", all.flareExponent, positive(all.flareExponent), "a positive number");
  const shares = regionKinds.map((kind) => all.kinds[kind]);
  require("kinds", all.kinds, shares.every(none) &&
    shares.some(positive), "a number of 0 or more for each kind");
  const [from, to] = [Date.parse(all.from), Date.parse(all.to)];
  require("from and to", [all.from, all.to], from >= Date.UTC(1980, 0, 1) &&
    to >= from, "days since 1980, in order");
  return all;
}

function require(name: string, value: unknown, ok: boolean, expected: string): void {
  if (!ok) throw new ArgumentError(`Option ${name} is ${JSON.stringify(value)}`, { value, expected });
}
