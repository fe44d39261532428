import type { Column, Row, Table } from "@helioscope/core";
import type { BootstrappedScore } from "@helioscope/core/stats";
import type { ArtefactReport } from "./artefact-report.ts";
import type { PilOverlap } from "./overlap.ts";
import type { BipoleProbe } from "./probe-bipoles.ts";

const text = (name: string, about: string): Column => ({ name, type: "string", about });
const float = (name: string, about: string, unit = ""): Column => ({ name, type: "float", unit, about });
const int = (name: string, about: string, unit = ""): Column => ({ name, type: "int", unit, about });

const FRAME = [int("width", "Width of the frame", "px"), int("height", "Height of the frame", "px")];

/** NaN has no place in a table. */
const known = (value: number | null | undefined): number | null =>
  value === null || value === undefined || Number.isNaN(value) ? null : value;

/** Every point of the curves of Figures 9 to 11. */
export function probeTable({ curves }: BipoleProbe): Table {
  return {
    name: "bipole_curves",
    columns: [
      text("panel", "What the curve shows"),
      text("curve", "Which one of the panel"),
      text("polarity", "Order of the polarities from east to west"),
      ...FRAME,
      float("radius", "Radius of the discs", "Mm"),
      float("field", "Field in the discs; empty where the curve's name says it", "G"),
      float("output", "Mean output of the classifiers"),
      float("standard_error", "Standard error of the mean over the classifiers"),
    ],
    rows: curves.flatMap(({ panel, name, configuration, widthPx, heightPx, x, mean, standardError }) =>
      x.map(
        (at, i): Row => ({
          panel,
          curve: name,
          polarity: configuration,
          width: widthPx,
          height: heightPx,
          radius: panel === "field" ? null : at,
          field: panel === "field" ? at : null,
          output: mean[i],
          standard_error: known(standardError[i]),
        }),
      ),
    ),
  };
}

/** The peaks in the nine frames (Figure 10, right). */
export function peaksTable({ peaks }: BipoleProbe): Table {
  return {
    name: "bipole_peaks",
    columns: [
      ...FRAME,
      float("x_resolution", "Across, after resizing to 256", "deg/px"),
      float("y_resolution", "Upwards, after resizing to 256", "deg/px"),
      float("aspect", "Width over height"),
      float("low_radius", "Radius of the low peak", "Mm"),
      float("low_output", "Output there"),
      float("high_radius", "Radius of the high peak", "Mm"),
      float("high_output", "Output there"),
      float("ratio", "High radius over low radius"),
    ],
    rows: peaks.map(({ low, high, ...frame }) => ({
      width: frame.widthPx,
      height: frame.heightPx,
      x_resolution: frame.xResolutionDeg,
      y_resolution: frame.yResolutionDeg,
      aspect: frame.aspect,
      low_radius: known(low?.x),
      low_output: known(low?.y),
      high_radius: known(high?.x),
      high_output: known(high?.y),
      ratio: known(frame.ratio),
    })),
  };
}

/** Outputs for fixed scenes in frames of other sizes. */
export function frameTable({ dependence }: Pick<ArtefactReport, "dependence">): Table {
  return {
    name: "frames",
    columns: [
      text("scene", "What is in the frame"),
      text("series", "What changes: the size, the aspect, or the place in the frame"),
      ...FRAME,
      float("aspect", "Width over height"),
      float("dx", "Middle of the scene from that of the frame, columns; halves where the width is odd", "px"),
      float("dy", "The same, rows", "px"),
      float("output", "Mean output of the classifiers"),
      float("standard_error", "Standard error of the mean over the classifiers"),
    ],
    rows: dependence.flatMap(({ scene, rows }) =>
      rows.map(({ series, widthPx, heightPx, aspect, dxPx, dyPx, output, standardError }) => ({
        scene,
        series,
        width: widthPx,
        height: heightPx,
        aspect,
        dx: dxPx,
        dy: dyPx,
        output,
        standard_error: known(standardError),
      })),
    ),
  };
}

/** Skill under the conditions and of what looks at no pixel. */
export function artefactTable({ rows }: Pick<ArtefactReport, "rows">): Table {
  const errors = (name: string, about: string): Column[] => [
    float(name, about),
    float(`${name}_low`, "Lower end of its 95 % interval over regions"),
    float(`${name}_high`, "Upper end"),
  ];
  return {
    name: "artefact",
    columns: [
      text("condition", "How the magnetograms are framed, or what is looked at instead"),
      ...errors("roc_area", "Area below the ROC curve"),
      ...errors("tss", "True skill statistic at 0.5"),
      float("tss_max", "Largest TSS at any threshold"),
      ...errors("change", "Gini coefficient (twice the ROC area, less 1) less that as is"),
      ...errors("tss_change", "TSS at 0.5 less that as is"),
      ...errors("survives", "Gini coefficient over that as is"),
      int("left_out", "Resamples of regions without any skill as is, which that ratio leaves out"),
      float("flux_kept", "Mean share of the unsigned flux inside the frames"),
      float("mean_change", "Mean absolute difference of the output from that as is"),
    ],
    rows: rows.map(({ name, scores, survival, fluxKept, meanChange }) => ({
      condition: name,
      roc_area: known(scores.rocArea),
      roc_area_low: known(scores.errors?.rocArea.low),
      roc_area_high: known(scores.errors?.rocArea.high),
      tss: known(scores.tss),
      tss_low: known(scores.errors?.tss.low),
      tss_high: known(scores.errors?.tss.high),
      tss_max: known(scores.tssMax),
      ...interval("change", survival.giniChange),
      ...interval("tss_change", survival.tssChange),
      ...interval("survives", survival.gini),
      left_out: survival.gini.missing,
      flux_kept: known(fluxKept),
      mean_change: known(meanChange),
    })),
  };
}

const interval = (name: string, { estimate, low, high }: BootstrappedScore): Row => ({
  [name]: known(estimate),
  [`${name}_low`]: known(low),
  [`${name}_high`]: known(high),
});

/** How maps lie to the polarity-inversion line. */
export const overlapColumns: readonly Column[] = [
  text("map", "Which map: the classifier's, a uniform one, |B|, ..."),
  float("share", "Share of its weight within reach of the line"),
  float("concentration", "That over the share of a uniform map"),
  float("region_share", "Share of its region above 0.9 of the maximum within reach"),
  float("peak_distance", "Distance of its maximum from the line", "Mm"),
  float("mean_distance", "Mean distance of its weight from the line", "Mm"),
];

/** One row a map, in the columns of {@link overlapColumns}. */
export function overlapRows({ rows }: PilOverlap): Row[] {
  return rows.map(({ name, share, concentration, regionShare, peakDistanceMm, meanDistanceMm }) => ({
    map: name,
    share: known(share),
    concentration: known(concentration),
    region_share: known(regionShare),
    peak_distance: known(peakDistanceMm),
    mean_distance: known(meanDistanceMm),
  }));
}
