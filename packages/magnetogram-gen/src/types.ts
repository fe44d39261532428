import type { Raster, Skip, SolarImage, WorkOptions } from "@helioscope/core";

/** What an image shows: EUV emission, or the line-of-sight field. */
export type DiscKind = "euv" | "field";

/**
 * A full disc on the common grid: square, disc centre at pixel ((n - 1) / 2, (n - 1) / 2) counted from 0, solar north up,
 * the radius that of the configuration (976 arcsec at 4.8 arcsec a pixel: 203.33 px of 512). Row 0 south. EUV in DN/s, the
 * field in gauss; pixels that hold no data are 0 in the image and 0 in `valid`. Nothing is clipped or transformed yet.
 */
export interface PreparedDisc extends SolarImage {
  readonly kind: DiscKind;
  /** Radius of the disc, pixels. */
  readonly radiusPx: number;
  /** 1 where the image holds data. */
  readonly valid: Raster<Uint8Array>;
  /** Whether a program made it (ORIGIN SYNTHETIC of the header), not a telescope. */
  readonly synthetic?: boolean;
}

/** One moment of an observed sequence. */
export interface SequenceItem {
  /** UTC, ISO 8601, of the EUV image. */
  readonly utc: string;
  readonly euv: PreparedDisc;
  /** The field at that time where it was observed: training, evaluation, and the baseline persistence look at it. */
  readonly field?: PreparedDisc;
}

/** A generated magnetogram. */
export interface GeneratedField {
  readonly utc: string;
  /** Line-of-sight field in gauss on the grid of the input, 0 beyond the limb; row 0 south. */
  readonly image: Raster<Float32Array>;
  /** Radius of the disc, pixels. */
  readonly radiusPx: number;
  /** EUV images that it was made of: fewer than asked for at the beginning of a sequence and after a gap. */
  readonly framesUsed: number;
}

/**
 * Anything that makes a magnetogram for each moment of a sequence: the networks and the baselines alike, so that one
 * evaluation takes them all. Items come in the order of time; the sequence begins anew after a gap.
 */
export interface FieldGenerator {
  /** As tables name it. */
  readonly name: string;
  /** One field for each item, in order. Holds no more than its memory of the past, whatever the length. */
  generate(items: AsyncIterable<SequenceItem>, options?: WorkOptions): AsyncGenerator<GeneratedField>;
}

/** A prepared image in a data set's store. */
export interface PreparedFile {
  readonly kind: DiscKind;
  /** Path of the FITS file in the store. */
  readonly file: string;
  /** UTC, ISO 8601. */
  readonly utc: string;
  /** The file that it was made of. */
  readonly source: string;
}

export type Side = "train" | "validation" | "test";

/** Consecutive EUV images at one cadence, and the field at the time of the last one. Indices into the set's lists. */
export interface SequenceSample {
  /** Of `euv`, in the order of time; the last is the one of `utc`. */
  readonly euv: readonly number[];
  /** Of `field`; null where none was observed. */
  readonly field: number | null;
  readonly utc: string;
  readonly side: Side | null;
}

/** A prepared data set: lists in memory, pixels when asked for. */
export interface PreparedSet {
  readonly sizePx: number;
  readonly radiusPx: number;
  readonly euv: readonly PreparedFile[];
  readonly field: readonly PreparedFile[];
  /** What the images of each kind show, such as "AIA 304"; null where there are none. */
  readonly channels: { readonly euv: string | null; readonly field: string | null };
  /** SHA-256 of what the images were made of (their sources' bytes) and how: two sets of other pixels have two. */
  readonly contentSha256: string;
  /** Samples of the configured length and cadence, in the order of time. */
  readonly samples: readonly SequenceSample[];
  readonly skipped: readonly Skip[];
  read(file: PreparedFile): Promise<PreparedDisc>;
}
