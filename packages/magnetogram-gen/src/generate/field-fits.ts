import type { SolarImage } from "@helioscope/core";
import { type CardInput, encodeImage } from "@helioscope/io-fits";
import type { GeneratedField } from "../types.ts";
import { otherChannel, type Provenance, provenanceLabel } from "./provenance.ts";

/** What the header of a generated field is told beside the field. */
export interface FieldFitsOptions {
  /** Angular radius of the disc where the EUV image knows no scale, arcsec; 976 where absent. */
  readonly radiusArcsec?: number;
  /** Fields are clipped at so many gauss; 200 where absent. */
  readonly clipGauss?: number;
  /** Images that the network was made to take together. */
  readonly frames?: number;
}

/** Nominal radius of the Sun, m (IAU 2015 resolution B3). */
const SUN_RADIUS_M = 6.957e8;

/**
 * A generated field as a FITS file of 32-bit floats, in gauss, with the full helioprojective coordinates of the common
 * grid. Scale, observer and time are those of the prepared EUV image `source`, so that the field lies on it; where that does
 * not know its scale, the disc is `radiusArcsec` large, and where not its distance, the Sun is seen from where it is as large.
 * The header says how the field was made and that it was not observed.
 */
export function fieldToFits(
  field: GeneratedField,
  source: SolarImage,
  provenance: Provenance,
  options: FieldFitsOptions = {},
): Uint8Array {
  const { data, width, height } = field.image;
  return encodeImage({ data, width, height }, [
    ...contentCards(field, source),
    ...gridCards(field, source, options.radiusArcsec ?? 976),
    ...provenanceCards(field, source, provenance, options),
  ]);
}

function contentCards({ utc }: GeneratedField, { name }: SolarImage): CardInput[] {
  return [
    { key: "TELESCOP", value: "GENERATED", comment: "no telescope saw this field" },
    { key: "INSTRUME", value: "HELIOSCOPE", comment: "@helioscope/magnetogram-gen" },
    { key: "CONTENT", value: "GENERATED MAGNETOGRAM", comment: "line of sight" },
    { key: "OBJECT", value: "Sun" },
    { key: "BUNIT", value: "G" },
    { key: "TIMESYS", value: "UTC" },
    { key: "DATE-OBS", value: utc.replace(/Z$/, ""), comment: "of the EUV image" },
    { key: "SRCFILE", value: ascii(name), comment: "EUV image" },
  ];
}

function gridCards(
  { image, radiusPx }: GeneratedField,
  { observer, coordinates }: SolarImage,
  radiusArcsec: number,
): CardInput[] {
  const known = coordinates?.frame === "helioprojective" ? coordinates.pixelScaleArcsec[0] : undefined;
  const scale = known ?? radiusArcsec / radiusPx;
  const seenArcsec = scale * radiusPx;
  const sunRadius = observer?.sunRadiusMetres ?? SUN_RADIUS_M;
  const distance = observer?.distanceMetres ?? sunRadius / Math.sin((seenArcsec / 3600) * (Math.PI / 180));
  const cards: CardInput[] = [{ key: "WCSAXES", value: 2 }];
  for (const [k, axis] of ["HPLN-TAN", "HPLT-TAN"].entries()) {
    cards.push(
      { key: `CTYPE${k + 1}`, value: axis },
      { key: `CUNIT${k + 1}`, value: "arcsec" },
      { key: `CRPIX${k + 1}`, value: ((k === 0 ? image.width : image.height) + 1) / 2 },
      { key: `CRVAL${k + 1}`, value: 0 },
      { key: `CDELT${k + 1}`, value: scale },
    );
  }
  cards.push(
    { key: "CROTA2", value: 0 },
    { key: "RSUN_REF", value: sunRadius, comment: "[m]" },
    { key: "RSUN_OBS", value: seenArcsec, comment: "[arcsec]" },
    { key: "R_SUN", value: radiusPx, comment: "[pix]" },
    { key: "DSUN_OBS", value: distance, comment: "[m]" },
  );
  const { b0Degrees, l0Degrees } = observer ?? {};
  if (b0Degrees !== undefined)
    cards.push(
      { key: "CRLT_OBS", value: b0Degrees, comment: "[deg]" },
      { key: "HGLT_OBS", value: b0Degrees, comment: "[deg]" },
    );
  if (l0Degrees !== undefined) cards.push({ key: "CRLN_OBS", value: l0Degrees, comment: "[deg]" });
  return cards;
}

function provenanceCards(
  { framesUsed }: GeneratedField,
  { instrument, wavelengthAngstrom }: SolarImage,
  provenance: Provenance,
  { frames, clipGauss = 200 }: FieldFitsOptions,
): CardInput[] {
  const { model, sha256, trainedOn, testMode, seed, syntheticTrained } = provenance;
  const { channel, trainedChannel, matchedTo } = provenance;
  const cards: CardInput[] = [
    { key: "MODEL", value: ascii(model) },
    ...(sha256 === null ? [] : [{ key: "MODELSHA", value: sha256, comment: "SHA-256 of its weights" }]),
    { key: "TRAINED", value: trainedOn === null ? "not trained" : ascii(trainedOn) },
    { key: "TESTMODE", value: testMode },
    ...(testMode !== "deterministic" && seed !== undefined ? [{ key: "SEED", value: seed }] : []),
    ...(instrument ? [{ key: "SRCINST", value: ascii(instrument), comment: "of the EUV images" }] : []),
    ...(wavelengthAngstrom === undefined
      ? []
      : [{ key: "SRCWAVE", value: wavelengthAngstrom, comment: "[angstrom]" }]),
    ...(channel === undefined
      ? []
      : [{ key: "SRCCHAN", value: ascii(channel), comment: "of the EUV images" }]),
    ...(trainedChannel === undefined
      ? []
      : [{ key: "TRNCHAN", value: ascii(trainedChannel), comment: "of the training" }]),
    ...(matchedTo === undefined ? [] : [{ key: "SRCMATCH", value: `matched to ${ascii(matchedTo)}` }]),
    { key: "NFRAMES", value: framesUsed, comment: "EUV images that it was made of" },
    ...(frames === undefined ? [] : [{ key: "NWINDOW", value: frames, comment: "of so many at most" }]),
    { key: "CLIPG", value: clipGauss, comment: "[G] nothing lies beyond" },
    { key: "COMMENT", value: ascii(`${provenanceLabel(provenance)}.`) },
  ];
  for (const text of otherChannel(provenance))
    cards.push({ key: "COMMENT", value: ascii(`OTHER CHANNEL: ${text}.`) });
  if (syntheticTrained)
    cards.push({
      key: "COMMENT",
      value: "SYNTHETIC-TRAINED: the network has seen no observed magnetogram.",
    });
  return cards;
}

/** Headers hold printable ASCII. */
const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");
