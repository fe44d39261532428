import { archiveName, FormatError, UnsupportedError } from "@helioscope/core";
import { fileKindName, sniffImage } from "@helioscope/core/picture";
import { readFits } from "./read-fits.ts";
import { readJp2 } from "./read-jp2.ts";
import { readNpz } from "./read-npz.ts";
import { readPictureSource } from "./read-picture.ts";
import type { ReadSourceOptions, SourceImage } from "./types.ts";

const READ = "FITS (.gz, .fz), SDOML's .npz, Helioviewer's .jp2, PNG or JPEG of the field";

/**
 * Reads an image of the Sun as an archive gives it away, by its content: FITS of JSOC and others (plain, gzipped, compressed
 * by tiles), a NumPy archive of SDOML version 1, a JPEG 2000 file of Helioviewer, a grey picture of the field. Physical
 * values, row 0 south, nothing moved.
 *
 * Throws a FormatError (or io-fits' FitsError) for a file that is empty, damaged, cut off or made to fill the memory, an
 * UnsupportedError for one that shows neither EUV emission nor the line-of-sight field, for maps on the sphere and for
 * kinds of file that are not read here, a DataError for one without image, header or time, an EngineError where the JPEG
 * 2000 decoder cannot be loaded.
 */
export async function readSource(
  bytes: Uint8Array,
  name: string,
  options: ReadSourceOptions = {},
): Promise<SourceImage> {
  if (bytes.length === 0) throw new FormatError("The file is empty", { value: name, expected: READ });
  const said = archiveName(name);
  const kind = sniffImage(bytes);
  if (kind === "fits" || kind === "gzip" || kind === "compress") return readFits(bytes, name, said, options);
  if (kind === "zip") return readNpz(bytes, name, said, options);
  if (kind === "jp2") return readJp2(bytes, name, said, options);
  if (kind === "png" || kind === "jpeg") return readPictureSource(bytes, name, said, options);
  if (kind === "html") {
    throw new FormatError("The file is a web page, not an image", {
      value: name,
      expected: READ,
      remedy: "The download may have failed: fetch the file again",
    });
  }
  if (kind)
    throw new UnsupportedError(`${fileKindName(kind)} files are not read here`, {
      value: name,
      expected: READ,
    });
  const zeros = bytes.findIndex((byte) => byte !== 0);
  const fact =
    zeros === 0
      ? "The file does not start as any that is read here"
      : `${zeros < 0 ? `All ${bytes.length}` : `The first ${zeros}`} bytes of the file are 0`;
  throw new FormatError(fact, { value: bytes.slice(0, 8), expected: READ, remedy: "Fetch the file again" });
}
