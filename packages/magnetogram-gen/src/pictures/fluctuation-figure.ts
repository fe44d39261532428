import { ArgumentError, assertSameSize, type Raster } from "@helioscope/core";
import { arrange, colourise, panelsSvg } from "@helioscope/core/figure";
import { crop } from "@helioscope/core/image";
import { choosePatches, type Patch } from "./patches.ts";
import { showField, zoomOf } from "./show.ts";

/** Fields of one origin, in gauss, in the order of time. */
export interface FieldSeries {
  /** As its row is labelled: a model, or what was observed. */
  readonly name: string;
  readonly fields: readonly Raster[];
}

export interface FluctuationOptions {
  /** Times of the fields, UTC. */
  readonly utc: readonly string[];
  /** Radius of the disc, pixels. */
  readonly radiusPx: number;
  /** Where to look closely; chosen from the first field of the first series where absent. */
  readonly patches?: readonly Patch[];
  /** Black and white, gauss; 200 by default. */
  readonly clipGauss?: number;
  readonly title?: string;
}

const DISC_PX = 250;
const COLOURS = ["#1f6feb", "#d7263d", "#2a9d3a", "#b5179e"];

/**
 * Fields of several origins, row by row, times from left to right, and beside each disc the colour maps of small patches, in
 * which a quiet region that flickers is seen (Figures 1 and 4). SVG.
 *
 * @throws ArgumentError when a series has not one field for each time
 */
export function fluctuationFigure(series: readonly FieldSeries[], options: FluctuationOptions): string {
  const { utc, radiusPx, clipGauss = 200, title } = options;
  const wrong = series.find(({ fields }) => fields.length !== utc.length);
  if (wrong || series.length === 0 || utc.length === 0) {
    throw new ArgumentError(`${wrong?.fields.length ?? 0} fields of ${wrong?.name ?? "nothing"}`, {
      expected: `${Math.max(1, utc.length)}, one for each time`,
    });
  }
  const [first] = series[0].fields;
  const patches = options.patches ?? choosePatches(first, radiusPx);
  const cells = series.flatMap(({ name, fields }) =>
    fields.flatMap((field, k) => {
      assertSameSize(first, field, "Fields");
      const image = showField(field, clipGauss);
      const overlay = patches.map((patch, p) => frameOf(patch, p, field, zoomOf(field))).join("");
      const disc = panelsSvg([{ image, title: `${name}, ${clock(utc[k])}`, overlay }], {
        panelWidth: DISC_PX,
      });
      const close = patches.map(({ name, left, bottom, side }) => ({
        image: colourise(crop(field, left, bottom, side, side), {
          map: "seismic",
          min: -clipGauss,
          max: clipGauss,
        }),
        title: name,
      }));
      const panelWidth = Math.round((DISC_PX - 30 * (patches.length - 1)) / patches.length) - 6;
      return [disc, panelsSvg(close, { columns: 1, panelWidth })];
    }),
  );
  return arrange(cells, { columns: 2 * utc.length, gap: 4, ...(title === undefined ? {} : { title }) });
}

/** "2016-01-01 00:12". */
export const clock = (utc: string): string => utc.slice(0, 16).replace("T", " ");

function frameOf({ name, left, bottom, side }: Patch, k: number, { height }: Raster, zoom: number): string {
  const [x, y, size] = [left * zoom, (height - bottom - side) * zoom, side * zoom];
  const colour = COLOURS[k % COLOURS.length];
  const width = (height * zoom) / 125;
  return `<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="none" stroke="${colour}" stroke-width="${width}"/><text x="${x + size + width}" y="${y + size}" fill="${colour}" font-size="${8 * width}" font-family="sans-serif">${name}</text>`;
}
