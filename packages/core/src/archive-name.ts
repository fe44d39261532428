import { isHelioError } from "./errors.ts";
import { type ObservationTime, parseTime } from "./time.ts";

/** Where an image comes from, as its header or the name of its file says; null: they do not. */
export interface ImageOrigin {
  readonly observatory: string | null;
  /** Such as `AIA`, `SOT/NB` or `GONG Learmonth`. */
  readonly instrument: string | null;
  /** What the image shows, `AIA_304` or `GONG_Ha`. */
  readonly band: string | null;
}

/** What the name of a file tells of its image; null: nothing. */
export interface ArchiveName extends ImageOrigin {
  readonly time: ObservationTime | null;
  readonly wavelengthAngstrom: number | null;
}

const HALPHA = 6562.8;
const GONG_SITES: Readonly<Record<string, string>> = {
  B: "Big Bear",
  C: "Cerro Tololo",
  L: "Learmonth",
  M: "Mauna Loa",
  T: "Teide",
  U: "Udaipur",
};
const HMI_BANDS: Readonly<Record<string, string>> = {
  continuum: "Ic",
  int: "Ic",
  ic: "Ic",
  i: "Ic",
  magnetogram: "M",
  m: "M",
  b: "M",
};

type Source = Omit<ArchiveName, "time">;
type Rule = readonly [form: RegExp, source: (match: RegExpExecArray) => Source];

const source = (
  observatory: string,
  instrument: string | null,
  band: string | null,
  wavelengthAngstrom: number | null,
): Source => ({ observatory, instrument, band, wavelengthAngstrom });

const imager = (observatory: string, instrument: string, angstrom: string): Source =>
  source(observatory, instrument, `${instrument}_${Number(angstrom)}`, Number(angstrom));

const hmi = (quantity: string): Source =>
  source("SDO", "HMI", `HMI_${HMI_BANDS[quantity.toLowerCase()] ?? quantity}`, 6173);

/** Forms of names, the particular ones first: DeepSDO, Helioviewer, JSOC, SDO and SOHO browse images, ground stations. */
const RULES: readonly Rule[] = [
  [
    /AIA[_.-](?:AIA[_.-])?0*(94|131|171|193|211|304|335|1600|1700|4500)(?!\d)/i,
    ([, w]) => imager("SDO", "AIA", w),
  ],
  [/^aia[._].*[._](94|131|171|193|211|304|335|1600|1700|4500)\.image/i, ([, w]) => imager("SDO", "AIA", w)],
  [/^aia_lev1[._]0*(94|131|171|193|211|304|335|1600|1700|4500)a[._]/i, ([, w]) => imager("SDO", "AIA", w)],
  [
    /^aia\d{8}_\d{4,6}_0*(94|131|171|193|211|304|335|1600|1700|4500)(?!\d)/i,
    ([, w]) => imager("SDO", "AIA", w),
  ],
  [/\d{6}_\d{3,4}_(0094|0131|0171|0193|0211|0304|0335|1600|1700|4500)\b/, ([, w]) => imager("SDO", "AIA", w)],
  [/^HMI\d{8}_\d{4,6}_(b[xyz])(?![a-z])/i, ([, q]) => hmi(q)],
  [/HMI[_.-](?:HMI[_.-])?(continuum|magnetogram|int|ic|m)(?![a-z])/i, ([, q]) => hmi(q)],
  [/\d{6}_\d{3,4}_HMI(I|B)[FC]?\b/, ([, q]) => hmi(q)],
  [/^hmi[._].*[._](continuum|magnetogram)[._]/i, ([, q]) => hmi(q)],
  [/^\d{8}_\d{6}_(Ic|M)_(?:flat_|color_)*\d+k?\b/, ([, q]) => hmi(q)],
  [/mdimag|^mdi[._].*magnetogram/i, () => source("SOHO", "MDI", "MDI_M", 6768)],
  [/mdiigr|^mdi[._].*(?:continuum|intensitygram)/i, () => source("SOHO", "MDI", "MDI_Ic", 6768)],
  [/^swap_lv\d_/i, () => imager("PROBA2", "SWAP", "174")],
  [/^oact_halph_/i, () => source("OACT", null, "OACT_Ha", HALPHA)],
  [/EUVI[_.-]?(?:([AB])[_.-])?0*(171|195|284|304)(?!\d)/i, ([, , w]) => imager("STEREO", "EUVI", w)],
  [/EIT[_.-]?(?:EIT[_.-])?0*(171|195|284|304)(?!\d)/i, ([, w]) => imager("SOHO", "EIT", w)],
  [/suvi[_.-].*(?:ci|fe|he)_?0*(94|131|171|195|284|304)(?!\d)/i, ([, w]) => imager("GOES", "SUVI", w)],
  [/^\d{14}([BCLMTU])[hr]/, ([, site]) => source("GONG", `GONG ${GONG_SITES[site]}`, "GONG_Ha", HALPHA)],
  [/^(?:FG|SP|CT)\d{8}_\d{6}/i, () => source("Hinode", "SOT", null, null)],
  [/^(?:L1_)?XRT\d{8}_\d{6}/i, () => source("Hinode", "XRT", null, null)],
  [/^bbso_(?:.*_)?(?:ha|halph\w*)(?:_|\b)/i, () => source("BBSO", null, "BBSO_Ha", HALPHA)],
  [/^kanz_halph/i, () => source("KSO", null, "KSO_Ha", HALPHA)],
  [/gong.*_ha(?:lpha)?(?:_|\b)/i, () => source("GONG", "GONG", "GONG_Ha", HALPHA)],
];

