import { type CardInput, encodeImage } from "@helioscope/io-fits";
import { gatherTruth } from "../truth/collect.ts";
import { truthToJson } from "../truth/json.ts";
import type { TruthFrame } from "../truth/types.ts";
import type { MagnetogramFrame, MagnetogramSequence } from "./sequence.ts";

/** A file to be written somewhere. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Metres in an astronomical unit. */
const astronomicalUnit = 149_597_870_700;

/**
 * The sequence as files, one at a time: a FITS image of float32 gauss for each frame (`bz_0000.fits`, ...), with
 * helioprojective coordinates about disk centre and headers that say that it is synthetic, then `truth.json`
 * (see {@link truthFromJson}).
 */
export function* sequenceToFits(sequence: MagnetogramSequence): Generator<NamedBytes, void, undefined> {
  const digits = Math.max(4, String(sequence.options.frames - 1).length);
  const truth: TruthFrame[] = [];
  for (const frame of sequence) {
    truth.push(frame.truth);
    const name = `bz_${String(frame.frame).padStart(digits, "0")}.fits`;
    yield { name, bytes: encodeImage(frame.image, frameCards(sequence, frame)) };
  }
  const json = truthToJson(gatherTruth(sequence.options, truth));
  yield { name: "truth.json", bytes: new TextEncoder().encode(json) };
}

function frameCards(
  { options, seed, randomState }: MagnetogramSequence,
  frame: MagnetogramFrame,
): CardInput[] {
  const { width, height, pixelScaleArcsec } = options;
  const cards: CardInput[] = [
    { key: "TELESCOP", value: "SYNTHETIC", comment: "no telescope: made by a program" },
    { key: "INSTRUME", value: "HELIOSCOPE", comment: "@helioscope/synthetic" },
    { key: "OBJECT", value: options.patches > 0 ? "Plage" : "Quiet Sun" },
    { key: "CONTENT", value: "LOS MAGNETOGRAM" },
    { key: "BUNIT", value: "G", comment: "gauss" },
    { key: "TIMESYS", value: "UTC" },
    { key: "DATE-OBS", value: frame.utc.slice(0, -1), comment: "UTC, of the program's clock" },
    { key: "CADENCE", value: options.cadenceSeconds, comment: "[s]" },
    { key: "FRAME", value: frame.frame, comment: "0-based number in the sequence" },
    { key: "NFRAMES", value: options.frames, comment: "frames in the sequence" },
    { key: "WCSNAME", value: "Helioprojective-cartesian" },
    { key: "WCSAXES", value: 2 },
    { key: "CTYPE1", value: "HPLN-TAN" },
    { key: "CTYPE2", value: "HPLT-TAN" },
    { key: "CUNIT1", value: "arcsec" },
    { key: "CUNIT2", value: "arcsec" },
    { key: "CRPIX1", value: (width + 1) / 2 },
    { key: "CRPIX2", value: (height + 1) / 2 },
    { key: "CRVAL1", value: 0 },
    { key: "CRVAL2", value: 0 },
    { key: "CDELT1", value: pixelScaleArcsec },
    { key: "CDELT2", value: pixelScaleArcsec },
    { key: "CROTA2", value: 0 },
    { key: "DSUN_OBS", value: astronomicalUnit, comment: "[m]" },
    { key: "RSUN_REF", value: 696_000_000, comment: "[m]" },
    { key: "HGLN_OBS", value: 0, comment: "[deg]" },
    { key: "HGLT_OBS", value: 0, comment: "[deg]" },
    { key: "NOISE", value: options.noiseGauss, comment: "[G] white noise of a pixel, 1 sigma" },
    { key: "TRUTHLVL", value: options.levelGauss, comment: "[G] level of the features in truth.json" },
    { key: "TRUTHMIN", value: options.minSizePx, comment: "[pix] their least size" },
  ];
  if (seed !== null) cards.push({ key: "SEED", value: seed, comment: "of the random generator" });
  cards.push(
    { key: "COMMENT", value: "SYNTHETIC magnetogram: nothing here was observed." },
    { key: "COMMENT", value: `Random state: ${randomState.slice(0, 4).join(" ")}` },
    { key: "COMMENT", value: `              ${randomState.slice(4).join(" ")}` },
  );
  return cards;
}
