import { readFileSync } from "node:fs";
import { type HeaderLike, type SolarImage, solarImageFromHeader } from "@helioscope/core";
import { openFits, readPlane } from "@helioscope/io-fits";

/** A header of these cards. */
export function headerOf(cards: Readonly<Record<string, string | number>>): HeaderLike {
  return { get: (keyword) => cards[keyword] };
}

/** A helioprojective image of the cards, each pixel by its place in arcsec west and north of disc centre. */
export function imageOf(
  cards: Readonly<Record<string, string | number>>,
  side: number,
  value: (west: number, north: number) => number,
): { readonly image: SolarImage; readonly header: HeaderLike } {
  const header = headerOf({ CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN", CRVAL1: 0, CRVAL2: 0, ...cards });
  const data = new Float32Array(side * side);
  const image = solarImageFromHeader({ data, width: side, height: side }, header, "test");
  const number = (keyword: string) => Number(header.get(keyword) ?? 0);
  const angle = (number("CROTA2") * Math.PI) / 180;
  for (let y = 0, i = 0; y < side; y++) {
    for (let x = 0; x < side; x++, i++) {
      const dx = (x + 1 - number("CRPIX1")) * number("CDELT1");
      const dy = (y + 1 - number("CRPIX2")) * number("CDELT2");
      const west = number("CRVAL1") + dx * Math.cos(angle) - dy * Math.sin(angle);
      const north = number("CRVAL2") + dx * Math.sin(angle) + dy * Math.cos(angle);
      data[i] = value(west, north);
    }
  }
  return { image, header };
}

/** First image of a FITS file. */
export async function fitsImage(
  path: string,
): Promise<{ readonly image: SolarImage; readonly header: HeaderLike }> {
  await using file = await openFits(new Uint8Array(readFileSync(path)));
  const unit = file.firstImage();
  const plane = await readPlane(unit);
  return { image: solarImageFromHeader(plane as SolarImage, unit.header, "file"), header: unit.header };
}

/** Largest difference of two arrays, over the places asked for. */
export function largestDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  where: (i: number) => boolean = () => true,
): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    if (where(i) && !(Math.abs(a[i] - b[i]) <= most)) most = Math.abs(a[i] - b[i]);
  }
  return most;
}
