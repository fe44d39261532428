import { type HeaderLike, headerText, isHelioError, parseTime, type SolarImage } from "@helioscope/core";
import type { PrepareConfig } from "../config.ts";
import { type PrepareExtras, prepareDisc } from "../prepare/prepare-disc.ts";
import { qualityRejection } from "../prepare/quality.ts";
import { readSource } from "../sources/read-source.ts";
import type { ReadSourceOptions, SourceImage } from "../sources/types.ts";
import type { DiscKind, PreparedDisc } from "../types.ts";
import type { RejectionCause } from "./manifest.ts";

/** A file that became an image of the set. */
export interface Accepted {
  readonly disc: PreparedDisc;
  readonly source: SourceImage;
  readonly utc: string;
  /** Share of the disc's pixels that hold data. */
  readonly discShare: number;
}

/** A file that did not; what was known of it by then. */
export interface Rejected {
  readonly cause: RejectionCause;
  readonly reason: string;
  readonly source?: SourceImage;
  readonly utc?: string;
  readonly discShare?: number;
}

export interface PrepareSourceOptions extends ReadSourceOptions {
  readonly prepare: PrepareConfig;
  readonly extras: PrepareExtras;
  /** Less of the disc than this share is a rejection. */
  readonly minimumShare: number;
  /** Why an image of this channel is not wanted in the set; undefined where it is. */
  readonly otherChannel: (kind: DiscKind, channel: string) => string | undefined;
}

/**
 * The whole chain of one file: read, judged, brought to the common grid. Never throws for what is wrong with the file: that
 * is a rejection with its reason. Throws for what is wrong with the call (an ArgumentError), an engine that is not there, and
 * when aborted.
 */
export async function prepareSource(
  bytes: Uint8Array,
  name: string,
  options: PrepareSourceOptions,
): Promise<Accepted | Rejected> {
  let source: SourceImage | undefined;
  try {
    source = await readSource(bytes, name, options);
    return judge(source, options);
  } catch (error) {
    if (!isHelioError(error, "format", "truncated", "unsupported", "data", "shape")) throw error;
    const damaged = error.kind === "format" || error.kind === "truncated";
    const cause = source ? "not-placed" : damaged ? "damaged" : "unsupported";
    return { cause, reason: error.message, ...(source && { source }) };
  }
}

function judge(source: SourceImage, options: PrepareSourceOptions): Accepted | Rejected {
  const { image, header, kind, channel } = source;
  const { prepare, extras, minimumShare } = options;
  const other = options.otherChannel(kind, channel);
  const utc = utcOf(image, header);
  if (other !== undefined) return { cause: "other-channel", reason: other, source, ...(utc && { utc }) };
  if (utc === undefined) return { cause: "no-time", reason: "Neither header nor name has a time", source };
  const quality = extras.anyQuality ? undefined : qualityRejection(kind, header, prepare.rejectQuality[kind]);
  if (quality !== undefined) return { cause: "quality", reason: quality, source, utc };
  if (isBlank(image)) return { cause: "blank", reason: "All pixels have one value, or none", source, utc };
  const disc = prepareDisc(image, header, kind, prepare, {
    ...extras,
    ...(source.geometry === "limb" && { limb: true }),
  });
  const discShare = shareOfDisc(disc);
  if (discShare < minimumShare) {
    const reason = `${(100 * discShare).toFixed(1)}% of the disc are in the image or hold data; expected at least ${100 * minimumShare}%`;
    return { cause: "part-of-disc", reason, source, utc, discShare };
  }
  return { disc, source, utc, discShare };
}

/** The middle of the observation, T_OBS, where the header has one; else the image's time. UTC. */
function utcOf(image: SolarImage, header: HeaderLike): string | undefined {
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
