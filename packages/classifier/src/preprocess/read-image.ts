import {
  type ArchiveName,
  archiveName,
  DataError,
  FormatError,
  type SolarImage,
  UnsupportedError,
} from "@helioscope/core";
import { decodePicture, type FileKind, fileKindName, namedKind, sniffImage } from "@helioscope/core/picture";
import { assertContent } from "./assert-content.ts";
import type { ReadImage } from "./image-facts.ts";
import { readFitsImage } from "./read-fits.ts";

export interface ReadImageOptions {
  readonly signal?: AbortSignal;
  readonly onWarning?: (warning: string) => void;
  /** Images of more pixels are refused before anything is allocated for them; 2^26 (8192x8192) where absent. */
  readonly maxPixels?: number;
  /** Go by what is in the file where its name says something else. */
  readonly byContent?: boolean;
  /** Where what the file shows is named: the file that it was cut from, say. The file's own name where absent. */
  readonly source?: string;
}

/**
 * Reads an image of any kind that is taken here: FITS (.gz, .fz and tile-compressed too; the first image of two axes or
 * more, of a cube the first plane), PNG and JPEG (luminance). Row 0 is south. Time, observatory, instrument, band and
 * wavelength come from the FITS header, else from the name of the file as archives write it (see {@link archiveName}).
 *
 * Throws a FormatError (or io-fits' FitsError) for a file that is empty, damaged, cut off or enormous, an
 * UnsupportedError that names the kind of file or coding that is not read, a DataError where there is no image in it,
 * where its extension says something else than its content, and for an image without information: fewer than 16 pixels
 * on a side, or one value throughout.
 */
export async function readImage(
  bytes: Uint8Array,
  name: string,
  options: ReadImageOptions = {},
): Promise<ReadImage> {
  const image = await readAny(bytes, name, options);
  assertContent(image);
  return image;
}

async function readAny(bytes: Uint8Array, name: string, options: ReadImageOptions): Promise<ReadImage> {
  if (bytes.length === 0) {
    throw new FormatError("The file is empty", { value: name, expected: "FITS, PNG or JPEG" });
  }
  const kind = sniffImage(bytes);
  if (!options.byContent) assertName(name, kind);
  const said = archiveName(options.source ?? name);
  if (kind === "fits" || kind === "gzip" || kind === "compress") {
    return readFitsImage(bytes, name, said, options);
  }
  if (kind && kind !== "png" && kind !== "jpeg" && kind !== "html") {
    throw new UnsupportedError(`${fileKindName(kind)} files are not read here`, {
      value: name,
      expected: "FITS, PNG or JPEG",
      remedy: "Convert it to PNG or FITS",
    });
  }
  if (kind === undefined && /^(fits|gzip|compress)$/.test(namedKind(name) ?? "")) {
    throw new FormatError("The file does not start as a FITS file does", {
      value: name,
      expected: 'a first card "SIMPLE  =", or a gzip file of one',
      remedy: "Fetch the file again",
    });
  }
  const { raster } = decodePicture(
    bytes,
    options.maxPixels === undefined ? {} : { maxPixels: options.maxPixels },
  );
  const timeFromName = said.time !== null;
  return { ...raster, name, ...fromName(said), timeFromName, origin: originOf(said) };
}

/** What a name alone tells, as fields of an image. */
function fromName({ time, wavelengthAngstrom, instrument }: ArchiveName): Partial<SolarImage> {
  return {
    ...(time && { time }),
    ...(instrument && { instrument }),
    ...(wavelengthAngstrom !== null && { wavelengthAngstrom }),
  };
}

function originOf({ observatory, instrument, band }: ArchiveName): ReadImage["origin"] {
  return { observatory, instrument, band };
}

function assertName(name: string, content: FileKind | undefined): void {
  const named = namedKind(name);
  if (!named || !content || named === content || content === "html") return;
  // FITS files compressed whole often keep their plain name, and browsers unpack without renaming.
  const fits = (kind: FileKind) => kind === "fits" || kind === "gzip" || kind === "compress";
  if (fits(named) && fits(content)) return;
  throw new DataError(`The file is named as ${fileKindName(named)} and holds ${fileKindName(content)}`, {
    value: name,
    expected: "an extension that fits the content",
    remedy: `Rename it, or read it by its content (byContent)`,
  });
}
