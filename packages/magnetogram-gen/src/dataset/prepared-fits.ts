import {
  FormatError,
  type HeaderLike,
  headerText,
  type SolarImage,
  solarImageFromHeader,
} from "@helioscope/core";
import { type CardInput, encodeImage, openFits, readPlane } from "@helioscope/io-fits";
import type { DiscKind, PreparedDisc } from "../types.ts";

/** What the header of a prepared image says besides what the image knows of itself. */
export interface PreparedFacts {
  /** UTC, ISO 8601. */
  readonly utc: string;
  readonly channel: string;
  readonly source: string;
  readonly sourceSha256: string;
  /** Hash of what was asked of the preparation. */
  readonly configHash: string;
  /** What was done, a line each. */
  readonly history: readonly string[];
}

/** Keywords that are handed on from the source's header. */
const KEPT = [
  "TELESCOP",
  "OBSRVTRY",
  "INSTRUME",
  "DETECTOR",
  "WAVELNTH",
  "WAVEUNIT",
  "CONTENT",
  "T_OBS",
  "T_REC",
  "EXPTIME",
  "QUALITY",
  "LVL_NUM",
  "ORIGIN",
] as const;

const BLANK = -32768;
/** Steps of a 16-bit image. */
const STEPS = 65_534;

/**
 * A prepared image as a FITS file: helioprojective coordinates of the common grid, observer, time, what it was made of and
 * how; pixels without data are NaN (BLANK of 16 bits). `bits` 32: floats, exact; 16: integers in even steps from the
 * smallest to the largest value.
 */
export function encodePrepared(
  disc: PreparedDisc,
  header: HeaderLike,
  facts: PreparedFacts,
  bits: 16 | 32,
): Uint8Array {
  const cards = [
    ...contentCards(disc, header, facts),
    ...gridCards(disc),
    ...facts.history.map((value): CardInput => ({ key: "HISTORY", value: ascii(value) })),
  ];
  const { width, height, valid } = disc;
  if (bits === 32) {
    const data = Float32Array.from(disc.data, (value, i) => (valid.data[i] ? value : Number.NaN));
    return encodeImage({ data, width, height }, cards);
  }
  const { data, scale, zero } = integersOf(disc);
  return encodeImage({ data, width, height }, [
    { key: "BSCALE", value: scale },
    { key: "BZERO", value: zero },
    { key: "BLANK", value: BLANK },
    ...cards,
  ]);
}

function integersOf({ data, valid }: PreparedDisc): { data: Int16Array; scale: number; zero: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    if (!valid.data[i]) continue;
    low = Math.min(low, data[i]);
    high = Math.max(high, data[i]);
  }
  const scale = high > low ? (high - low) / STEPS : 1;
  const zero = (high + low) / 2;
  const integers = new Int16Array(data.length).fill(BLANK);
  for (let i = 0; i < data.length; i++) {
    if (valid.data[i]) integers[i] = Math.round((data[i] - zero) / scale);
  }
  return { data: integers, scale, zero };
}

function contentCards(
  { kind, unit }: PreparedDisc,
  header: HeaderLike,
  { utc, channel, source, sourceSha256, configHash }: PreparedFacts,
): CardInput[] {
  const kept = KEPT.flatMap((key): CardInput[] => {
    const value = header.get(key);
    if (value === undefined || (typeof value === "string" && !/^[\x20-\x7e]*$/.test(value))) return [];
    return typeof value === "number" && !Number.isFinite(value) ? [] : [{ key, value }];
  });
  return [
    ...kept,
    { key: "DATE-OBS", value: utc.replace(/Z$/, ""), comment: "UTC, of the middle where it is known" },
    { key: "TIMESYS", value: "UTC" },
    ...(unit === undefined ? [] : [{ key: "BUNIT", value: unit }]),
    { key: "DISCKIND", value: kind, comment: "euv, or the line-of-sight field" },
    { key: "CHANNEL", value: ascii(channel) },
    { key: "SRCFILE", value: ascii(source), comment: "what it was made of" },
    { key: "SRCSHA", value: sourceSha256, comment: "its SHA-256" },
    { key: "PREPHASH", value: configHash, comment: "hash of what was asked for" },
  ];
}

function gridCards({ coordinates, observer, radiusPx, kind }: PreparedDisc): CardInput[] {
  if (coordinates?.frame !== "helioprojective") {
    throw new FormatError("A prepared image without helioprojective coordinates", { value: kind });
  }
  const scale = coordinates.pixelScaleArcsec[0];
  const cards: CardInput[] = [];
  for (const axis of [0, 1] as const) {
    cards.push(
      { key: `CTYPE${axis + 1}`, value: coordinates.type[axis] },
      { key: `CUNIT${axis + 1}`, value: "arcsec" },
      { key: `CRPIX${axis + 1}`, value: coordinates.referencePixel[axis] },
      { key: `CRVAL${axis + 1}`, value: coordinates.referenceArcsec[axis] },
      { key: `CDELT${axis + 1}`, value: coordinates.pixelScaleArcsec[axis] },
    );
  }
  cards.push(
    { key: "CROTA2", value: coordinates.rotationDegrees },
    { key: "R_SUN", value: radiusPx, comment: "[pix]" },
    { key: "RSUN_OBS", value: radiusPx * scale, comment: "[arcsec] as seen by the telescope" },
  );
  const { distanceMetres, b0Degrees, l0Degrees, sunRadiusMetres } = observer ?? {};
  const stated = [
    ["DSUN_OBS", distanceMetres],
    ["RSUN_REF", sunRadiusMetres],
    ["CRLT_OBS", b0Degrees],
    ["CRLN_OBS", l0Degrees],
  ] as const;
  for (const [key, value] of stated) if (value !== undefined) cards.push({ key, value });
  return cards;
}

/** Headers hold printable ASCII. */
const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");

/** A prepared image as it was when it was written, but for what 16 bits cannot hold. */
export interface ReadPrepared {
  readonly disc: PreparedDisc;
  readonly header: HeaderLike;
}

/**
 * Reads a file of {@link encodePrepared}. Throws a FormatError for a FITS file that is none, and io-fits' FitsError for a
 * damaged one.
 */
export async function decodePrepared(bytes: Uint8Array, name: string): Promise<ReadPrepared> {
  await using file = await openFits(bytes);
  const unit = file.firstImage();
  const { header } = unit;
  const kind = headerText(header, "DISCKIND");
  const radiusPx = header.getNumber("R_SUN");
  if (!isKind(kind) || radiusPx === undefined) {
    throw new FormatError(`${name} is no prepared image`, {
      value: kind,
      expected: "DISCKIND and R_SUN in its header",
      remedy: "Prepare the data set again",
    });
  }
  const { data, width, height } = await readPlane(unit);
  const pixels = new Float32Array(data);
  const valid = new Uint8Array(pixels.length).fill(1);
  for (let i = 0; i < pixels.length; i++) {
    if (Number.isNaN(pixels[i])) {
      pixels[i] = 0;
      valid[i] = 0;
    }
  }
  const image: SolarImage = solarImageFromHeader(
    { data: pixels, width, height },
    header,
    headerText(header, "SRCFILE") ?? name,
  );
  const synthetic = headerText(header, "ORIGIN") === "SYNTHETIC";
  const disc = { ...image, kind, radiusPx, valid: { data: valid, width, height } };
  return { disc: synthetic ? { ...disc, synthetic } : disc, header };
}

function isKind(text: string | undefined): text is DiscKind {
  return text === "euv" || text === "field";
}
