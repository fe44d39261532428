import { ArgumentError, assertSameSize, type Raster } from "@helioscope/core";
import { arrange, colourise, panelsSvg, type RgbaImage } from "@helioscope/core/figure";
import { pearson } from "@helioscope/core/metrics";
import { clock, type FieldSeries } from "./fluctuation-figure.ts";

export interface DifferenceFigureOptions {
  /** Times of the fields, UTC. */
  readonly utc: readonly string[];
  /** Black and white of the fields, gauss; 200 by default. */
  readonly clipGauss?: number;
  /** Ends of the colours of the differences, gauss; half of `clipGauss` by default. */
  readonly differenceGauss?: number;
  readonly title?: string;
}

const PANEL_PX = 130;

/**
 * Sequences of an active region side by side and below each the difference maps of frames that follow each other, with
 * their pixel-to-pixel correlation with those of the first series, the observed one (Figure 5). SVG. A map that never
 * changes has no correlation and says "cc -".
 *
 * @throws ArgumentError for fewer than two times, and when a series has not one field for each
 */
export function differenceFigure(series: readonly FieldSeries[], options: DifferenceFigureOptions): string {
  const { utc, clipGauss = 200, differenceGauss = clipGauss / 2, title } = options;
  const wrong = series.find(({ fields }) => fields.length !== utc.length);
  if (wrong || series.length === 0 || utc.length < 2) {
    throw new ArgumentError(
      `${wrong?.fields.length ?? utc.length} fields of ${wrong?.name ?? "each series"}`,
      { expected: `at least 2 times, one field for each of the ${utc.length}` },
    );
  }
  const truth = differences(series[0].fields);
  const columns = series.map(({ name, fields }, s) => {
    for (const field of fields) assertSameSize(series[0].fields[0], field, "Fields");
    const images = fields.map((field, k) => ({
      image: colourise(field, { map: "grey", min: -clipGauss, max: clipGauss }),
      title: clock(utc[k]).slice(5),
    }));
    const maps = differences(fields).map((map, k) => ({
      image: signed(map, differenceGauss),
      title: s === 0 ? "difference" : `cc ${shortNumber(pearson(truth[k].data, map.data))}`,
    }));
    return panelsSvg([...images, ...maps], { columns: utc.length, panelWidth: PANEL_PX, title: name });
  });
  return arrange(columns, { columns: 2, ...(title === undefined ? {} : { title }) });
}

const signed = (map: Raster, limit: number): RgbaImage =>
  colourise(map, { map: "seismic", min: -limit, max: limit });

const shortNumber = (value: number): string => (Number.isNaN(value) ? "-" : value.toFixed(2));

/** Each field less the one before. */
export function differences(fields: readonly Raster[]): Raster<Float32Array>[] {
  return fields.slice(1).map(({ data, width, height }, k) => ({
    data: Float32Array.from(data, (value, i) => value - fields[k].data[i]),
    width,
    height,
  }));
}
