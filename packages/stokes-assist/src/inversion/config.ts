import type { ConfigSchema } from "@helioscope/core";
import { en } from "zod/locales";
import * as z from "zod/mini";
import type { NodeInterpolation } from "./nodes.ts";

/** Least and greatest value that a quantity may take; null leaves it free (angles are then folded at the end; shares stay within 0 and 1). */
export type Bounds = readonly [least: number, greatest: number] | null;

/** Nodes of each quantity, one number a cycle; where there are fewer numbers than cycles, the last one stays (SIR's rule). 0 holds a quantity fixed. */
export interface NodeSchedule {
  readonly temperature: readonly number[];
  readonly velocity: readonly number[];
  readonly fieldStrength: readonly number[];
  readonly inclination: readonly number[];
  readonly azimuth: readonly number[];
  readonly microturbulence: readonly number[];
  /** 0 or 1. */
  readonly macroturbulence: readonly number[];
}

/** How a pixel is inverted. */
export interface InversionConfig {
  readonly cycles: number;
  /** Atmosphere that an inversion without a guess of its own starts from. */
  readonly guess: "hsra" | "fal-c";
  readonly nodes: NodeSchedule;
  /** Of the second component, where the model has one; null inverts it like the first. */
  readonly secondNodes: NodeSchedule | null;
  /** 0 or 1 a cycle: share of the second component. */
  readonly fill: readonly number[];
  /** 0 or 1 a cycle. */
  readonly strayLight: readonly number[];
  readonly interpolation: NodeInterpolation;
  /** Of I, Q, U and V, as factors on their squared misfit; 0 leaves a parameter out. */
  readonly weights: readonly [number, number, number, number];
  /** `amplitude`: also divided by the largest signal of that Stokes parameter in that region over its continuum (SIR), so that weak polarisation counts. */
  readonly equalisation: "amplitude" | "fixed";
  /**
   * Least signal that `amplitude` divides by, in units of the noise. SIR's is 1: polarisation that is noise and nothing
   * else then outweighs the intensity a hundredfold, and its fit stops short.
   */
  readonly amplitudeFloor: number;
  /** Standard deviation in units of the continuum, where the caller knows no better. */
  readonly noise: number;
  readonly bounds: {
    /** K. */
    readonly temperature: Bounds;
    /** cm/s. */
    readonly velocity: Bounds;
    /** G. From 0, the field may turn round along the depths (folded at the end, with the inclination); any other least value keeps its sign. */
    readonly fieldStrength: Bounds;
    /** Degrees. */
    readonly inclination: Bounds;
    /** Degrees. */
    readonly azimuth: Bounds;
    /** cm/s. */
    readonly microturbulence: Bounds;
    /** cm/s. */
    readonly macroturbulence: Bounds;
    readonly fill: Bounds;
    readonly strayLight: Bounds;
  };
  /** Electron pressures follow every change of temperature in hydrostatic equilibrium. */
  readonly hydrostatic: boolean;
  /**
   * Curvature of the change of temperature since the guess (K a square decade of tau) whose mean square costs as much as
   * a chi squared e times as large; null does without. What is minimised is chi squared x exp(mean square / this^2).
   */
  readonly smoothness: number | null;
  readonly svdTolerance: number;
  readonly initialLambda: number;
  readonly stop: {
    /** The last cycle ends when two steps in a row bring, or the next one promises, less than this part of chi squared. */
    readonly gain: number;
    /** The same for the cycles before it. */
    readonly earlyGain: number;
    /** Accepted steps of a cycle at most. */
    readonly maxSteps: number;
    /** Rejected steps in a row that end a cycle. */
    readonly maxRejections: number;
  };
}

z.config(en());

const share = z.number().check(z.gt(0), z.lt(1));
const count = z.int().check(z.positive());
const nodes = z.array(z.int().check(z.minimum(0), z.maximum(40))).check(z.minLength(1));
const flags = z.array(z.int().check(z.minimum(0), z.maximum(1))).check(z.minLength(1));
const weight = z.number().check(z.minimum(0));
const bounds = z.nullable(
  z
    .readonly(z.tuple([z.number(), z.number()]))
    .check(z.refine(([least, greatest]) => least < greatest, "must rise")),
);
const positiveBounds = bounds.check(z.refine((b) => b === null || b[0] >= 0, "must not be negative"));
const shareBounds = positiveBounds.check(z.refine((b) => b === null || b[1] <= 1, "must not exceed 1"));

const schedule = z.strictObject({
  temperature: nodes,
  velocity: nodes,
  fieldStrength: nodes,
  inclination: nodes,
  azimuth: nodes,
  microturbulence: nodes,
  macroturbulence: flags,
});

/** Schema of an inversion's configuration. Parsing throws a ZodError that lists every wrong value. */
export const inversionConfig: ConfigSchema<InversionConfig> = z
  .strictObject({
    cycles: count.check(z.maximum(20)),
    guess: z.enum(["hsra", "fal-c"]),
    nodes: schedule,
    secondNodes: z.nullable(schedule),
    fill: flags,
    strayLight: flags,
    interpolation: z.enum(["spline", "linear"]),
    weights: z.readonly(z.tuple([weight, weight, weight, weight])),
    equalisation: z.enum(["amplitude", "fixed"]),
    amplitudeFloor: z.number().check(z.positive()),
    noise: z.number().check(z.positive()),
    bounds: z.strictObject({
      temperature: positiveBounds,
      velocity: bounds,
      fieldStrength: positiveBounds,
      inclination: bounds,
      azimuth: bounds,
      microturbulence: positiveBounds,
      macroturbulence: positiveBounds,
      fill: shareBounds,
      strayLight: shareBounds,
    }),
    hydrostatic: z.boolean(),
    smoothness: z.nullable(z.number().check(z.positive())),
    svdTolerance: z.number().check(z.minimum(0), z.lt(1)),
    initialLambda: z.number().check(z.positive()),
    stop: z.strictObject({ gain: share, earlyGain: share, maxSteps: count, maxRejections: count }),
  })
  .check(
    z.refine(({ weights }) => weights.some((w) => w > 0), {
      path: ["weights"],
      error: "must not all be 0",
    }),
  );

/** What SIR takes from a list of nodes in a cycle (from 0): the last number stays. */
export function inCycle(list: readonly number[], cycle: number): number {
  return list[Math.min(cycle, list.length - 1)];
}
