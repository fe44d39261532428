import type { RejectedRecord, RuleName, SampleRules } from "../samples/index.ts";
import type { BrokenRule } from "./prediction.ts";

const hex = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(8, "0")}`;

/** The keyword that each rule asks for, and the rule in words. */
const WORDS: Readonly<
  Record<RuleName, { readonly keyword: string; fails(value: number, rules: SampleRules): string }>
> = {
  quality: {
    keyword: "QUALITY",
    fails: (value, { quality }) => `QUALITY ${hex(value)} is above ${hex(quality ?? 0)}`,
  },
  velocity: {
    keyword: "OBS_VR",
    fails: (value, { velocityMS }) =>
      `OBS_VR ${Math.round(value)} m/s is not below ${velocityMS} m/s in size`,
  },
  longitude: {
    keyword: "longitude",
    fails: (value, { longitudeDeg, longitudeOf }) =>
      `its ${longitudeOf} at ${value.toFixed(1)} deg is more than ${longitudeDeg} deg from the central meridian`,
  },
  area: {
    keyword: "AREA",
    fails: (value, { peakAreaMicroHemispheres: least }) =>
      `the region's largest AREA, ${value.toFixed(1)} uHem, is not above ${(least ?? 0).toFixed(1)} uHem`,
  },
  cadence: {
    keyword: "T_REC",
    fails: (value, { cadenceMinutes }) =>
      `it is ${value.toFixed(0)} minutes into an interval of ${cadenceMinutes} that has its sample`,
  },
};

/** A rejection in words. */
export function brokenRule({ rule, value }: RejectedRecord, rules: SampleRules): BrokenRule {
  const { keyword, fails } = WORDS[rule];
  return {
    rule,
    value,
    reason: value === null ? `it states no ${keyword}` : fails(value, rules),
  };
}
