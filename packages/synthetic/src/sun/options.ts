import { ArgumentError } from "@helioscope/core";
import { instant } from "./view.ts";

/** What a synthetic Sun is like. Every field but the seed is optional; the defaults are {@link sunDefaults}. */
export interface SunOptions {
  readonly seed: number | string;
  /**
   * When its history begins, ISO 8601 UTC: the Sun is followed from {@link warmUpDays} before, so that old flux is there.
   * A state depends on the options and its time alone; with null, on the year that a sequence begins in as well: its
   * first of January is meant.
   */
  readonly begins: string | null;
  readonly warmUpDays: number;
  /** Leading polarity by Hale's law: in even cycles (24) the south leads with positive field, in odd ones the north. */
  readonly cycle: number;
  /** Chance of the opposite order. */
  readonly antiHale: number;
  /** Active regions that emerge on the whole sphere. The rate swings by `activitySwing` over some months. */
  readonly bipolesPerYear: number;
  readonly activitySwing: number;
  /** Share of them that emerges in one of a few nests, beside or within older flux. */
  readonly nested: number;
  /** Butterfly diagram: latitude when the Sun begins (or the year, where `begins` is null), its spread, and its change. */
  readonly latitudeDeg: number;
  readonly latitudeSpreadDeg: number;
  readonly latitudeDriftDegPerYear: number;
  /** Flux of one polarity at its largest: median of a log-normal distribution, its standard deviation in ln, limits. */
  readonly fluxMx: number;
  readonly fluxSpread: number;
  readonly fluxRangeMx: readonly [number, number];
  /** Shortest and longest time of emergence, days: the more flux, the longer. */
  readonly emergenceDays: readonly [number, number];
  /** Joy's law: tilt over latitude, and the standard deviation about it, degrees. */
  readonly tiltPerLatitude: number;
  readonly tiltScatterDeg: number;
  /** Differential rotation (Snodgrass 1983); false: all latitudes turn with the Carrington frame. */
  readonly differentialRotation: boolean;
  /** Largest speed of the poleward flow, m/s. */
  readonly meridionalMS: number;
  /** Largest speed of the outflow in a supergranule, m/s; the flux disperses by it. */
  readonly supergranuleMS: number;
  /** Flux of active regions falls by e in so many days, by the weak mixed field that is not followed. */
  readonly decayDays: number;
  /** Pairs of the network on the whole sphere: ephemeral bipoles that live for two days. */
  readonly networkPairs: number;
  /** Mean flux of one polarity of such a pair; fluxes are distributed exponentially. */
  readonly networkMx: number;
  /** Mean radial field above 65 degrees; the north's sign is that of the cycle's minimum before, the south's opposite. */
  readonly polarGauss: number;
}

/** An active Sun at the height of cycle 24, as in the paper's year 2016 or somewhat before it. */
export const sunDefaults: Omit<SunOptions, "seed"> = {
  begins: null,
  warmUpDays: 180,
  cycle: 24,
  antiHale: 0.05,
  bipolesPerYear: 160,
  activitySwing: 0.5,
  nested: 0.35,
  latitudeDeg: 16,
  latitudeSpreadDeg: 6,
  latitudeDriftDegPerYear: -1.5,
  fluxMx: 4e21,
  fluxSpread: 0.8,
  fluxRangeMx: [1e21, 2e22],
  emergenceDays: [1, 4],
  tiltPerLatitude: 0.5,
  tiltScatterDeg: 15,
  differentialRotation: true,
  meridionalMS: 12,
  supergranuleMS: 350,
  decayDays: 70,
  networkPairs: 8000,
  networkMx: 1.6e19,
  polarGauss: 3,
};

/** Fills in the defaults. Throws an ArgumentError for an option out of range. */
export function resolveSunOptions(options: Partial<SunOptions> & Pick<SunOptions, "seed">): SunOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const unknown = Object.keys(given).find((name) => name !== "seed" && !(name in sunDefaults));
  if (unknown !== undefined) {
    throw new ArgumentError(`There is no option ${unknown}`, {
      value: unknown,
      expected: ["seed", ...Object.keys(sunDefaults)].join(", "),
    });
  }
  const all: SunOptions = { ...sunDefaults, ...options, ...given };
  const within = (name: keyof SunOptions, low: number, high: number) => {
    const value = all[name];
    if (typeof value === "number" && value >= low && value <= high) return;
    throw new ArgumentError(`${name} is ${String(value)}`, { value, expected: `${low} to ${high}` });
  };
  if (typeof all.seed !== "string" && !Number.isFinite(all.seed)) {
    throw new ArgumentError(`The seed is ${all.seed}`, {
      value: all.seed,
      expected: "a finite number or a string",
    });
  }
  if (all.begins !== null) instant(all.begins);
  within("warmUpDays", 0, 3650);
  within("cycle", 0, 1000);
  within("antiHale", 0, 1);
  within("bipolesPerYear", 0, 2000);
  within("activitySwing", 0, 1);
  within("nested", 0, 1);
  within("latitudeDeg", 0, 60);
  within("latitudeSpreadDeg", 0, 30);
  within("latitudeDriftDegPerYear", -20, 20);
  within("fluxMx", 1e19, 1e24);
  within("fluxSpread", 0, 3);
  pair("fluxRangeMx", all.fluxRangeMx, 1e19, 1e24);
  pair("emergenceDays", all.emergenceDays, 0.25, 10);
  within("tiltPerLatitude", -5, 5);
  within("tiltScatterDeg", 0, 90);
  within("meridionalMS", 0, 100);
  within("supergranuleMS", 0, 1000);
  within("decayDays", 1, 10_000);
  within("networkPairs", 0, 200_000);
  within("networkMx", 1e17, 1e21);
  within("polarGauss", 0, 100);
  return all;
}

function pair(name: string, value: readonly [number, number], low: number, high: number): void {
  const [from, to] = value;
  if (from >= low && to <= high && from <= to) return;
  throw new ArgumentError(`${name} is ${from} to ${to}`, { value, expected: `within ${low} to ${high}` });
}
