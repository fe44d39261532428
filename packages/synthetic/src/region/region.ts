import type { ObservationTime } from "@helioscope/core";
import type { BipolePlan } from "./anatomy.ts";
import { recordTime, utcOf } from "./clock.ts";
import { observerAt } from "./ephemeris.ts";
import { extentOf } from "./extent.ts";
import { drawFlares, epochAt, flareRate, type RegionEpoch, type RegionFlare } from "./flares.ts";
import { type FrameWindow, paintFrame, type RegionFrame, type Window } from "./frame.ts";
import type { ActiveRegionOptions, RegionKind } from "./options.ts";
import type { RegionPlan } from "./plan.ts";
import { rotationDegPerHour } from "./scale.ts";
import { samplesOf, strengthAt } from "./strength.ts";
import { checkWindow } from "./window.ts";

/** An active region whose truth is known. Nothing is computed before it is asked for. */
export interface ActiveRegion {
  /** 0-based number in the population. */
  readonly index: number;
  readonly harp: number;
  /** NOAA numbers, five digits: none, one or two; some are shared with another HARP. */
  readonly noaa: readonly number[];
  readonly kind: RegionKind;
  readonly latitudeDeg: number;
  readonly carringtonLongitudeDeg: number;
  /** Whether its polarities are in the order that Hale's law gives. */
  readonly hale: boolean;
  /** Sign of the leading polarity of its main bipole. */
  readonly leading: 1 | -1;
  /** Tilt of its main bipole: positive where the leader is nearer to the equator. */
  readonly tiltDeg: number;
  /** Size of its frames. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** The bipoles that it is made of. */
  readonly bipoles: readonly BipolePlan[];
  /** Records, hours from central meridian passage: what {@link ActiveRegion.frames} goes through. */
  readonly hours: readonly number[];
  /** T_REC of an hour. */
  timeAt(hours: number): ObservationTime;
  /** Strength and flare rate over the passage, limb to limb, every twelve hours. */
  readonly history: readonly RegionEpoch[];
  /** The same at any hour, straight lines between. */
  epochAt(hours: number): RegionEpoch;
  /** Its flares over the passage, class C1 and above, in the order of their starts. */
  readonly flares: readonly RegionFlare[];
  /** The region at an hour, in its own window or in any other: the Sun in it is the same, pixel by pixel. */
  frame(hours: number, window?: FrameWindow): RegionFrame;
  /** All its records, one after another. */
  frames(): Generator<RegionFrame, void, undefined>;
}

/** Hours from limb to limb, half. */
const limbHours = 162;
const historyStep = 12;
/** Half of the longitudes of the records, degrees. */
const edgeDeg = 66;

export function makeRegion(plan: RegionPlan, options: ActiveRegionOptions): ActiveRegion {
  const { anatomy, seed, harp, noaa, meridian, latitudeDeg } = plan;
  const { bipoles } = anatomy;
  const own = windowOf(plan);
  let history: RegionEpoch[] | undefined;
  let flares: RegionFlare[] | undefined;
  const past = () => {
    history ??= historyOf(plan, options);
    return history;
  };
  const frame = (hours: number, window: FrameWindow = {}): RegionFrame =>
    paintFrame(plan, options, hours, chosen(own, window));
  const longitudeAt = (at: number): number => {
    const seen = plan.carringtonLongitudeDeg - observerAt(utcOf(meridian + at * 3_600_000)).longitudeDeg;
    return seen - 360 * Math.round(seen / 360);
  };
  const hours = recordHours(plan, options);
  return {
    index: plan.index,
    harp,
    noaa,
    kind: plan.kind,
    latitudeDeg,
    carringtonLongitudeDeg: plan.carringtonLongitudeDeg,
    hale: anatomy.hale,
    leading: bipoles[0].sign,
    tiltDeg: anatomy.tiltDeg,
    widthPx: own.width,
    heightPx: own.height,
    bipoles,
    hours,
    timeAt: (at) => recordTime(meridian + at * 3_600_000),
    get history() {
      return past();
    },
    epochAt: (at) => epochAt(past(), at),
    get flares() {
      flares ??= drawFlares(plan.random.fork("flares"), past(), {
        harp,
        noaa,
        latitudeDeg,
        meridian,
        longitudeAt,
      });
      return flares;
    },
    frame,
    *frames() {
      for (const at of hours) yield frame(at);
    },
  };

  function historyOf(of: RegionPlan, rates: ActiveRegionOptions): RegionEpoch[] {
    const grid = samplesOf(of.anatomy.bipoles);
    const epochs: RegionEpoch[] = [];
    for (let at = -limbHours; at <= limbHours; at += historyStep) {
      const strength = strengthAt(bipoles, seed, at, grid);
      epochs.push({ hours: at, ...strength, flaresPerHour: flareRate(strength.inversionFluxMx, rates) });
    }
    return epochs;
  }
}

/** Hours of the records: whole ones. */
function recordHours(plan: RegionPlan, { framesPerRegion, cadenceHours }: ActiveRegionOptions): number[] {
  const edge = Math.floor(edgeDeg / rotationDegPerHour);
  const random = plan.random.fork("records");
  if (cadenceHours === null) {
    const step = (2 * edge) / framesPerRegion;
    const all = Array.from({ length: framesPerRegion }, (_, i) =>
      Math.floor(-edge + step * (i + random.uniform())),
    );
    return [...new Set(all)];
  }
  const length = (framesPerRegion - 1) * cadenceHours;
  const start = -edge + Math.floor(random.uniform() * Math.max(0, 2 * edge - length));
  const count = Math.min(framesPerRegion, Math.floor((2 * edge) / cadenceHours) + 1);
  return Array.from({ length: count }, (_, i) => start + i * cadenceHours);
}

/** The patch that a tracker would draw: what is active over the passage, with a margin that is the tracker's whim. */
function windowOf({ anatomy, random }: RegionPlan): Window {
  const draw = random.fork("window");
  const { left, right, low, high } = extentOf(anatomy.bipoles, 1.35);
  const stretch = (sigma: number) => Math.exp(sigma * Math.max(-2, Math.min(2, draw.normal())));
  // Long patches grow more slowly, and none is longer than the longest of the archive.
  const limited = (length: number, least: number, most: number) => {
    const knee = 0.65 * most;
    const over = (length - knee) / (most - knee);
    return Math.round(Math.max(least, over > 0 ? knee + (most - knee) * Math.tanh(over) : length));
  };
  const width = limited((right - left) * 1.8 * stretch(0.28), 200, 1200);
  const height = limited((high - low) * 1.4 * stretch(0.2), 120, 600);
  const free = (length: number, used: number) => 0.35 * Math.max(0, length - used) * (draw.uniform() - 0.5);
  const x = (left + right) / 2 + free(width, right - left);
  const y = (low + high) / 2 + free(height, high - low);
  return { x0: Math.round(x - width / 2), y0: Math.round(y - height / 2), width, height };
}

function chosen(own: Window, { widthPx, heightPx, centrePx }: FrameWindow): Window {
  const width = widthPx ?? own.width;
  const height = heightPx ?? own.height;
  checkWindow(width, height, centrePx);
  // Another size has the same middle, to the pixel.
  const x = centrePx ? centrePx[0] : own.x0 + Math.floor(own.width / 2);
  const y = centrePx ? centrePx[1] : own.y0 + Math.floor(own.height / 2);
  return { x0: x - Math.floor(width / 2), y0: y - Math.floor(height / 2), width, height };
}
