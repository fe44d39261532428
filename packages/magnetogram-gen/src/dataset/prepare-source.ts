import { isHelioError } from "@helioscope/core";
import type { PrepareExtras } from "../prepare/prepare-disc.ts";
import { readSource } from "../sources/read-source.ts";
import type { ReadSourceOptions, SourceImage } from "../sources/types.ts";
import type { DiscKind } from "../types.ts";
import {
  observationTime,
  type PreparedImage,
  type PrepareImageOptions,
  prepareImage,
  type RejectedImage,
} from "./prepare-image.ts";

/** A file that became an image of the set. */
export interface Accepted extends PreparedImage {
  readonly source: SourceImage;
  /** What of the limb was fitted; `true`: the radius too, in arcsec that of a Sun at 1 au. */
  readonly limb: boolean | "centre";
}

/** A file that did not. */
export interface Rejected extends RejectedImage {
  readonly source?: SourceImage;
}

export interface PrepareSourceOptions extends ReadSourceOptions, PrepareImageOptions {
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
  const other = options.otherChannel(kind, channel);
  if (other !== undefined) {
    const utc = observationTime(image, header);
    return { cause: "other-channel", reason: other, source, ...(utc && { utc }) };
  }
  const limb = limbOf(source.geometry, options.extras?.limb);
  const made = prepareImage(image, header, kind, { ...options, extras: { ...options.extras, limb } });
  return { ...made, source, limb };
}

/** What of the limb is fitted: what was asked for, and all of it where the image says nothing of the disc. */
function limbOf(geometry: SourceImage["geometry"], asked: PrepareExtras["limb"]): boolean | "centre" {
  if (geometry === "limb") return true;
  return asked ?? (geometry === "limb-centre" ? "centre" : false);
}
