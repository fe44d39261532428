/** A file of a SHARP CEA record that keywords are made of. */
export type SharpSegment =
  | "br"
  | "bp"
  | "bt"
  | "brError"
  | "bpError"
  | "btError"
  | "magnetogram"
  | "bitmap"
  | "confDisambig";

/** Name of a keyword that is computed here. */
export type SharpKeyword =
  | "USFLUX"
  | "ERRVF"
  | "CMASK"
  | "MEANGAM"
  | "ERRGAM"
  | "MEANGBT"
  | "ERRBT"
  | "MEANGBH"
  | "ERRBH"
  | "MEANGBZ"
  | "ERRBZ"
  | "MEANJZD"
  | "ERRJZ"
  | "TOTUSJZ"
  | "ERRUSI"
  | "MEANALP"
  | "ERRALP"
  | "MEANJZH"
  | "ERRMIH"
  | "TOTUSJH"
  | "ERRTUI"
  | "ABSNJZH"
  | "ERRTAI"
  | "SAVNCPP"
  | "ERRJHT"
  | "MEANPOT"
  | "ERRMPOT"
  | "TOTPOT"
  | "ERRTPOT"
  | "MEANSHR"
  | "ERRMSHA"
  | "SHRGT45"
  | "R_VALUE"
  | "ERR_R"
  | "MEANGBL"
  | "ERR_MEANGBL"
  | "USFLUXL"
  | "ERR_USFLUXL"
  | "CMASKL";

/** What a keyword is. */
export interface KeywordFact {
  /** The segments that it takes. */
  readonly needs: readonly SharpSegment[];
  readonly unit: string;
  readonly about: string;
}

const RADIAL = ["br", "bitmap", "confDisambig"] as const;
const RADIAL_ERROR = ["br", "brError", "bitmap", "confDisambig"] as const;
const VECTOR = ["br", "bp", "bt", "bitmap", "confDisambig"] as const;
const VECTOR_ERROR = [...VECTOR, "brError", "bpError", "btError"] as const;
const LINE_OF_SIGHT = ["magnetogram"] as const;
const ACTIVE_LINE_OF_SIGHT = ["magnetogram", "bitmap"] as const;

/**
 * The keywords that are computed here, in the order of the reference code, with their units. Those of the line-of-sight
 * field whose names would be taken twice end in L (USFLUXL, CMASKL, MEANGBL).
 */
export const SHARP_KEYWORDS: Readonly<Record<SharpKeyword, KeywordFact>> = {
  USFLUX: { needs: RADIAL, unit: "Mx", about: "Total unsigned flux of the radial field" },
  ERRVF: { needs: RADIAL_ERROR, unit: "Mx", about: "Error of USFLUX" },
  CMASK: { needs: RADIAL, unit: "", about: "Pixels that contribute to USFLUX" },
  MEANGAM: { needs: VECTOR, unit: "deg", about: "Mean inclination of the field from the radial" },
  ERRGAM: { needs: VECTOR_ERROR, unit: "deg", about: "Error of MEANGAM" },
  MEANGBT: { needs: VECTOR, unit: "G/pixel", about: "Mean gradient of the total field" },
  ERRBT: { needs: VECTOR_ERROR, unit: "G/pixel", about: "Error of MEANGBT" },
  MEANGBH: { needs: VECTOR, unit: "G/pixel", about: "Mean gradient of the horizontal field" },
  ERRBH: { needs: VECTOR_ERROR, unit: "G/pixel", about: "Error of MEANGBH" },
  MEANGBZ: { needs: RADIAL, unit: "G/pixel", about: "Mean gradient of the radial field" },
  ERRBZ: { needs: RADIAL_ERROR, unit: "G/pixel", about: "Error of MEANGBZ" },
  MEANJZD: { needs: VECTOR, unit: "mA/m2", about: "Mean vertical current density" },
  ERRJZ: { needs: VECTOR_ERROR, unit: "mA/m2", about: "Error of MEANJZD" },
  TOTUSJZ: { needs: VECTOR, unit: "A", about: "Total unsigned vertical current" },
  ERRUSI: { needs: VECTOR_ERROR, unit: "A", about: "Error of TOTUSJZ" },
  MEANALP: { needs: VECTOR, unit: "1/Mm", about: "Mean twist parameter" },
  ERRALP: { needs: VECTOR_ERROR, unit: "1/Mm", about: "Error of MEANALP" },
  MEANJZH: { needs: VECTOR, unit: "G2/m", about: "Mean current helicity" },
  ERRMIH: { needs: VECTOR_ERROR, unit: "G2/m", about: "Error of MEANJZH" },
  TOTUSJH: { needs: VECTOR, unit: "G2/m", about: "Total unsigned current helicity" },
  ERRTUI: { needs: VECTOR_ERROR, unit: "G2/m", about: "Error of TOTUSJH" },
  ABSNJZH: { needs: VECTOR, unit: "G2/m", about: "Absolute value of the net current helicity" },
  ERRTAI: { needs: VECTOR_ERROR, unit: "G2/m", about: "Error of ABSNJZH" },
  SAVNCPP: { needs: VECTOR, unit: "A/arcsec2", about: "Sum of the absolute net currents of either polarity" },
  ERRJHT: { needs: VECTOR_ERROR, unit: "A/arcsec2", about: "Error of SAVNCPP" },
  MEANPOT: { needs: VECTOR, unit: "erg/cm3", about: "Mean excess of magnetic energy density" },
  ERRMPOT: { needs: VECTOR_ERROR, unit: "erg/cm3", about: "Error of MEANPOT" },
  TOTPOT: { needs: VECTOR, unit: "erg/cm", about: "Total excess of magnetic energy density" },
  ERRTPOT: { needs: VECTOR_ERROR, unit: "erg/cm", about: "Error of TOTPOT" },
  MEANSHR: { needs: VECTOR, unit: "deg", about: "Mean angle between the observed and the potential field" },
  ERRMSHA: { needs: VECTOR_ERROR, unit: "deg", about: "Error of MEANSHR as the reference code has it" },
  SHRGT45: { needs: VECTOR, unit: "%", about: "Share of pixels with a shear of more than 45 degrees" },
  R_VALUE: {
    needs: LINE_OF_SIGHT,
    unit: "log10 Mx",
    about: "Unsigned flux near strong polarity-inversion lines",
  },
  ERR_R: { needs: LINE_OF_SIGHT, unit: "", about: "Error of R_VALUE" },
  MEANGBL: {
    needs: ACTIVE_LINE_OF_SIGHT,
    unit: "G/pixel",
    about: "Mean gradient of the line-of-sight field",
  },
  ERR_MEANGBL: { needs: ACTIVE_LINE_OF_SIGHT, unit: "G/pixel", about: "Error of MEANGBL" },
  USFLUXL: {
    needs: ACTIVE_LINE_OF_SIGHT,
    unit: "Mx",
    about: "Total unsigned flux of the line-of-sight field",
  },
  ERR_USFLUXL: { needs: ACTIVE_LINE_OF_SIGHT, unit: "Mx", about: "Error of USFLUXL" },
  CMASKL: { needs: ACTIVE_LINE_OF_SIGHT, unit: "", about: "Pixels that contribute to USFLUXL" },
};
