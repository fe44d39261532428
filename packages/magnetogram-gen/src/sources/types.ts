import type { HeaderLike, SolarImage } from "@helioscope/core";
import type { DiscKind } from "../types.ts";

/** Kinds of file that images are read from. */
export type SourceFormat = "fits" | "npz" | "jp2" | "picture";

/** An image of an archive, read: physical values, row 0 south, nothing moved or scaled. */
export interface SourceImage {
  readonly image: SolarImage;
  /** The file's own header; of files without one the keywords that their archive vouches for. */
  readonly header: HeaderLike;
  readonly kind: DiscKind;
  /** Telescope and what it shows: "AIA 304", "EUVI-A 304", "HMI M". */
  readonly channel: string;
  readonly format: SourceFormat;
  /**
   * Where the disc lies: `header`, the coordinates say it; `prepared`, the archive has brought it to 976 arcsec already,
   * which the header repeats; `limb`, it has to be found in the image; `limb-centre`, the centre alone has: that of the
   * headers of Helioviewer's magnetograms is off by a pixel of 4096.
   */
  readonly geometry: "header" | "prepared" | "limb" | "limb-centre";
  /**
   * Size of one step of the stored numbers, in the image's unit: exact (`linear`), or of the natural logarithm or the
   * square root of the value. Absent where the file stores physical values.
   */
  readonly quantised?: Quantisation;
}

/** How 8-bit numbers 0 to 255 stand for physical values from `low` to `high`. */
export interface Quantisation {
  readonly kind: "linear" | "log" | "sqrt";
  readonly low: number;
  readonly high: number;
}

export interface ReadSourceOptions {
  readonly signal?: AbortSignal;
  readonly onWarning?: (warning: string) => void;
  /** Images of more pixels are refused before anything is allocated for them; 2^26 (8192 x 8192) where absent. */
  readonly maxPixels?: number;
  /** Whether maps and patches on the sphere (SHARPs) are refused; true where absent. */
  readonly fullDisc?: boolean;
  /** What the grey levels of pictures and of Helioviewer's JPEG 2000 files stand for, where it is not known of the channel. */
  readonly scale?: Quantisation;
  /** Opens the JPEG 2000 decoder; {@link openJpegDecoder} where absent. A web page gives one that knows its wasm file. */
  readonly openDecoder?: () => Promise<Jp2Decoder>;
}

/** Decodes a JPEG 2000 codestream of one component. */
export interface Jp2Decoder {
  /** Grey levels, row 0 the picture's top. Throws a FormatError for what cannot be decoded. */
  decode(
    bytes: Uint8Array,
  ): Promise<{ readonly data: Uint8Array; readonly width: number; readonly height: number }>;
}
