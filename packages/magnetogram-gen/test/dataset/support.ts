import { memoryStore, type Store } from "@helioscope/core";
import { encodeImage } from "@helioscope/io-fits";
import type { MagnetogramConfig } from "../../src/config.ts";
import type { PreparedFile, SequenceSample } from "../../src/types.ts";
import { threeImages } from "../support/three-images.ts";

export const START: number = Date.UTC(2016, 0, 1);
export const MINUTE = 60_000;

export const iso = (time: number): string => new Date(time).toISOString();

const SIDE = 48;
/** Arcsec: the Sun is 975 arcsec large and fills most of the image. */
const SCALE = 2400 / SIDE;

const common = {
  CTYPE1: "HPLN-TAN",
  CTYPE2: "HPLT-TAN",
  CUNIT1: "arcsec",
  CUNIT2: "arcsec",
  CRPIX1: (SIDE + 1) / 2,
  CRPIX2: (SIDE + 1) / 2,
  CRVAL1: 0,
  CRVAL2: 0,
  CDELT1: SCALE,
  CDELT2: SCALE,
  RSUN_OBS: 975,
  DSUN_OBS: 1.471e11,
  CRLT_OBS: -3.1,
  CRLN_OBS: 120.5,
};

type Cards = Readonly<Record<string, string | number>>;

function file(value: (x: number, y: number) => number, cards: Cards): Uint8Array {
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => value(i % SIDE, Math.floor(i / SIDE)));
  return encodeImage(
    { data, width: SIDE, height: SIDE },
    Object.entries({ ...common, ...cards }).map(([key, card]) => ({ key, value: card })),
  );
}

/** A level-1 AIA 304 image with a spot that moves with time; 2.9 s of exposure. */
export function euvFile(time: number, cards: Cards = {}): Uint8Array {
  const spot = 20 + ((time - START) / MINUTE / 60) * 0.1;
  return file((x, y) => 2.9 * (10 + 90 * Math.exp(-((x - spot) ** 2 + (y - 24) ** 2) / 20)), {
    TELESCOP: "SDO/AIA",
    INSTRUME: "AIA_4",
    WAVELNTH: 304,
    EXPTIME: 2.9,
    QUALITY: 0,
    "DATE-OBS": iso(time).replace("Z", ""),
    ...cards,
  });
}

/** A magnetogram with a bipole there. */
export function fieldFile(time: number, cards: Cards = {}): Uint8Array {
  const spot = 20 + ((time - START) / MINUTE / 60) * 0.1;
  const gauss = (x: number, y: number, at: number) => Math.exp(-((x - at) ** 2 + (y - 24) ** 2) / 20);
  return file((x, y) => 400 * (gauss(x, y, spot - 3) - gauss(x, y, spot + 3)), {
    TELESCOP: "SDO/HMI",
    INSTRUME: "HMI_FRONT2",
    CONTENT: "MAGNETOGRAM",
    BUNIT: "Gauss",
    QUALITY: 0,
    "DATE-OBS": iso(time).replace("Z", ""),
    ...cards,
  });
}

/** Hourly pairs from 2016 on. */
export async function hourlySun(hours: number): Promise<Store> {
  const store = memoryStore();
  for (let hour = 0; hour < hours; hour++) {
    const time = START + hour * 60 * MINUTE;
    const name = iso(time).slice(0, 13).replace("T", "_");
    await store.write(`aia/${name}.fits`, euvFile(time));
    await store.write(`hmi/${name}.fits`, fieldFile(time + MINUTE));
  }
  return store;
}

export const config: MagnetogramConfig = {
  ...threeImages,
  prepare: { ...threeImages.prepare, sizePx: 32, fieldFwhmArcsec: 0 },
  sequence: { frames: 3, cadenceMinutes: 60, toleranceMinutes: 10, pairMinutes: 6 },
  training: {
    ...threeImages.training,
    split: { validationShare: 0.2, testShare: 0.2, gapHours: 3 },
  },
};

/** A list of prepared files that are not there. */
export const filesAt = (kind: "euv" | "field", times: readonly number[]): PreparedFile[] =>
  times.map((time) => ({ kind, file: `${kind}/${time}`, utc: iso(time), source: "" }));

export const sample = (
  euv: readonly number[],
  field: number | null,
  utc = "",
  side: SequenceSample["side"] = null,
): SequenceSample => ({ euv, field, utc, side });
