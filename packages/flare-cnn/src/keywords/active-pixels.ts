import { assertSameSize, type Mask, type Raster } from "@helioscope/core";

/** From this value of `conf_disambig` on, the azimuth of a pixel is disambiguated with confidence. */
const CONFIDENT = 70;
/** From this value of `bitmap` on, a pixel lies in the active region. */
const ACTIVE = 30;

/**
 * The pixels that the SHARP keywords are made of: `bitmap` at least 30 and, for those of the vector field,
 * `conf_disambig` at least 70 (Bobra et al. 2014, section 3). A blank pixel is out. Throws a ShapeError when the two
 * differ in size.
 */
export function activePixels(bitmap: Raster, confDisambig?: Raster): Mask {
  if (confDisambig) assertSameSize(bitmap, confDisambig, "bitmap and conf_disambig");
  const data = new Int8Array(bitmap.data.length);
  for (let i = 0; i < data.length; i++) {
    if (bitmap.data[i] >= ACTIVE && (!confDisambig || confDisambig.data[i] >= CONFIDENT)) data[i] = 1;
  }
  return { data, width: bitmap.width, height: bitmap.height };
}
