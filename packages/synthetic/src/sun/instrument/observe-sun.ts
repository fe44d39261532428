import {
  ArgumentError,
  type HeaderLike,
  type SolarImage,
  seededRandom,
  solarImageFromHeader,
} from "@helioscope/core";
import type { CardInput } from "@helioscope/io-fits";
import { mix } from "../../region/hash.ts";
import { type EuvOptions, intensityOf } from "../euv/index.ts";
import { fieldOf } from "../field.ts";
import type { SunImage, SunState, SunView } from "../types.ts";
import { earthView, stereoView } from "../view.ts";
import { automaticExposure, exposed } from "./camera.ts";
import { euvCards, fieldCards, type RecordFacts } from "./cards.ts";
import { qualityOf, type SunFault, spoiled } from "./faults.ts";
import { type SunInstrument, type SunInstrumentName, sunInstrument } from "./instruments.ts";
import { measured } from "./magnetograph.ts";
import { sunFileName } from "./names.ts";
import { pointingAt } from "./pointing.ts";

export interface ObserveSunOptions {
  /** Of noise, pointing and texture. */
  readonly seed: number | string;
  /** Pixels a side; the field of view is that of the instrument. */
  readonly widthPx: number;
  /**
   * `1` (the default): disc centre off the middle and not quite where the header has it, rotated as the instrument lies; `1.5`: the disc
   * in the middle, north up, 0.6 arcsec of 4096 pixels.
   */
  readonly level?: "1" | "1.5";
  /** Noise of photons, camera and field; true by default. */
  readonly noise?: boolean;
  /** Sensitivity of EUV instruments over that of the undegraded ones, such as {@link sensitivityAt}'s; 1 by default. */
  readonly sensitivity?: number;
  /** Shorter exposures of flares; true by default. */
  readonly automaticExposure?: boolean;
  readonly euv?: Omit<EuvOptions, "seed">;
  /** Of STEREO from the Earth, positive ahead; 110 by default. */
  readonly stereoAngleDeg?: number;
  readonly fault?: SunFault;
}

/** What an instrument made of a state: data numbers of an exposure, or gauss. */
export interface SunObservation {
  readonly instrument: SunInstrumentName;
  /** Path that {@link writeSun} gives it. */
  readonly file: string;
  readonly image: SolarImage;
  readonly cards: readonly CardInput[];
  /** The values of the cards by their keywords. */
  readonly header: HeaderLike;
  /** How it was really seen: where the header of level 1 errs, this does not. */
  readonly view: SunView;
}

/**
 * A state as an instrument has it, with its noise, exposure, pointing and header; the same for the same seed. Data numbers are
 * the mean of the native pixels that a pixel stands for.
 *
 * Throws an ArgumentError for an instrument that there is not, and for options out of range.
 */
export function observeSun(
  state: SunState,
  instrumentName: SunInstrumentName,
  options: ObserveSunOptions,
): SunObservation {
  const instrument = sunInstrument(instrumentName);
  const { seed, widthPx, level = "1", noise = true, sensitivity = 1, stereoAngleDeg = 110, fault } = options;
  if (!(sensitivity > 0 && Number.isFinite(sensitivity))) {
    throw new ArgumentError(`The sensitivity is ${sensitivity}`, { value: sensitivity, expected: "above 0" });
  }
  const { view, referencePx } = lookAt(state.time, instrument, seed, widthPx, level, stereoAngleDeg);
  const binning = Math.max(1, instrument.nativePx / widthPx);
  const salt = mix(
    Math.round(state.time / 1000) | 0,
    seededRandom(`${seed}/noise/${instrumentName}`).integer(2 ** 32) | 0,
  );
  let picture: SunImage;
  let exposureSeconds = 0;
  if (instrument.kind === "euv") {
    const light = intensityOf(state, view, instrument.band, { ...options.euv, seed });
    exposureSeconds = instrument.exposureSeconds;
    if (options.automaticExposure ?? true)
      exposureSeconds = automaticExposure(light, instrument, sensitivity);
    picture = exposed(light, instrument, { exposureSeconds, binning, sensitivity, noise, salt });
  } else {
    picture = measured(fieldOf(state, view), view, instrument, { binning, noise, salt });
  }
  const image = spoiled(picture, fault, instrument.kind);
  const side = stereoAngleDeg < 0 ? "b" : "a";
  const facts: RecordFacts = {
    time: state.time,
    level,
    referencePx,
    view,
    quality: qualityOf(fault, instrument.kind),
    totalPixels: widthPx * widthPx,
    missingPixels: fault === "rows" ? Math.ceil(0.2 * widthPx) * widthPx : 0,
    seed,
    side,
    angleDeg: stereoAngleDeg,
  };
  const cards =
    instrument.kind === "euv" ? euvCards(instrument, facts, exposureSeconds) : fieldCards(instrument, facts);
  const header = new Map(cards.map(({ key, value }) => [key, value]));
  const file = sunFileName(instrumentName, state.time, side);
  return {
    instrument: instrumentName,
    file,
    image: solarImageFromHeader(image, header, file),
    cards,
    header,
    view,
  };
}

/** The view as it is, and disc centre as the header has it. */
function lookAt(
  time: number,
  instrument: SunInstrument,
  seed: number | string,
  widthPx: number,
  level: "1" | "1.5",
  stereoAngleDeg: number,
): { readonly view: SunView; readonly referencePx: readonly [number, number] } {
  const { nativePx, nativeScaleArcsec, psfArcsec, rotationDeg } = instrument;
  const middle = (widthPx - 1) / 2;
  const perNative = widthPx / nativePx;
  const one = level === "1";
  const { actual, stated } = pointingAt(instrument, seed, time);
  const at = (off: readonly [number, number]): readonly [number, number] =>
    one ? [middle + off[0] * perNative, middle + off[1] * perNative] : [middle, middle];
  const scale = one || instrument.name === "EUVI 304" ? nativeScaleArcsec : 0.6;
  const lie = {
    widthPx,
    pixelScaleArcsec: scale / perNative,
    rotationDeg: one ? rotationDeg : 0,
    centrePx: at(actual),
    psfArcsec,
  };
  const [x, y] = at(stated);
  const stereo = instrument.name === "EUVI 304";
  return {
    view: stereo ? stereoView(time, stereoAngleDeg, lie) : earthView(time, lie),
    referencePx: [x + 1, y + 1],
  };
}
