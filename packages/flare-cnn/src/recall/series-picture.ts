import { ArgumentError } from "@helioscope/core";
import { arrange, type LineSeries, linePlot, type PlotOptions } from "@helioscope/core/figure";
import { verticals } from "../evaluation/bars.ts";
import type { RecallWindow } from "./windows.ts";

/** One quantity of a region over time. */
export interface RegionSeries {
  /** On the axis, with its unit: "USFLUX (Mx)". */
  readonly label: string;
  /** Curves that share the axis, such as a network's probability and its baseline's. */
  readonly curves: readonly {
    readonly name: string;
    /** One value a time; NaN leaves a gap. */
    readonly values: ArrayLike<number>;
  }[];
  /** Limits of the axis; from the values where absent. */
  readonly range?: readonly [number, number];
}

export interface SeriesPictureOptions extends Pick<PlotOptions, "document" | "title" | "width"> {
  /** Flares of the region, marked where they fall, and the cuts between their windows. */
  readonly windows?: readonly RecallWindow[];
  /** Height of each panel; 190 where absent. */
  readonly panelHeight?: number;
}

/**
 * Series of a region above each other, hours from the beginning of the first day (UTC), flares and the cuts of their
 * windows marked (the first panel says which is which), as one SVG. Throws an ArgumentError without times or series.
 */
export async function seriesPicture(
  utc: readonly string[],
  series: readonly RegionSeries[],
  options: SeriesPictureOptions = {},
): Promise<string> {
  if (utc.length === 0 || series.length === 0) {
    throw new ArgumentError(`A picture of ${series.length} series at ${utc.length} times`, {
      expected: "at least one of each",
    });
  }
  const { windows = [], panelHeight = 190, width = 760, title, document } = options;
  const times = utc.map((text) => Date.parse(text));
  const day = new Date(Math.min(...times)).toISOString().slice(0, 10);
  const hoursOf = (time: number) => (time - Date.parse(`${day}T00:00:00Z`)) / 3_600_000;
  const x = times.map(hoursOf);
  const margin = Math.max(1, (Math.max(...x) - Math.min(...x)) * 0.02);
  const xRange = [Math.min(...x) - margin, Math.max(...x) + margin] as const;
  const inside = (hour: number) => hour >= xRange[0] && hour <= xRange[1];
  const flares = windows
    .map(({ flare, utc: at }) => ({ name: flare.goesClass, hour: hoursOf(Date.parse(at)) }))
    .filter(({ hour }) => inside(hour));
  const cuts = windows
    .filter(({ cutAfter }) => cutAfter)
    .map(({ toUtc }) => hoursOf(Date.parse(toUtc)))
    .filter(inside);
  const panels: string[] = [];
  for (const [k, { label, curves, range }] of series.entries()) {
    const yRange = range ?? limits(curves.map(({ values }) => values));
    const marks: LineSeries[] = [
      ...(flares.length > 0
        ? [
            {
              ...verticals(
                flares.map(({ name }) => name).join(", "),
                flares.map(({ hour }) => hour),
                yRange,
              ),
              colour: "#d62728",
            },
          ]
        : []),
      ...(cuts.length > 0
        ? [{ ...verticals("cut between windows", cuts, yRange), colour: "#888888", dashed: true }]
        : []),
    ];
    panels.push(
      await linePlot(
        [
          ...curves.map(
            ({ name, values }): LineSeries => ({
              name,
              x,
              y: values,
              dots: x.length < 200,
              ...colourOf(curves.length),
            }),
          ),
          ...marks,
        ],
        {
          yLabel: label,
          xRange,
          yRange,
          width,
          left: 90,
          height: panelHeight,
          legend: k === 0 || curves.length > 1,
          ...(k === series.length - 1 ? { xLabel: `hours from ${day} 00:00 UTC` } : {}),
          ...(document ? { document } : {}),
        },
      ),
    );
  }
  return arrange(panels, { columns: 1, gap: 4, ...(title === undefined ? {} : { title }) });
}

/** A curve alone is black, so that it is not taken for one of a pair. */
const colourOf = (curves: number) => (curves === 1 ? { colour: "#222222" } : {});

function limits(values: readonly ArrayLike<number>[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const list of values) {
    for (let i = 0; i < list.length; i++) {
      if (!Number.isFinite(list[i])) continue;
      low = Math.min(low, list[i]);
      high = Math.max(high, list[i]);
    }
  }
  if (low > high) return [0, 1];
  const room = (high - low) * 0.06 || Math.abs(high) * 0.06 || 0.5;
  return [low - room, high + room];
}
