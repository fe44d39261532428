import { type HeaderLike, headerText, isHelioError, parseTime, type SolarImage } from "@helioscope/core";
import type { PrepareConfig } from "../config.ts";
import { type PrepareExtras, prepareDisc } from "../prepare/prepare-disc.ts";
import { qualityRejection } from "../prepare/quality.ts";
import type { DiscKind, PreparedDisc } from "../types.ts";
import type { RejectionCause } from "./manifest.ts";

/** An image on the common grid. */
export interface PreparedImage {
  readonly disc: PreparedDisc;
  readonly utc: string;
  /** Share of the disc's pixels that hold data. */
  readonly discShare: number;
}

/** Why an image is not taken; what was known of it by then. */
export interface RejectedImage {
  readonly cause: RejectionCause;
  readonly reason: string;
  readonly utc?: string;
  readonly discShare?: number;
}

export interface PrepareImageOptions {
  readonly prepare: PrepareConfig;
  readonly extras?: PrepareExtras;
  /** Less of the disc than this share is a rejection; {@link MINIMUM_SHARE} where absent. */
  readonly minimumShare?: number;
}

export const MINIMUM_SHARE = 0.95;

/**
 * Judges an image by its time, its QUALITY and its pixels, and brings it to the common grid. Throws as `prepareDisc` does where its
 * header does not place it.
 */
export function prepareImage(
  image: SolarImage,
  header: HeaderLike,
  kind: DiscKind,
  { prepare, extras = {}, minimumShare = MINIMUM_SHARE }: PrepareImageOptions,
): PreparedImage | RejectedImage {
  const utc = observationTime(image, header);
  if (utc === undefined) return { cause: "no-time", reason: "Neither header nor name has a time" };
  const quality = extras.anyQuality ? undefined : qualityRejection(kind, header, prepare.rejectQuality[kind]);
  if (quality !== undefined) return { cause: "quality", reason: quality, utc };
  if (isBlank(image)) return { cause: "blank", reason: "All pixels have one value, or none", utc };
  const disc = prepareDisc(image, header, kind, prepare, extras);
  const discShare = shareOfDisc(disc);
  if (discShare < minimumShare) {
    const reason = `${(100 * discShare).toFixed(1)}% of the disc are in the image or hold data; expected at least ${100 * minimumShare}%`;
    return { cause: "part-of-disc", reason, utc, discShare };
  }
  return { disc, utc, discShare };
}

/** The middle of the observation, T_OBS, where the header has one; else the image's time. UTC. */
export function observationTime(image: Pick<SolarImage, "time">, header: HeaderLike): string | undefined {
  const stated = headerText(header, "T_OBS");
  if (stated !== undefined && /\d[T_ ]\d/i.test(stated)) {
    try {
      return parseTime(stated, headerText(header, "TIMESYS")).utc;
    } catch (error) {
      if (!isHelioError(error)) throw error;
    }
  }
  return image.time?.utc;
}

function isBlank({ data }: SolarImage): boolean {
  const first = data.find((value) => !Number.isNaN(value));
  return first === undefined || data.every((value) => value === first || Number.isNaN(value));
}

function shareOfDisc({ valid, width, height, radiusPx }: PreparedDisc): number {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  let inside = 0;
  let held = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (Math.hypot(x - cx, y - cy) > radiusPx - 1) continue;
      inside++;
      held += valid.data[i];
    }
  }
  return inside === 0 ? 0 : held / inside;
}
