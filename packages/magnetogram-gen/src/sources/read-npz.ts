import {
  type ArchiveName,
  DataError,
  FormatError,
  solarImageFromHeader,
  UnsupportedError,
} from "@helioscope/core";
import { headerOf } from "./cards.ts";
import { channelOf } from "./channel.ts";
import { readNpy } from "./npy.ts";
import type { ReadSourceOptions, SourceImage } from "./types.ts";
import { zipEntries } from "./zip.ts";

/** Radius to which SDOML brings every disc (Galvez et al. 2019), and the scale of its 512 pixels. */
const RADIUS_ARCSEC = 976;
const FIELD_ARCSEC = 512 * 4.8;
/** Version 1 adds the pixels that become one of an AIA image, two by two; elsewhere they are averaged. */
const SUMMED = 4;

/**
 * Reads an image of SDOML version 1: a NumPy archive of one array of 512 x 512, on the grid of 976 arcsec already. AIA
 * becomes the mean DN/s of a pixel of its 1024 x 1024 synoptic images; exposure and the loss of sensitivity are
 * divided out. Of HMI, Bz is the component along the line of sight. Time and channel are those of the file's name.
 */
export function readNpz(
  bytes: Uint8Array,
  name: string,
  said: ArchiveName,
  options: ReadSourceOptions,
): SourceImage {
  const maxPixels = options.maxPixels ?? 2 ** 26;
  const arrays = zipEntries(bytes).filter((entry) => entry.name.endsWith(".npy"));
  const [array] = arrays;
  if (!array || arrays.length > 1) {
    throw new DataError(`The archive holds ${arrays.length} NumPy arrays`, { value: name, expected: "one" });
  }
  if (array.size > maxPixels * 8 + 4096) {
    throw new FormatError(`The array comes to ${array.size} bytes`, {
      value: array.size,
      expected: `at most ${maxPixels} pixels`,
    });
  }
  const { kind, channel } = channelOf(headerOf({}), said, undefined);
  if (!said.time) {
    throw new DataError("Its name has no time", { value: name, expected: "as HMI20130131_0000_bz.npz" });
  }
  const { data, width, height } = readNpy(array.read(), maxPixels);
  if (width !== height) {
    throw new UnsupportedError(`An SDOML image of ${width}x${height}`, { expected: "a square" });
  }
  if (kind === "euv") for (let i = 0; i < data.length; i++) data[i] /= SUMMED;
  const header = headerOf({
    "DATE-OBS": said.time.utc,
    TELESCOP: `${said.observatory}/${said.instrument}`,
    INSTRUME: said.instrument ?? undefined,
    WAVELNTH: said.wavelengthAngstrom ?? undefined,
    BUNIT: kind === "euv" ? "DN/s" : "G",
    CTYPE1: "HPLN-TAN",
    CTYPE2: "HPLT-TAN",
    CUNIT1: "arcsec",
    CUNIT2: "arcsec",
    CRPIX1: (width + 1) / 2,
    CRPIX2: (height + 1) / 2,
    CRVAL1: 0,
    CRVAL2: 0,
    CDELT1: FIELD_ARCSEC / width,
    CDELT2: FIELD_ARCSEC / width,
    CROTA2: 0,
    RSUN_OBS: RADIUS_ARCSEC,
  });
  const image = solarImageFromHeader({ data, width, height }, header, name);
  return { image, header, kind, channel, format: "npz", geometry: "prepared" };
}
