import { ArgumentError, FormatError, UnsupportedError } from "../errors.ts";
import { readJpeg } from "./jpeg-picture.ts";
import { readPng } from "./png-picture.ts";
import { type FileKind, fileKindName, sniffImage } from "./sniff.ts";
import { DEFAULT_MAX_PIXELS, type Picture, type PictureOptions } from "./types.ts";

/**
 * Reads a PNG or JPEG file as one number a pixel, row 0 south (the picture's bottom row). Grey levels stay as they are
 * (those of 1, 2 and 4 bits are spread over 0 to 255), colours become luminance as ITU-R BT.601 weighs it, rounded.
 * Where a pixel is wholly transparent there is no value (NaN); anything less transparent counts with its colour.
 *
 * PNG: all colour types and depths, interlaced or not, checksums checked. JPEG: baseline and progressive, 8 bits, grey,
 * colour or Adobe CMYK, turned as its Exif orientation says. A file has to be whole: one that ends early is refused, and
 * so is a web page appended to it. JPEG has no checksum: of data that changed on the way only what breaks a code or a
 * marker is noticed, and a picture that is garbled in part can be read.
 *
 * Throws a FormatError for bytes that are empty, damaged, cut off, no picture, or of more pixels than `maxPixels` (before
 * anything of that size is allocated); an UnsupportedError that names the format or the coding of a picture that is not
 * read here (GIF, TIFF, JPEG 2000, WebP and more, animated PNG, arithmetic-coded, 12-bit or lossless JPEG); an
 * ArgumentError for a limit that is no positive number.
 */
export function decodePicture(bytes: Uint8Array, options: PictureOptions = {}): Picture {
  const maxPixels = options.maxPixels ?? DEFAULT_MAX_PIXELS;
  if (!(maxPixels >= 1)) {
    throw new ArgumentError(`A limit of ${maxPixels} pixels`, {
      value: maxPixels,
      expected: "a positive number",
    });
  }
  const kind = sniffImage(bytes);
  if (kind !== "png" && kind !== "jpeg") throw refusal(bytes, kind);
  const { end, ...picture } = kind === "png" ? readPng(bytes, maxPixels) : readJpeg(bytes, maxPixels);
  if (end < bytes.length && sniffImage(bytes.subarray(end)) === "html") {
    throw new FormatError(`A web page follows the ${fileKindName(kind)} picture at byte ${end}`, {
      value: end,
      expected: "a file that ends with the picture",
      remedy: "The download went wrong: fetch the file again",
    });
  }
  return picture;
}

/** Why bytes that are neither PNG nor JPEG are not read. */
function refusal(bytes: Uint8Array, kind: FileKind | undefined): FormatError | UnsupportedError {
  if (bytes.length === 0) return new FormatError("The file is empty", { expected: "a PNG or JPEG file" });
  if (kind === "html") {
    return new FormatError("The file is a web page, not a picture", {
      expected: "a PNG or JPEG file",
      remedy: "The download may have failed: fetch the file again",
    });
  }
  if (kind) {
    return new UnsupportedError(`${fileKindName(kind)} files are not read as pictures`, {
      value: kind,
      expected: "PNG or JPEG",
      remedy: kind === "fits" || kind === "gzip" ? "Open it as FITS" : "Convert it to PNG or FITS",
    });
  }
  if (bytes.every((byte) => byte === 0)) {
    return new FormatError(`All ${bytes.length} bytes of the file are 0`, {
      expected: "a PNG or JPEG file",
      remedy: "Fetch the file again",
    });
  }
  return new FormatError("The file does not start as a picture does", {
    value: bytes.slice(0, 8),
    expected: "a PNG or JPEG file",
  });
}
