import { type ArchiveName, DataError, solarImageFromHeader, UnsupportedError } from "@helioscope/core";
import { decodePicture } from "@helioscope/core/picture";
import { headerOf } from "./cards.ts";
import { channelOf } from "./channel.ts";
import { HELIOVIEWER_SCALES, valuesOfLevels } from "./grey-levels.ts";
import type { ReadSourceOptions, SourceImage } from "./types.ts";

/**
 * Reads a PNG or JPEG of the field whose grey levels are gauss: those of HMI, 0 to 255 for -250 to 250 G, or as
 * `scale` says. Time and channel are those of the file's name; where the disc lies has to be found. Pictures of EUV are in
 * the colours of their channel and mean no intensity unless `scale` is given.
 */
export function readPictureSource(
  bytes: Uint8Array,
  name: string,
  said: ArchiveName,
  options: ReadSourceOptions,
): SourceImage {
  const { kind, channel } = channelOf(headerOf({}), said, undefined);
  const quantised = options.scale ?? (kind === "field" ? HELIOVIEWER_SCALES[channel] : undefined);
  if (!quantised) {
    throw new UnsupportedError(`What the grey levels of a picture of ${channel} stand for is not known`, {
      value: channel,
      expected: "FITS, or Helioviewer's JPEG 2000",
      remedy: "Say it with `scale`",
    });
  }
  if (!said.time) throw new DataError("Its name has no time", { value: name, expected: "a date and a time" });
  const { raster, width, height, depth } = decodePicture(bytes, { maxPixels: options.maxPixels ?? 2 ** 26 });
  if (depth === 16) throw new UnsupportedError("A picture of 16 bits", { value: depth, expected: "8 bits" });
  const values = valuesOfLevels(quantised);
  const data = Float32Array.from(raster.data, (level) => values[level] ?? Number.NaN);
  const header = headerOf({
    "DATE-OBS": said.time.utc,
    TELESCOP: `${said.observatory}/${said.instrument}`,
    WAVELNTH: said.wavelengthAngstrom ?? undefined,
    BUNIT: kind === "euv" ? "DN/s" : "G",
  });
  const image = solarImageFromHeader({ data, width, height }, header, name);
  return { image, header, kind, channel, format: "picture", geometry: "limb", quantised };
}
