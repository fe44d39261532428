import type { EngineName } from "@helioscope/core/engine";

export const NETS = ["solarunet", "classifier", "flare", "stokes", "magnetogram"] as const;
export const SIZES = ["paper", "compact"] as const;
export const JOBS = ["predict", "train"] as const;
/** The tensor engines, and ONNX Runtime, which only predicts. */
export const RUNNERS = ["tensorflow", "webgpu", "wasm", "onnx", "cpu"] as const;

export type NetName = (typeof NETS)[number];
export type Size = (typeof SIZES)[number];
export type Job = (typeof JOBS)[number];
export type Runner = EngineName | "onnx";

/** A network at one of its sizes. */
export interface NetChoice {
  readonly net: NetName;
  readonly size: Size;
  /** Side of the images in pixels, wavelengths for `stokes`; the size's own where absent. */
  readonly side?: number;
  /** Examples at once; the size's own where absent. */
  readonly batch?: number;
}

/** One job of one network on one engine, which a process of its own measures. */
export interface BenchCase extends NetChoice {
  readonly job: Job;
  readonly engine: Runner;
  /** Times that are taken, of which the middle one counts. */
  readonly steps: number;
  /** Runs before them: the first ones compile and allocate. */
  readonly warmup: number;
  readonly threads: number;
}

/** What a process says of itself. */
export interface Measured {
  /** Of the library underneath. */
  readonly version: string;
  readonly threads: number;
  /** Of a training step, or of the prediction of a batch; the upper of two middle ones. */
  readonly milliseconds: number;
  readonly peakMemoryMiB: number;
}

/** What was measured, or why nothing was. */
export type Outcome = Measured | { readonly refused: string };

/** The same weights on our side, counted with the moving statistics. */
export type OwnOutcome = (Measured & { readonly parameters: number }) | { readonly refused: string };

export interface BenchRow extends Required<NetChoice> {
  readonly job: Job;
  readonly engine: Runner;
  readonly ours: OwnOutcome;
  /** PyTorch on as many threads; refused where ours is. */
  readonly torch: Outcome;
  /** How many times faster than PyTorch. */
  readonly ratio?: number;
}
