import { ArgumentError, type Raster } from "@helioscope/core";
import { colourise, encodePng, montage, type RgbaImage, rgbaImage } from "@helioscope/core/figure";
import { resize } from "@helioscope/core/image";

/** An image of a contact sheet, and what is written above it. */
export interface SheetTile {
  /** Cut off where it is longer than the tile. */
  readonly title: string;
  /** After the title, never cut off. */
  readonly tail?: string;
  /** Null: an image that cannot be shown, which is grey. */
  readonly image: Raster | null;
}

export interface SheetRow {
  readonly tiles: readonly SheetTile[];
}

/** Width of a letter of the font, pixels. */
const LETTER = 6;

/**
 * Images with titles as a PNG, north up, each from its own darkest to its brightest value. Images longer than wide keep
 * their shape; pixels stay squares where there are few. Throws an ArgumentError without images.
 */
export function contactSheet(
  tiles: readonly SheetTile[],
  { columns = 5, sidePx = 192 }: { readonly columns?: number; readonly sidePx?: number } = {},
): Uint8Array {
  return drawn(
    tiles.map(({ image }) => tilePicture(image, sidePx)),
    tiles,
    columns,
    sidePx,
  );
}

/** {@link contactSheet} in rows of their own lengths. */
export function exampleSheet(
  rows: readonly SheetRow[],
  { sidePx = 120 }: { readonly sidePx?: number } = {},
): Uint8Array {
  const columns = Math.max(0, ...rows.map(({ tiles }) => tiles.length));
  const white = rgbaImage(sidePx, sidePx, [255, 255, 255]);
  const cells = rows
    .filter(({ tiles }) => tiles.length > 0)
    .flatMap(({ tiles }) =>
      Array.from({ length: columns }, (_, i) => {
        const tile = tiles[i] as SheetTile | undefined;
        return { tile: tile ?? { title: "" }, picture: tile ? tilePicture(tile.image, sidePx) : white };
      }),
    );
  return drawn(
    cells.map(({ picture }) => picture),
    cells.map(({ tile }) => tile),
    columns,
    sidePx,
  );
}

function drawn(
  pictures: readonly RgbaImage[],
  titles: readonly Omit<SheetTile, "image">[],
  columns: number,
  sidePx: number,
): Uint8Array {
  if (pictures.length === 0)
    throw new ArgumentError("A contact sheet without images", { expected: "at least one" });
  const letters = Math.floor(sidePx / LETTER);
  const text = ({ title, tail }: Omit<SheetTile, "image">) =>
    tail === undefined ? title.slice(0, letters) : `${title.slice(0, letters - tail.length - 1)} ${tail}`;
  return encodePng(montage(pictures, { titles: titles.map(text), columns, textSize: 1 }));
}

/** An image without a finite value is grey; what has none in another image is as dark as that gets. */
function tilePicture(image: Raster | null, sidePx: number): RgbaImage {
  if (!image?.data.some((value) => Number.isFinite(value))) return rgbaImage(sidePx, sidePx, [160, 160, 160]);
  const scale = sidePx / Math.max(image.width, image.height);
  const to = (length: number) => Math.max(1, Math.round(length * scale));
  const interpolation = scale > 1 ? "nearest" : "bilinear";
  const shown =
    scale === 1 ? image : resize(image, to(image.width), to(image.height), { interpolation, nan: "ignore" });
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < shown.data.length; i++) {
    const value = shown.data[i];
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return colourise(shown, max > min ? { min, max } : { min: Math.min(min, 0), max: Math.min(min, 0) + 1 });
}
