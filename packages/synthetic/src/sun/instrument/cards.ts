import type { CardInput } from "@helioscope/io-fits";
import { solarRadiusM } from "../../region/scale.ts";
import type { SunView } from "../types.ts";
import type { EuvTelescope, FieldTelescope } from "./instruments.ts";
import { taiRecord } from "./tai.ts";

/** What the header of a record says beside its instrument. */
export interface RecordFacts {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  readonly level: "1" | "1.5";
  /** Where the header has disc centre: 1-based. */
  readonly referencePx: readonly [number, number];
  readonly view: SunView;
  readonly quality: number;
  readonly totalPixels: number;
  readonly missingPixels: number;
  readonly seed: number | string;
  /** Which STEREO: ahead or behind. */
  readonly side: "a" | "b";
  readonly angleDeg: number;
}

type Entry = readonly [key: string, value: string | number, comment?: string];

/** Rotation of an AIA telescope against the spacecraft; the rest of CROTA2 is the spacecraft's. */
const SAT_ROT = 8.6e-5;

/** Header of an EUV record: AIA's of JSOC, or EUVI's of SECCHI. */
export function euvCards(telescope: EuvTelescope, facts: RecordFacts, exposureSeconds: number): CardInput[] {
  const { time, level, view, referencePx, quality } = facts;
  const stereo = telescope.name === "EUVI 304";
  const middle = time + 500 * exposureSeconds;
  const date = (at: number) => new Date(at).toISOString().slice(0, -1);
  const own: Entry[] = stereo
    ? [
        ["OBSRVTRY", `STEREO_${facts.side.toUpperCase()}`],
        ["TELESCOP", "STEREO"],
        ["INSTRUME", "SECCHI"],
        ["DETECTOR", "EUVI"],
        ["DATE-OBS", date(time), "UTC, of the program's clock"],
        ["DATE-AVG", date(middle), "UTC"],
        ["EXPTIME", exposureSeconds, "[s]"],
        ["WAVELNTH", 304],
        ["WAVEUNIT", "angstrom"],
        ["BIASMEAN", 0],
        ["RSUN", view.radiusArcsec, "[arcsec]"],
        ["HGLN_OBS", facts.angleDeg, "[deg]"],
      ]
    : [
        ["TELESCOP", "SDO/AIA", "as this instrument; SYNTHETIC"],
        ["INSTRUME", telescope.band === "304" ? "AIA_4" : "AIA_3"],
        ["DETECTOR", "AIA"],
        ["DATE-OBS", date(time), "UTC, of the program's clock"],
        ["T_OBS", `${date(middle)}Z`, "UTC, middle of the exposure"],
        ["T_REC", `${date(time).slice(0, 19)}Z`],
        ["EXPTIME", exposureSeconds, "[s]"],
        ["WAVELNTH", Number(telescope.band)],
        ["WAVEUNIT", "angstrom"],
        ["WAVE_STR", `${telescope.band}_THIN`],
        ["IMG_TYPE", "LIGHT"],
        ["HGLN_OBS", 0, "[deg]"],
        ...(level === "1"
          ? ([
              ["X0_MP", referencePx[0] - 1, "[pix] counted from 0"],
              ["Y0_MP", referencePx[1] - 1],
              ["IMSCL_MP", view.pixelScaleArcsec, "[arcsec]"],
              ["INST_ROT", view.rotationDeg - SAT_ROT, "[deg]"],
              ["SAT_ROT", SAT_ROT, "[deg]"],
            ] satisfies Entry[])
          : []),
      ];
  return cards(own, facts, [
    ["BUNIT", "DN"],
    ["PIXLUNIT", "DN"],
    ["LVL_NUM", Number(level)],
    ["QUALITY", quality],
    ["DN_SAT", telescope.saturationDn, "[DN] at which a pixel is full"],
  ]);
}

/** Header of a magnetogram: HMI's of JSOC. */
export function fieldCards(_telescope: FieldTelescope, facts: RecordFacts): CardInput[] {
  const { time, level, quality } = facts;
  const own: Entry[] = [
    ["TELESCOP", "SDO/HMI", "as this instrument; SYNTHETIC"],
    ["INSTRUME", "HMI_SIDE1"],
    ["CONTENT", "MAGNETOGRAM"],
    ["DATE-OBS", new Date(time).toISOString().slice(0, -1), "UTC, of the program's clock"],
    ["T_OBS", taiRecord(time), "[TAI]"],
    ["T_REC", taiRecord(time), "[TAI]"],
    ["CADENCE", 720, "[s]"],
    ["WAVELNTH", 6173],
    ["WAVEUNIT", "angstrom"],
    ["HGLN_OBS", 0, "[deg]"],
  ];
  return cards(own, facts, [
    ["BUNIT", "Gauss"],
    ["LVL_NUM", Number(level)],
    ["QUALITY", quality],
  ]);
}

function cards(own: readonly Entry[], facts: RecordFacts, last: readonly Entry[]): CardInput[] {
  const { view, referencePx, totalPixels, missingPixels, seed } = facts;
  const common: Entry[] = [
    ["ORIGIN", "SYNTHETIC", "made by a program: @helioscope/synthetic"],
    ["OBJECT", "SYNTHETIC SUN"],
    ...own,
    ["WCSNAME", "Helioprojective-cartesian"],
    ["CTYPE1", "HPLN-TAN"],
    ["CTYPE2", "HPLT-TAN"],
    ["CUNIT1", "arcsec"],
    ["CUNIT2", "arcsec"],
    ["CRPIX1", referencePx[0], "[pix] disc centre, counted from 1"],
    ["CRPIX2", referencePx[1]],
    ["CRVAL1", 0],
    ["CRVAL2", 0],
    ["CDELT1", view.pixelScaleArcsec, "[arcsec]"],
    ["CDELT2", view.pixelScaleArcsec],
    ["CROTA2", view.rotationDeg, "[deg]"],
    ["DSUN_OBS", view.distanceM, "[m]"],
    ["DSUN_REF", 149_597_870_691, "[m]"],
    ["RSUN_OBS", view.radiusArcsec, "[arcsec]"],
    ["RSUN_REF", solarRadiusM, "[m]"],
    ["R_SUN", view.radiusArcsec / view.pixelScaleArcsec, "[pix]"],
    ["CRLN_OBS", view.longitudeDeg, "[deg]"],
    ["CRLT_OBS", view.latitudeDeg, "[deg]"],
    ["HGLT_OBS", view.latitudeDeg, "[deg]"],
    ...last,
    ["TOTVALS", totalPixels],
    ["DATAVALS", totalPixels - missingPixels],
    ["MISSVALS", missingPixels],
    ["PERCENTD", (100 * (totalPixels - missingPixels)) / totalPixels],
    ["SEED", seed, "of the program's chance"],
  ];
  return [
    ...common.map(([key, value, comment]) => (comment ? { key, value, comment } : { key, value })),
    { key: "COMMENT", value: "SYNTHETIC image: nothing here was observed. Instrument keywords say what" },
    { key: "COMMENT", value: "it is made after, so that programs for that instrument can read it." },
  ];
}
