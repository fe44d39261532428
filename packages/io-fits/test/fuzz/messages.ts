/** What a fuzzing thread is started with. */
export interface FuzzTask {
  /** Holds the input being tried, so that one that hangs or kills the thread is known: [length, bytes...]. */
  readonly current: SharedArrayBuffer;
  /** Counts inputs; the thread beats it before each. */
  readonly beat: SharedArrayBuffer;
  readonly seed: number;
  readonly pool: readonly Uint8Array[];
  /** Blocks that were seen before. */
  readonly seen: readonly string[];
}

/** An input on which the package broke a promise. */
export interface Finding {
  readonly what: "crash" | "slow" | "memory" | "hang";
  readonly step: string;
  readonly message: string;
  /** Where it was thrown, for telling findings apart. */
  readonly place: string;
  readonly bytes: Uint8Array;
}

/** From a thread. */
export type FuzzMessage =
  | { readonly kind: "finding"; readonly finding: Finding }
  /** An input that reached new code. */
  | { readonly kind: "pool"; readonly bytes: Uint8Array; readonly blocks: readonly string[] };

/** The longest input, in bytes. */
export const MAX_INPUT: number = 1 << 17;
/** CPU seconds that one step may take. */
export const MAX_SECONDS: number = 2;
/** Bytes that one step may ask for, for an input of at most {@link MAX_INPUT}. */
export const MAX_BYTES: number = 256 * 2 ** 20;