const NO_SOURCE = { observatory: null, instrument: null, band: null, wavelengthAngstrom: null };

/**
 * Dates with a time of day behind them (Helioviewer's with milliseconds), then bare ones. Marks between the digits may be
 * missing.
 */
const TIMES: readonly RegExp[] = [
  /(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)[T_. -]{0,2}([0-2]\d)[-_:.]?([0-5]\d)(?:[-_:.]?([0-5]\d)(?:\.(\d{1,3})|_(\d{3})(?=__)|_(\d{2})(?=__|z))?)?(?!\d)(_?TAI)?/i,
  /(?<!\d)((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)/,
];

/**
 * Reads from the name of a file what archives put there: `20110411_000019_SDO_AIA_193_512.jpg` (Helioviewer, DeepSDO),
 * `aia.lev1_euv_12s.2011-02-15T000014Z.171.image_lev1.fits` and `hmi.Ic_45s.20110214_203500_TAI.continuum.fits` (JSOC),
 * `20110411_001207_512_0193.jpg` (SDO), `AIA20130131_0000_0304.npz` and `HMI20130131_0000_bz.npz` (SDOML), `20150301140054Bh.png` (GONG: time, site, h for H-alpha),
 * `FG20111008_111533.0.fits` (Hinode), `bbso_halph_fr_20020430_165555.fts`, `kanz_halph_fi_20110411_064823.fts`.
 * Folders in the name do not count. Times are UTC unless they end in TAI; a bare date is its midnight. Hours and minutes
 * alone (`20030101_0013_eit304_1024.jpg`) are a time where the name is of a known form: elsewhere such digits may be a
 * number.
 */
export function archiveName(name: string): ArchiveName {
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  for (const [form, from] of RULES) {
    const match = form.exec(base);
    if (match) return { time: timeInName(base, true), ...from(match) };
  }
  return { time: timeInName(base, false), ...NO_SOURCE };
}

function timeInName(base: string, known: boolean): ObservationTime | null {
  const whole = TIMES[0].exec(base);
  const [, year, month, day, hour, minute, second, thousandths, jp2, hundredths, tai] = whole ?? [];
  const marked = second !== undefined || /\d[:T]\d/i.test(whole?.[0] ?? "");
  if (whole && (known || marked)) {
    const text = `${year}-${month}-${day}T${hour}:${minute}:${second ?? "00"}.${thousandths ?? jp2 ?? hundredths ?? 0}`;
    const time = parsed(text, tai ? "TAI" : "UTC");
    if (time) return time;
  }
  const bare = TIMES[1].exec(base);
  return bare ? parsed(`${bare[1]}-${bare[3]}-${bare[4]}`, "UTC") : null;
}

function parsed(text: string, scale: string): ObservationTime | null {
  try {
    return parseTime(text, scale);
  } catch (error) {
    if (isHelioError(error)) return null;
    throw error;
  }
}
