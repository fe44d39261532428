import {
  type ArchiveName,
  DataError,
  FormatError,
  solarImageFromHeader,
  UnsupportedError,
} from "@helioscope/core";
import { type FitsFile, openFits, readPlane, type Unit } from "@helioscope/io-fits";
import { channelOf } from "./channel.ts";
import type { ReadSourceOptions, SourceImage } from "./types.ts";

type ImageUnit = ReturnType<FitsFile["firstImage"]>;

/** Bytes of an inflated file for each pixel that an image may have: doubles, and as much again for what is around. */
const BYTES_PER_PIXEL = 16;
/** What io-fits reads around: the pixels cannot be trusted then. */
const BROKEN = /^the (?:CRC-32 of the )?(?:gzip|\.Z) stream |the file is cut short$/i;

/**
 * Reads the image of a FITS file, also compressed as a whole (.gz) or by tiles (.fz; RICE as JSOC writes it). Of a cube the
 * first plane. Maps and patches on the sphere are refused before their pixels are decoded.
 */
export async function readFits(
  bytes: Uint8Array,
  name: string,
  said: ArchiveName,
  options: ReadSourceOptions,
): Promise<SourceImage> {
  const { signal, onWarning, maxPixels = 2 ** 26, fullDisc = true } = options;
  const maxInflatedBytes = Math.min(
    Math.max(2 ** 26, bytes.length * 64),
    Math.max(2 ** 20, maxPixels * BYTES_PER_PIXEL),
  );
  await using file = await openFits(bytes, { maxInflatedBytes, ...(signal && { signal }) });
  const unit = imageUnit(file);
  const { header } = unit;
  const [width, height] = unit.shape;
  if (width * height > maxPixels) {
    throw new FormatError(`The FITS image has ${width}x${height} pixels`, {
      value: [width, height],
      expected: `at most ${maxPixels} pixels`,
      remedy: "Raise maxPixels if the size is right",
    });
  }
  for (const { message } of file.warnings) {
    if (BROKEN.test(message)) {
      throw new FormatError(`The file is damaged: ${message}`, {
        expected: "a whole file",
        remedy: "Fetch the file again",
      });
    }
    onWarning?.(`${name}: ${message}`);
  }
  const warnings = onWarning ? { onWarning } : {};
  const empty = solarImageFromHeader({ data: new Float32Array(0), width, height }, header, name, warnings);
  if (fullDisc && empty.coordinates?.frame === "heliographic") {
    throw new UnsupportedError("It is a map on the sphere, not an image of the disc", {
      value: empty.coordinates.type.join(" "),
      expected: "a full disc in helioprojective coordinates",
      remedy: "Give the full-disc series, such as hmi.M_720s, not the cut-outs of hmi.sharp_cea_720s",
    });
  }
  const { kind, channel } = channelOf(header, said, empty.wavelengthAngstrom);
  const { data } = await readPlane(unit, { maxPixels, ...(signal && { signal }) });
  const time = empty.time ?? said.time;
  const image = { ...empty, data, ...(time && { time }) };
  return { image, header, kind, channel, format: "fits", geometry: "header" };
}

/** The first image of two axes or more that has pixels. */
function imageUnit(file: FitsFile): ImageUnit {
  const image = file.units.find(isImage);
  if (image) return image;
  const broken = file.units.find((unit) => unit.kind === "opaque");
  if (broken?.kind === "opaque") throw broken.problem;
  throw new DataError("The FITS file holds no image", {
    value: file.units.map(({ kind }) => kind),
    expected: "an image of two axes",
  });
}

function isImage(unit: Unit): unit is ImageUnit {
  const image = unit.kind === "image" || unit.kind === "compressed-image";
  return image && unit.shape.length >= 2 && unit.shape.every((length) => length > 0);
}
