import {
  type Column,
  type Picture,
  type Row,
  type Store,
  type Table,
  throwIfAborted,
} from "@helioscope/core";
import { type LineSeries, linePlot } from "@helioscope/core/figure";
import { contactSheet } from "../draw/index.ts";
import type { CurvePictureOptions } from "./curve-pictures.ts";
import { finite } from "./report-tables.ts";
import type { ResolutionPoint, ResolutionTest } from "./resolution.ts";

const SCALE: Column = { name: "scale", type: "float", about: "Resolution, times the full one" };
const ARCSEC: Column = {
  name: "resolution",
  type: "float",
  unit: "arcsec",
  about: "Resolution (full width at half maximum); empty where that of the images was not given",
};

/** Share of unchanged classes, accuracy and mean probability over the resolution, as an SVG. */
export async function resolutionPicture(
  { curve, fromArcsec }: ResolutionTest,
  options: CurvePictureOptions = {},
): Promise<string> {
  const x = curve.map(({ scale }) => scale * (fromArcsec ?? 1));
  const of = (value: (point: ResolutionPoint) => number) => curve.map(value);
  const series: LineSeries[] = [
    {
      name: "class unchanged",
      ...{ x, y: of(({ share }) => share), dots: true },
      bars: { low: of(({ low }) => low), high: of(({ high }) => high) },
    },
    { name: "mean probability of it", ...{ x, y: of(({ meanProbability }) => meanProbability), dots: true } },
  ];
  if (curve.some(({ accuracy }) => !Number.isNaN(accuracy)))
    series.push({ name: "accuracy", ...{ x, y: of(({ accuracy }) => accuracy), dots: true } });
  return linePlot(series, {
    title: "Classes at coarser resolutions",
    xLabel: fromArcsec === null ? "resolution, times the full one" : "resolution (arcsec)",
    yLabel: `share of ${curve[0].images} images`,
    yRange: [-0.01, 1.01],
    width: 520,
    height: 360,
    ...options,
  });
}

/** `resolution-curve` (a row for each resolution) and `resolution-images` (one for each image and resolution). */
export function resolutionTables({ curve, rows, fromArcsec }: ResolutionTest): readonly Table[] {
  const at = (scale: number) => ({ scale, resolution: fromArcsec === null ? null : scale * fromArcsec });
  return [
    {
      name: "resolution-curve",
      columns: [
        SCALE,
        ARCSEC,
        { name: "images", type: "int", about: "Images" },
        { name: "unchanged", type: "int", about: "Images of the same class as at full resolution" },
        { name: "share", type: "float", about: "Their share" },
        { name: "low", type: "float", about: "Lower end of its 95 % binomial interval (Wilson)" },
        { name: "high", type: "float", about: "Upper end of the interval" },
        {
          name: "mean_probability",
          type: "float",
          about: "Mean probability of the class that is said at full resolution",
        },
        { name: "accuracy", type: "float", about: "Share of right ones; empty where no label is known" },
      ],
      rows: curve.map(
        (point): Row => ({
          ...at(point.scale),
          ...{ images: point.images, unchanged: point.unchanged, share: point.share },
          ...{ low: point.low, high: point.high, mean_probability: point.meanProbability },
          accuracy: finite(point.accuracy),
        }),
      ),
    },
    {
      name: "resolution-images",
      columns: [
        { name: "file", type: "string", about: "The image" },
        SCALE,
        ARCSEC,
        { name: "width", type: "int", unit: "px", about: "Width of the degraded image" },
        { name: "height", type: "int", unit: "px", about: "Height of the degraded image" },
        { name: "full", type: "string", about: "Class at full resolution" },
        { name: "classified_as", type: "string", about: "Class at this resolution" },
        { name: "unchanged", type: "bool", about: "Whether the two are the same" },
        { name: "probability", type: "float", about: "Of the class at full resolution" },
        { name: "right", type: "bool", about: "Whether it is what the image shows; empty where not known" },
      ],
      rows: rows.map(
        ({ name, scale, width, height, full, said, unchanged, probability, right }): Row => ({
          ...{ file: name, ...at(scale), width, height },
          ...{ full, classified_as: said, unchanged, probability, right },
        }),
      ),
    },
  ];
}

export interface ResolutionReportOptions extends CurvePictureOptions {
  /** Folder of the files in the store, with its trailing "/"; none where absent. */
  readonly prefix?: string;
  readonly signal?: AbortSignal;
}

/** Writes `resolution.svg` and `resolution-examples.png` (as Figure 5: images at each resolution) into a store. */
export async function drawResolution(
  out: Store,
  test: ResolutionTest,
  options: ResolutionReportOptions = {},
): Promise<readonly Picture[]> {
  const { prefix = "", signal, ...plot } = options;
  throwIfAborted(signal);
  const [curve, examples] = [`${prefix}resolution.svg`, `${prefix}resolution-examples.png`];
  await out.write(curve, await resolutionPicture(test, plot));
  const pictures: Picture[] = [
    {
      path: curve,
      title: "Resolution",
      caption:
        "Share of images whose class stays when they are blurred and decimated, with 95 % binomial intervals.",
    },
  ];
  if (test.examples.length === 0) return pictures;
  const steps = test.examples.flatMap((example) => example.steps);
  await out.write(
    examples,
    contactSheet(
      steps.map(({ row, raster }) => ({
        image: raster,
        title: `x${row.scale} ${row.said || "none"}`,
        tail: row.probability.toFixed(2),
      })),
      { columns: test.curve.length },
    ),
  );
  const about =
    "Images at each resolution, the class that is said, and the probability of that at full resolution.";
  return [...pictures, { path: examples, title: "Examples", caption: about }];
}
