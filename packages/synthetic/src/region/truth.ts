import { FormatError } from "@helioscope/core";
import type { RegionEpoch } from "./flares.ts";
import { frameName } from "./names.ts";
import type { ActiveRegionOptions, RegionKind } from "./options.ts";
import type { ActiveRegion } from "./region.ts";

/** What is true of a magnetogram of a population. */
export interface FrameTruth extends RegionEpoch {
  /** Name of its file. */
  readonly file: string;
  /** UTC, ISO 8601. */
  readonly utc: string;
}

/** What is true of a region. */
export interface RegionTruth {
  readonly harp: number;
  readonly noaa: readonly number[];
  readonly kind: RegionKind;
  readonly hale: boolean;
  readonly leading: 1 | -1;
  readonly tiltDeg: number;
  readonly latitudeDeg: number;
  readonly carringtonLongitudeDeg: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Flares of class C1 and above, M1 and above, X1 and above. */
  readonly flares: { readonly c: number; readonly m: number; readonly x: number };
  /** Limb to limb. */
  readonly history: readonly RegionEpoch[];
  readonly frames: readonly FrameTruth[];
}

/** The truth of a population: what `truth.json` holds. */
export interface PopulationTruth {
  readonly options: ActiveRegionOptions;
  readonly regions: readonly RegionTruth[];
}

const FORMAT = "helioscope-active-regions";

/** Computes the history and the flares of a region, and none of its magnetograms. */
export function regionTruth(region: ActiveRegion): RegionTruth {
  const { harp, noaa, kind, hale, leading, tiltDeg, latitudeDeg, carringtonLongitudeDeg } = region;
  const { widthPx, heightPx, history, flares } = region;
  const above = (least: number) => flares.filter(({ peakFluxWm2 }) => peakFluxWm2 >= least).length;
  return {
    harp,
    noaa,
    kind,
    hale,
    leading,
    tiltDeg,
    latitudeDeg,
    carringtonLongitudeDeg,
    widthPx,
    heightPx,
    flares: { c: flares.length, m: above(1e-5), x: above(1e-4) },
    history,
    frames: region.hours.map((hours) => {
      const time = region.timeAt(hours);
      return { file: frameName(harp, time), utc: time.utc, ...region.epochAt(hours) };
    }),
  };
}

/** The truth as JSON; {@link populationTruthFromJson} gives back an equal one. */
export function populationTruthToJson({ options, regions }: PopulationTruth): string {
  const head = JSON.stringify({ format: FORMAT, version: 1, options });
  return `${head.slice(0, -1)},"regions":[\n${regions.map((region) => JSON.stringify(region)).join(",\n")}\n]}\n`;
}

/** Reads what {@link populationTruthToJson} wrote. Throws a FormatError for anything else. */
export function populationTruthFromJson(text: string): PopulationTruth {
  let read: ({ format?: unknown; version?: unknown } & Partial<PopulationTruth>) | null;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw new FormatError("The truth is not JSON", { expected: "what populationTruthToJson wrote", cause });
  }
  if (read?.format !== FORMAT || read.version !== 1 || !read.options || !Array.isArray(read.regions)) {
    throw new FormatError("The JSON holds no truth of active regions that this version knows", {
      value: read?.format,
      expected: `format "${FORMAT}", version 1`,
    });
  }
  return { options: read.options, regions: read.regions };
}
