import type { Cell, Column } from "@helioscope/core";
import type { RuleName } from "../samples/index.ts";
import type { SharpRecord } from "../types.ts";

/** A rule of the paper that a record breaks; see `SampleRules`. */
export interface BrokenRule {
  readonly rule: RuleName;
  /** What broke it, in the unit of the rule; null: the record does not state it. */
  readonly value: number | null;
  /** The same in words. */
  readonly reason: string;
}

/** What is said of one magnetogram. */
export interface FlarePrediction {
  readonly record: SharpRecord;
  /** The rule that it breaks; null for none. */
  readonly broken: BrokenRule | null;
  /** Probability to be of a flaring region; null where it was not scored. */
  readonly probability: number | null;
  /** What total unsigned flux alone says, where the model brings that baseline; null where not scored. */
  readonly baseline: number | null;
  /** Total unsigned flux; null where the record does not state it and its pixels were not read. */
  readonly fluxMx: number | null;
  readonly fluxFrom: "USFLUX" | "line of sight" | null;
  /** R_VALUE (log10) of the line-of-sight field; null where the pixels were not read. */
  readonly rValue: number | null;
}

/** What pictures and tables call the baseline of total unsigned flux alone. */
export const TOTAL_FLUX = "total unsigned flux";

export const PREDICTION_COLUMNS: readonly Column[] = [
  { name: "file", type: "string", about: "The magnetogram" },
  { name: "harp", type: "int", about: "HARPNUM" },
  { name: "noaa", type: "ints", about: "NOAA regions in it" },
  { name: "utc", type: "string", about: "T_REC in UTC" },
  { name: "probability", type: "float", about: "Of being a flaring region; empty where not scored" },
  { name: "label", type: "int", about: "1: flaring, the probability is at least the threshold" },
  { name: "flux_probability", type: "float", about: "What total unsigned flux alone says" },
  { name: "flux_label", type: "int", about: "1 where that is at least the threshold" },
  { name: "flux", type: "float", unit: "Mx", about: "Total unsigned flux" },
  { name: "flux_from", type: "string", about: "USFLUX of the header, or the line-of-sight field" },
  { name: "r_value", type: "float", about: "R_VALUE of the line-of-sight field, log10" },
  { name: "longitude", type: "float", unit: "deg", about: "LON_FWT, from the central meridian" },
  { name: "width", type: "int", unit: "px", about: "Width of the magnetogram" },
  { name: "height", type: "int", unit: "px", about: "Its height" },
  { name: "rule", type: "string", about: "The paper's rule that it breaks, empty for none" },
  { name: "reason", type: "string", about: "Why, in words" },
];

/** A prediction as a row of {@link PREDICTION_COLUMNS}. */
export function predictionRow(prediction: FlarePrediction, threshold = 0.5): Readonly<Record<string, Cell>> {
  const { record, broken, probability, baseline } = prediction;
  const label = (p: number | null) => (p === null ? null : p >= threshold ? 1 : 0);
  return {
    file: record.name,
    harp: record.harp,
    noaa: record.noaa,
    utc: record.time.utc,
    probability,
    label: label(probability),
    flux_probability: baseline,
    flux_label: label(baseline),
    flux: prediction.fluxMx,
    flux_from: prediction.fluxFrom,
    r_value: prediction.rValue,
    longitude: record.longitudeDeg,
    width: record.widthPx,
    height: record.heightPx,
    rule: broken?.rule ?? null,
    reason: broken?.reason ?? null,
  };
}
