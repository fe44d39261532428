/** The engines that TensorFlow.js' tests are run on. */
export const ENGINES = ["cpu", "wasm", "tensorflow"] as const;
export type TestedEngine = (typeof ENGINES)[number];

/** With our kernels, gradients and training, or the stock engine. */
export type Mode = "with" | "without";

/** How a test ended; `crashed` took the process with it or never came back, `skipped` is so marked upstream. */
export interface Outcome {
  readonly status: "passed" | "failed" | "crashed" | "skipped";
  /** First line of what was wrong. */
  readonly reason?: string;
}

/** One run of the suite, by the full name of a test; a second test of one name ends in ` (2)`. */
export interface SuiteRun {
  /** Version of the library underneath. */
  readonly version: string;
  readonly threads: number;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** What a child process tells, one JSON object a line. */
export type Message =
  | { readonly kind: "opened"; readonly version: string; readonly threads: number }
  | { readonly kind: "absent"; readonly reason: string }
  | { readonly kind: "started"; readonly test: string }
  | ({ readonly kind: "ended"; readonly test: string } & Outcome)
  | { readonly kind: "finished" };

/** What a child process is asked for. */
export interface Assignment {
  readonly engine: TestedEngine;
  readonly mode: Mode;
  /** Tests that an earlier process has run. */
  readonly done: readonly string[];
}
