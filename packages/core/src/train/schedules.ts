import { ArgumentError } from "../errors.ts";

/** A learning rate as a pure function of the step, which counts from 0. */
export type Schedule = (step: number) => number;

/** The same rate throughout. */
export function constantRate(rate: number): Schedule {
  return () => rate;
}

/** rate * factor^floor(step / every). */
export function stepDecay(options: { rate: number; factor: number; every: number }): Schedule {
  const { rate, factor, every } = options;
  positive("every", every);
  return (step) => rate * factor ** Math.floor(step / every);
}

/**
 * Half a cosine from `rate` at step 0 to `final` (0) at step `steps`, and `final` from there on: SGDR without restarts,
 * Loshchilov and Hutter 2017, equation 5.
 */
export function cosineDecay(options: { rate: number; steps: number; final?: number }): Schedule {
  const { rate, steps, final = 0 } = options;
  positive("steps", steps);
  return (step) => final + (rate - final) * 0.5 * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps));
}

/**
 * `rate` up to step `from` (0), then straight down to `final` (0) at step `from + steps`, and `final` from there on.
 * With `from` = `steps` = half the run this is the decay of pix2pix and CycleGAN.
 */
export function linearDecay(options: {
  rate: number;
  steps: number;
  from?: number;
  final?: number;
}): Schedule {
  const { rate, steps, from = 0, final = 0 } = options;
  positive("steps", steps);
  return (step) => rate + (final - rate) * Math.min(1, Math.max(0, (step - from) / steps));
}

/**
 * A straight rise over the first `steps` steps, from `schedule(0) / steps` at step 0, followed by `schedule`, whose
 * own step 0 is where the rise ends.
 */
export function warmUp(schedule: Schedule, steps: number): Schedule {
  positive("steps", steps);
  return (step) => (step < steps ? (schedule(0) * (step + 1)) / steps : schedule(step - steps));
}

function positive(name: string, value: number): void {
  if (!(value > 0)) throw new ArgumentError(`${name} is ${value}`, { value, expected: "a positive number" });
}
