import { type ArchiveName, DataError, FormatError, solarImageFromHeader } from "@helioscope/core";
import {
  type CompressedImageUnit,
  type FitsFile,
  type ImageUnit,
  openFits,
  readPlane,
  type Unit,
} from "@helioscope/io-fits";
import type { ReadImage } from "./image-facts.ts";
import { originOf } from "./origin-of.ts";
import type { ReadImageOptions } from "./read-image.ts";

/** Bytes of an inflated file for each pixel that an image may have: doubles, and as much again for what is around. */
const BYTES_PER_PIXEL = 16;

/** What io-fits reads around in a file that is compressed whole; its pixels cannot be trusted then. */
const BROKEN_STREAM = /^the (?:CRC-32 of the )?(?:gzip|\.Z) stream /;

/** Reads the image of a FITS file; what its header does not say is taken from the name. */
export async function readFitsImage(
  bytes: Uint8Array,
  name: string,
  said: ArchiveName,
  options: ReadImageOptions,
): Promise<ReadImage> {
  const { signal, onWarning, maxPixels = 2 ** 26 } = options;
  const maxInflatedBytes = Math.min(
    Math.max(2 ** 26, bytes.length * 64),
    Math.max(2 ** 20, maxPixels * BYTES_PER_PIXEL),
  );
  await using file = await openFits(bytes, { maxInflatedBytes, ...(signal && { signal }) });
  const unit = imageUnit(file);
  const [width, height, ...higher] = unit.shape;
  if (width * height > maxPixels) {
    throw new FormatError(`The FITS image has ${width}x${height} pixels`, {
      value: [width, height],
      expected: `at most ${maxPixels} pixels`,
      remedy: "Raise maxPixels if the size is right",
    });
  }
  const planes = higher.reduce((product, length) => product * length, 1);
  if (planes > 1) onWarning?.(`${name}: a cube of ${planes} planes, of which the first is taken`);
  for (const { message } of file.warnings) {
    if (BROKEN_STREAM.test(message)) {
      throw new FormatError(`The file is damaged: ${message}`, {
        expected: "a compressed file whose checksum agrees",
        remedy: "Fetch the file again",
      });
    }
    onWarning?.(`${name}: ${message}`);
  }
  const plane = await readPlane(unit, { maxPixels, ...(signal && { signal }) });
  const image = solarImageFromHeader(plane, unit.header, name, onWarning ? { onWarning } : {});
  const { origin, wavelengthAngstrom } = originOf(unit.header, said, image.wavelengthAngstrom);
  const time = image.time ?? said.time;
  return {
    ...image,
    ...(time && { time }),
    timeFromName: image.time === undefined && said.time !== null,
    ...(wavelengthAngstrom !== null && { wavelengthAngstrom }),
    origin,
  };
}

/** The first image of two axes or more that has pixels. */
function imageUnit(file: FitsFile): ImageUnit | CompressedImageUnit {
  for (const unit of file.units) {
    const image = unit.kind === "image" || unit.kind === "compressed-image";
    if (image && unit.shape.length >= 2 && unit.shape.every((length) => length > 0)) return unit;
  }
  const broken = file.units.find((unit) => unit.kind === "opaque");
  if (broken?.kind === "opaque" && file.units.length === 1) throw broken.problem;
  const held = file.units.map(wordsFor);
  throw new DataError("The FITS file holds no image", {
    value: held,
    expected: `an image of two axes; the file holds ${[...new Set(held)].join(", ")}`,
  });
}

const WORDS: Readonly<Record<Exclude<Unit["kind"], "image" | "compressed-image">, string>> = {
  table: "a table",
  "compressed-table": "a compressed table",
  "ascii-table": "an ASCII table",
  groups: "random groups",
  opaque: "an extension that is not read",
};

function wordsFor(unit: Unit): string {
  if (unit.kind !== "image" && unit.kind !== "compressed-image") return WORDS[unit.kind];
  return unit.shape.length === 0 ? "a header without data" : `an array of ${unit.shape.join("x")}`;
}
