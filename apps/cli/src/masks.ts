import { readFile } from "node:fs/promises";
import { DataError, FormatError, type Raster } from "@helioscope/core";
import { decodePng, pngToRaster } from "@helioscope/core/figure";
import { openFits, readPlane } from "@helioscope/io-fits";
import { type BroughtMask, maskFromThreeClass } from "@helioscope/solarunet";
import { userPath } from "./paths.ts";
import { isSystemError, reasonOf } from "./reason.ts";

/**
 * Reads a mask. PNG: greys 0 and 255 are significant and not, as the labels of the paper; 0, 127 and 255 are
 * negative, not significant and positive. FITS: the sign of each value; one without a negative value says only where
 * pixels are significant, and the field gives the signs.
 *
 * @throws DataError for other greys; FormatError and FitsError for damaged files
 */
export async function readMask(path: string): Promise<BroughtMask> {
  try {
    return await maskFrom(path);
  } catch (error) {
    if (isSystemError(error)) throw new DataError(`Mask ${path}: ${reasonOf(error)}`, { cause: error });
    throw error;
  }
}

async function maskFrom(path: string): Promise<BroughtMask> {
  const bytes = await readFile(userPath(path));
  if (/\.png$/i.test(path)) return maskOfGreys(pngToRaster(decodePng(bytes)), path);
  if (!/\.(fits?|fts)(\.gz)?$/i.test(path)) {
    throw new FormatError(`${path} is no mask that is read here`, { value: path, expected: "PNG or FITS" });
  }
  const { data, width, height } = await readPlane((await openFits(bytes)).firstImage());
  const mask = { data: Int8Array.from(data, Math.sign), width, height };
  // Without a negative value it says where, not which polarity.
  return { mask, signed: mask.data.includes(-1) };
}

function maskOfGreys(greys: Raster<Uint8Array | Uint16Array>, path: string): BroughtMask {
  const { data, width, height } = greys;
  const found = new Set(data);
  if (found.has(127) && [...found].every((grey) => grey === 0 || grey === 127 || grey === 255)) {
    return { mask: maskFromThreeClass(greys), signed: true };
  }
  for (const grey of found) {
    if (grey === 0 || grey === 255) continue;
    throw new DataError(`Mask ${path} holds the grey ${grey}`, {
      value: grey,
      expected: "0 and 255, or 0, 127 and 255",
    });
  }
  return {
    mask: { data: Int8Array.from(data, (grey) => (grey === 0 ? 1 : 0)), width, height },
    signed: false,
  };
}
