import type { Column, Row } from "@helioscope/core";
import type { RecallCurve, RecallWindow } from "../recall/index.ts";

export const WINDOW_COLUMNS: readonly Column[] = [
  { name: "harp", type: "int", about: "HARPNUM" },
  { name: "noaa", type: "int", about: "NOAA region of the flare" },
  { name: "goes_class", type: "string", about: "Class of the flare" },
  { name: "peak", type: "string", about: "Time of the flare, UTC" },
  { name: "from", type: "string", about: "Beginning of the window, UTC" },
  { name: "to", type: "string", about: "Its end, UTC" },
  { name: "cut_before", type: "bool", about: "Whether it begins midway from an earlier flare" },
  { name: "cut_after", type: "bool", about: "Whether it ends midway to a later flare" },
  { name: "magnetograms", type: "int", about: "Scored magnetograms in it" },
];

/** A window as a row of {@link WINDOW_COLUMNS}. */
export const windowRow = (harp: number, window: RecallWindow, magnetograms: number): Row => ({
  harp,
  noaa: window.flare.noaa,
  goes_class: window.flare.goesClass,
  peak: window.utc,
  from: window.fromUtc,
  to: window.toUtc,
  cut_before: window.cutBefore,
  cut_after: window.cutAfter,
  magnetograms,
});

export const RECALL_COLUMNS: readonly Column[] = [
  { name: "classifier", type: "string", about: "Whose recall it is" },
  { name: "hours", type: "float", unit: "h", about: "Centre of the bin, after the flare" },
  { name: "magnetograms", type: "int", about: "Magnetograms of flaring regions in the bin" },
  { name: "hits", type: "int", about: "Those called flaring" },
  { name: "regions", type: "int", about: "HARPs that they are of" },
  { name: "recall", type: "float", about: "Share of hits" },
  { name: "low", type: "float", about: "Recall less its error" },
  { name: "high", type: "float", about: "Recall and its error" },
];

/** The bins of a curve that hold magnetograms, as rows of {@link RECALL_COLUMNS}. */
export function recallRows(named: { readonly name: string; readonly curve: RecallCurve }): Row[] {
  const { hours, magnetograms, hits, regions, recall, low, high } = named.curve;
  const rows: Row[] = [];
  for (let bin = 0; bin < hours.length; bin++) {
    if (magnetograms[bin] === 0) continue;
    rows.push({
      classifier: named.name,
      hours: hours[bin],
      magnetograms: magnetograms[bin],
      hits: hits[bin],
      regions: regions[bin],
      recall: recall[bin],
      low: Number.isNaN(low[bin]) ? null : low[bin],
      high: Number.isNaN(high[bin]) ? null : high[bin],
    });
  }
  return rows;
}
