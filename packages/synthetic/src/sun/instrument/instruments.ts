import { ArgumentError } from "@helioscope/core";
import type { EuvBand } from "../euv/index.ts";

/** What is common to telescopes, at the full size of their images. */
interface Telescope {
  /** Pixels a side, and arcsec of one. */
  readonly nativePx: number;
  readonly nativeScaleArcsec: number;
  /** Full width at half maximum of the blur, arcsec. */
  readonly psfArcsec: number;
  /** CROTA2 of level 1, degrees. */
  readonly rotationDeg: number;
  /** Disc centre lies off the middle of a level-1 image by about so many native pixels... */
  readonly offCentrePx: number;
  /** ...and off where the header of level 1 has it by so many: what a master pointing table puts right. */
  readonly pointingErrorPx: number;
}

/** An EUV imager. */
export interface EuvTelescope extends Telescope {
  readonly kind: "euv";
  readonly name: "AIA 304" | "AIA 171" | "EUVI 304";
  readonly band: EuvBand;
  readonly exposureSeconds: number;
  /** Data numbers over those of AIA. */
  readonly response: number;
  readonly dnPerPhoton: number;
  readonly readNoiseDn: number;
  readonly saturationDn: number;
}

/** A magnetograph. */
export interface FieldTelescope extends Telescope {
  readonly kind: "field";
  readonly name: "HMI";
  /** White noise of a native pixel at disc centre, gauss; it is half as large again at the limb. */
  readonly noiseGauss: number;
  /** The most that the line shows. */
  readonly saturationGauss: number;
}

export type SunInstrument = EuvTelescope | FieldTelescope;
export type SunInstrumentName = SunInstrument["name"];

const aia = {
  kind: "euv",
  nativePx: 4096,
  psfArcsec: 1.3,
  rotationDeg: 0.0194,
  offCentrePx: 9,
  pointingErrorPx: 2.5,
  response: 1,
  readNoiseDn: 1.2,
  saturationDn: 16_383,
} as const;

/**
 * Scales, rotations, exposures and gains as the headers of these instruments have them; noise of HMI as of its
 * 720-second magnetograms.
 */
export const sunInstruments: Readonly<Record<SunInstrumentName, SunInstrument>> = {
  "AIA 304": {
    ...aia,
    name: "AIA 304",
    band: "304",
    nativeScaleArcsec: 0.600165,
    exposureSeconds: 2.9,
    dnPerPhoton: 0.61,
  },
  "AIA 171": {
    ...aia,
    name: "AIA 171",
    band: "171",
    nativeScaleArcsec: 0.599489,
    exposureSeconds: 2,
    dnPerPhoton: 1.12,
  },
  HMI: {
    kind: "field",
    name: "HMI",
    nativePx: 4096,
    nativeScaleArcsec: 0.504228,
    psfArcsec: 1,
    rotationDeg: 179.93,
    offCentrePx: 5,
    pointingErrorPx: 0,
    noiseGauss: 6.5,
    saturationGauss: 3200,
  },
  "EUVI 304": {
    kind: "euv",
    name: "EUVI 304",
    band: "304",
    nativePx: 2048,
    nativeScaleArcsec: 1.588,
    psfArcsec: 3.2,
    rotationDeg: 1.2,
    offCentrePx: 4,
    pointingErrorPx: 0,
    exposureSeconds: 4,
    response: 8,
    dnPerPhoton: 2.4,
    readNoiseDn: 1.5,
    saturationDn: 16_383,
  },
};

/** Throws an ArgumentError for an instrument that there is not. */
export function sunInstrument(name: string): SunInstrument {
  const found = Object.values(sunInstruments).find((one) => one.name === name);
  if (found) return found;
  throw new ArgumentError(`There is no instrument "${name}"`, {
    value: name,
    expected: Object.keys(sunInstruments).join(", "),
  });
}
