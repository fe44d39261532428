import { colourise, encodePng, enlarge, montage } from "@helioscope/core/figure";

/** One line of a sheet, as the networks see it: -1 to 1, square, row 0 south. */
export interface SheetRow {
  readonly title: string;
  readonly euv: Float32Array;
  readonly generated: Float32Array;
  readonly observed: Float32Array;
}

/** Small images are enlarged to about so many pixels. */
const SHOWN_PX = 192;

/** EUV image, generated field and observed field side by side, sample by sample, as a PNG file. */
export function sampleSheet(rows: readonly SheetRow[], sizePx: number): Uint8Array {
  const zoom = Math.max(1, Math.floor(SHOWN_PX / sizePx));
  const shown = (data: Float32Array, map: "aia304" | "grey") =>
    enlarge(colourise({ data, width: sizePx, height: sizePx }, { map, min: -1, max: 1 }), zoom);
  const images = rows.flatMap(({ euv, generated, observed }) => [
    shown(euv, "aia304"),
    shown(generated, "grey"),
    shown(observed, "grey"),
  ]);
  const titles = rows.flatMap(({ title }) => [title, "generated", "observed"]);
  return encodePng(montage(images, { titles, columns: 3, textSize: 1 }));
}
