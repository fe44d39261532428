/** A rule of a data set, in the order in which they are asked. A record is rejected by the first that it fails. */
export const RULES = ["quality", "velocity", "longitude", "area", "cadence"] as const;

export type RuleName = (typeof RULES)[number];

/** Square megametres of a millionth of a hemisphere: 2 pi (696 Mm)^2 / 1e6. */
export const MM2_PER_MICRO_HEMISPHERE: number = (2 * Math.PI * 696 ** 2) / 1e6;

/** Which records of the archive make a data set (section 2). Null turns a rule off. */
export interface SampleRules {
  /** Largest QUALITY, as an unsigned number. The paper's 10000 in hexadecimal. */
  readonly quality: number | null;
  /** OBS_VR must be below this in size, m/s; 3500 in the paper. */
  readonly velocityMS: number | null;
  /** Distance from the central meridian at most, degrees; 45 in the paper. */
  readonly longitudeDeg: number | null;
  /**
   * What must lie within it, on which the paper is silent: the flux-weighted centre (LON_FWT), or the whole patch
   * (LONDTMIN to LONDTMAX), which is stricter.
   */
  readonly longitudeOf: "centre" | "patch";
  /**
   * The largest AREA that any record of the HARP has must be above this, millionths of a hemisphere. The paper prints 25
   * Mm2, which is 8.2; no region that HMI tracks is as small as that, so a user may mean more.
   */
  readonly peakAreaMicroHemispheres: number | null;
  /** One record a HARP in each such interval, minutes; 60 in the paper. */
  readonly cadenceMinutes: number | null;
  /** Where the intervals begin, minutes after the full hour of T_REC (TAI), on which the paper is silent. */
  readonly offsetMinutes: number;
  /**
   * Which record of an interval is taken: the first that passes the other rules, so that a bad record makes way for the
   * next one, or only one that lies at its beginning.
   */
  readonly cadencePick: "first" | "exact";
  /** What becomes of a record that lacks the keyword of a rule. The paper is silent. */
  readonly missing: "reject" | "accept";
}

/** The rules of the paper, with the readings that the fields' documentation argues for. */
export const PAPER_RULES: SampleRules = {
  quality: 0x10000,
  velocityMS: 3500,
  longitudeDeg: 45,
  longitudeOf: "centre",
  peakAreaMicroHemispheres: 25 / MM2_PER_MICRO_HEMISPHERE,
  cadenceMinutes: 60,
  offsetMinutes: 0,
  cadencePick: "first",
  missing: "reject",
};
