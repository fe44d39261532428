import { ArgumentError, assertSameSize, DataError, type Raster } from "@helioscope/core";
import type { SampleField } from "../network/index.ts";
import { distanceFrom } from "./distance.ts";
import { sensitiveRegion } from "./on-field.ts";
import { pixelMmOf } from "./pixel-mm.ts";

export interface OverlapOptions {
  /** How near is on the line, Mm; 7.3 (20 pixels of SHARP CEA maps) where absent. */
  readonly withinMm?: number;
  /** Share of the maximum above which a pixel belongs to the region; 0.9 where absent. */
  readonly level?: number;
  /** More maps to be judged in the same way, such as {@link fluxOcclusion} on the field. */
  readonly beside?: Readonly<Record<string, Raster>>;
}

/** How a map lies to the polarity-inversion line. */
export interface OverlapRow {
  readonly name: string;
  /** Share of the weight (what is above 0) within reach of the line. */
  readonly share: number;
  /** Share over that of a uniform map: 1 says that the line plays no part. */
  readonly concentration: number;
  /** Share of the region above the level that is within reach of the line; NaN where it is empty. */
  readonly regionShare: number;
  /** Distance of the maximum from the line, Mm. */
  readonly peakDistanceMm: number;
  /** Mean distance of the weight from the line, Mm. */
  readonly meanDistanceMm: number;
}

export interface PilOverlap {
  readonly withinMm: number;
  /** The map itself first, then a uniform map, the field's strength |B|, and those of `beside`. */
  readonly rows: readonly OverlapRow[];
}

/**
 * Whether a map puts its weight on the polarity-inversion line, and what maps that know nothing of it would have there: a uniform
 * one and the strength of the field, which is large on either side of the line anyway. Distances are by the magnetogram's
 * `pixelScaleDeg`, 0.03 degrees where it has none.
 *
 * @throws ShapeError where sizes differ; DataError without a line; ArgumentError for a reach below 0
 */
export function pilOverlap(
  map: Raster,
  field: Raster & Pick<SampleField, "pixelScaleDeg">,
  pil: Raster,
  options: OverlapOptions = {},
): PilOverlap {
  const { withinMm = 7.3, level = 0.9, beside = {} } = options;
  assertSameSize(map, field, "Map and magnetogram");
  assertSameSize(map, pil, "Map and inversion line");
  if (!(withinMm >= 0)) {
    throw new ArgumentError(`A reach of ${withinMm} Mm`, { value: withinMm, expected: "zero or more" });
  }
  if (!pil.data.some((value) => value !== 0)) {
    throw new DataError("The magnetogram has no polarity-inversion line", {
      expected: "some pixels other than 0",
      remedy: "Lower the threshold of the inversion line.",
    });
  }
  const pixelMm = pixelMmOf(field);
  const distance = distanceFrom(pil).data.map((pixels) => pixels * pixelMm);
  const uniform = { ...map, data: new Float64Array(map.data.length).fill(1) };
  const strength = {
    ...field,
    data: Float64Array.from(field.data, (b) => (Number.isNaN(b) ? 0 : Math.abs(b))),
  };
  const even = shareNear(uniform, distance, withinMm);
  const row = (name: string, one: Raster): OverlapRow => {
    assertSameSize(map, one, `Map and ${name}`);
    const share = shareNear(one, distance, withinMm);
    const { peak, mean } = distances(one, distance);
    const maximum = peakOf(one.data);
    const scaled = { ...one, data: Float64Array.from(one.data, (value) => value / maximum) };
    const region = maximum > 0 ? shareNear(sensitiveRegion(scaled, level), distance, withinMm) : Number.NaN;
    return {
      name,
      share,
      concentration: share / even,
      regionShare: region,
      peakDistanceMm: peak,
      meanDistanceMm: mean,
    };
  };
  return {
    withinMm,
    rows: [
      row("map", map),
      row("uniform", uniform),
      row("|B|", strength),
      ...Object.entries(beside).map(([name, one]) => row(name, one)),
    ],
  };
}

function shareNear({ data }: Raster, distance: Float64Array, withinMm: number): number {
  let near = 0;
  let all = 0;
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] > 0)) continue;
    all += data[i];
    if (distance[i] <= withinMm) near += data[i];
  }
  return near / all;
}

/** Mean distance of the weight, and that of the largest value: the mean one where several share it. */
function distances(
  { data }: Raster,
  distance: Float64Array,
): { readonly peak: number; readonly mean: number } {
  const most = peakOf(data);
  let atPeak = 0;
  let peaks = 0;
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] > 0)) continue;
    sum += data[i] * distance[i];
    weight += data[i];
    if (data[i] < most) continue;
    atPeak += distance[i];
    peaks++;
  }
  return { peak: atPeak / peaks, mean: sum / weight };
}

/** Largest value above 0; 0 where there is none. */
function peakOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}
