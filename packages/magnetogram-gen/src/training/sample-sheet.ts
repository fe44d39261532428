import { colourise, encodePng, enlarge, montage } from "@helioscope/core/figure";
import { quantile } from "@helioscope/core/stats";

/** One line of a sheet, as the networks see it: -1 to 1, square, row 0 south. */
export interface SheetRow {
  readonly title: string;
  readonly euv: Float32Array;
  readonly generated: Float32Array;
  readonly target: Float32Array;
}

/** Small images are enlarged to about so many pixels. */
const SHOWN_PX = 192;

/** Share of the pixels of the targets that lie within the range of a sheet's fields. */
const SHOWN_SHARE = 0.995;

/**
 * EUV image, generated field and target side by side, sample by sample, as a PNG file. All fields have one range, that of
 * nearly all pixels of the targets, which the titles say.
 */
export function sampleSheet(rows: readonly SheetRow[], sizePx: number, clipGauss: number): Uint8Array {
  const zoom = Math.max(1, Math.floor(SHOWN_PX / sizePx));
  const most = shownRange(rows);
  const shown = (data: Float32Array, map: "aia304" | "grey", range: number) =>
    enlarge(colourise({ data, width: sizePx, height: sizePx }, { map, min: -range, max: range }), zoom);
  const images = rows.flatMap(({ euv, generated, target }) => [
    shown(euv, "aia304", 1),
    shown(generated, "grey", most),
    shown(target, "grey", most),
  ]);
  const range = `+-${(most * clipGauss).toPrecision(2)} G`;
  const titles = rows.flatMap(({ title }) => [title, `generated ${range}`, `target ${range}`]);
  return encodePng(montage(images, { titles, columns: 3, textSize: 1 }));
}

/** Of fields, -1 to 1: no brighter or darker than 99.5% of the pixels of the targets; 1 where there is no field. */
export function shownRange(rows: readonly Pick<SheetRow, "target">[]): number {
  const sizes = rows.flatMap(({ target }) => Array.from(target, Math.abs));
  return (sizes.length > 0 && quantile(sizes, SHOWN_SHARE)) || 1;
}
