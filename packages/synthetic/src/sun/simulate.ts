import { ArgumentError } from "@helioscope/core";
import { ActiveRegions } from "./active-regions.ts";
import { bipoleCalendar } from "./bipoles.ts";
import { DAY } from "./constants.ts";
import { filamentsAt } from "./euv/filaments.ts";
import { flaresAt } from "./euv/flares.ts";
import { stepMs } from "./free-knot.ts";
import { KnotList } from "./knot-list.ts";
import { Network, networkLife } from "./network.ts";
import { resolveSunOptions, type SunOptions } from "./options.ts";
import { Supergranules } from "./supergranules.ts";
import type { Bipole, SunState } from "./types.ts";
import { instant } from "./view.ts";

/** When a sequence of states begins, how far apart they are, and how many. */
export interface StateSpan {
  /** ISO 8601 UTC, or milliseconds since 1970. */
  readonly from: string | number;
  readonly cadenceMinutes: number;
  readonly frames: number;
}

/** A Sun whose field is known everywhere and at any time. */
export interface SyntheticSun {
  readonly options: SunOptions;
  readonly seed: number | string;
  /**
   * States in the order of time. The same time has the same state whatever the span. Memory does not grow with the
   * number of frames; what led to the first one is worked out before it comes (a second or two for a year), and once
   * only for spans that are asked for in the order of time.
   *
   * @throws ArgumentError for a time before the Sun begins, or a cadence or number that is not positive
   */
  states(span: StateSpan): Generator<SunState, void, undefined>;
  /** All bipoles, on the near and the far side, that begin in [from, to), in the order of time. */
  bipoles(from: string | number, to: string | number): Bipole[];
}

/** Copies of the past are kept from so many steps to so many, and so many of them. */
const keptEvery = 30 * 8;
const keptMost = 16;

/**
 * A synthetic Sun: bipoles emerge by Hale's and Joy's laws, are dispersed by supergranules, sheared by differential rotation,
 * carried to the poles, and cancel; a network of mixed polarity lies between them. The field is that of a few
 * thousand knots of flux, each a Gaussian on the sphere.
 *
 * @param options the seed, and what differs from {@link sunDefaults}
 * @throws ArgumentError for an option out of range
 */
export function syntheticSun(options: Partial<SunOptions> & Pick<SunOptions, "seed">): SyntheticSun {
  const resolved = resolveSunOptions(options);
  const past = new Map<number, Map<number, ActiveRegions>>();
  return {
    options: resolved,
    seed: resolved.seed,
    bipoles: (from, to) => bipoleCalendar(resolved)(instant(from), instant(to)),
    states(span) {
      const from = instant(span.from);
      const { cadenceMinutes, frames } = span;
      if (!(cadenceMinutes > 0) || !Number.isFinite(cadenceMinutes)) {
        throw new ArgumentError(`A cadence of ${cadenceMinutes} minutes`, {
          value: cadenceMinutes,
          expected: "more than 0",
        });
      }
      if (!Number.isInteger(frames) || frames < 1) {
        throw new ArgumentError(`${frames} frames`, { value: frames, expected: "a positive whole number" });
      }
      const begins =
        resolved.begins === null ? Date.UTC(new Date(from).getUTCFullYear(), 0) : instant(resolved.begins);
      if (from < begins) {
        throw new ArgumentError(`${new Date(from).toISOString()} is before this Sun begins`, {
          value: span.from,
          expected: `${new Date(begins).toISOString()} or later`,
          remedy: "Set begins earlier.",
        });
      }
      const first = Math.floor((begins - resolved.warmUpDays * DAY) / stepMs);
      let kept = past.get(first);
      if (!kept) {
        kept = new Map();
        past.set(first, kept);
      }
      return follow(resolved, kept, first, from, cadenceMinutes * 60_000, frames);
    },
  };
}

function* follow(
  options: SunOptions,
  kept: Map<number, ActiveRegions>,
  first: number,
  from: number,
  cadence: number,
  frames: number,
): Generator<SunState, void, undefined> {
  const { seed, supergranuleMS, differentialRotation } = options;
  const cells = new Supergranules(seed, supergranuleMS, differentialRotation);
  const start = Math.floor(from / stepMs);
  const nearest = [...kept.keys()].filter((step) => step <= start).sort((a, b) => b - a)[0];
  const regions = kept.get(nearest)?.copy() ?? new ActiveRegions(options, first);
  let network = new Network(options, start - networkLife);
  const keep = () => {
    if (kept.has(regions.step)) return;
    kept.set(regions.step, regions.copy());
    // The oldest copy but one goes: the first frames of the year stay near.
    if (kept.size > keptMost) kept.delete([...kept.keys()].sort((a, b) => a - b)[1]);
  };
  const plan = (step: number) => {
    const flow = cells.flowAt((step + 0.5) * stepMs);
    if (network.step === step) network.plan(flow);
    if (regions.step === step) regions.plan(flow);
  };
  for (let step = Math.min(regions.step, network.step); step < start; step++) {
    if (regions.step === step && step % keptEvery === 0) keep();
    plan(step);
    if (network.step === step) network.finish();
    if (regions.step === step) regions.finish();
  }
  keep();
  plan(start);
  let room = 1024;
  for (let frame = 0; frame < frames; frame++) {
    const time = Math.round(from + frame * cadence);
    const target = Math.floor(time / stepMs);
    // Nothing of the network lasts until a frame that is so far ahead.
    if (target - network.step > networkLife) network = new Network(options, target - networkLife);
    while (regions.step < target) {
      if (network.step === regions.step) network.finish();
      regions.finish();
      if (regions.step % keptEvery === 0) keep();
      plan(regions.step);
    }
    const list = new KnotList(room);
    regions.addTo(list, time);
    network.addTo(list, time / stepMs - network.step);
    const bipoles = regions.bipolesAt(time);
    room = Math.ceil(1.05 * list.count);
    yield {
      time,
      knots: list.finish(),
      bipoles,
      flares: flaresAt(bipoles, seed, time),
      filaments: filamentsAt(bipoles, seed, time),
    };
  }
}
