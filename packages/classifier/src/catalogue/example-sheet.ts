import { ArgumentError, type Raster } from "@helioscope/core";
import { colourise, encodePng, montage, type RgbaImage, rgbaImage } from "@helioscope/core/figure";
import { resize } from "@helioscope/core/image";

export interface SheetTile {
  /** Above the image; what is longer than the tile is cut off. */
  readonly title: string;
  /** Null: an image that cannot be shown. */
  readonly image: Raster | null;
}

export interface SheetRow {
  readonly tiles: readonly SheetTile[];
}

/** Side of a tile in pixels, and of a letter of the font. */
const TILE = 120;
const LETTER = 6;

/**
 * Images in rows, as PNG; each is shown from its own darkest to its brightest value, north up.
 *
 * @throws ArgumentError without any tile
 */
export function exampleSheet(rows: readonly SheetRow[]): Uint8Array {
  const columns = Math.max(0, ...rows.map(({ tiles }) => tiles.length));
  if (columns === 0) throw new ArgumentError("A contact sheet without images", { expected: "at least one" });
  const white: RgbaImage = rgbaImage(TILE, TILE, [255, 255, 255]);
  const cells = rows
    .filter(({ tiles }) => tiles.length > 0)
    .flatMap(({ tiles }) =>
      Array.from({ length: columns }, (_, i) => {
        const tile = tiles[i] as SheetTile | undefined;
        return { title: tile?.title ?? "", picture: tile ? pictureOf(tile.image) : white };
      }),
    );
  const sheet = montage(
    cells.map(({ picture }) => picture),
    { titles: cells.map(({ title }) => title.slice(0, Math.floor(TILE / LETTER))), columns, textSize: 1 },
  );
  return encodePng(sheet);
}

function pictureOf(image: Raster | null): RgbaImage {
  if (image === null) return rgbaImage(TILE, TILE, [160, 160, 160]);
  const longest = Math.max(image.width, image.height);
  const side = (length: number) => Math.max(1, Math.round((length * TILE) / longest));
  const shown = resize(image, side(image.width), side(image.height), {
    interpolation: longest < TILE ? "nearest" : "bilinear",
  });
  const [min, max] = range(shown.data);
  return colourise(shown, { min, max: max > min ? max : min + 1 });
}

function range(data: ArrayLike<number>): [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    if (data[i] < min) min = data[i];
    if (data[i] > max) max = data[i];
  }
  return min <= max ? [min, max] : [0, 1];
}
