/** What an error of the family carries besides its message. */
export interface ErrorFacts {
  /** The offending value, as it came in. */
  readonly value?: unknown;
  /** What would have been right. */
  readonly expected?: string;
  /** What to do about it. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

const TAG: symbol = Symbol.for("helioscope.error");

/**
 * Base of every error that a Helioscope package throws on purpose. `kind` tells which; {@link isHelioError}
 * recognises the family across package copies (the tag is a registered symbol).
 */
export class HelioError<K extends string = string> extends Error {
  readonly kind: K;
  readonly value: unknown;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;

  constructor(kind: K, fact: string, facts: ErrorFacts = {}) {
    const parts = [fact];
    if (facts.expected) parts.push(`expected ${facts.expected}`);
    super(`${parts.join("; ")}${facts.remedy ? `. ${facts.remedy}` : ""}`, { cause: facts.cause });
    Object.defineProperty(this, TAG, { value: true });
    // Not the class's own name: a bundler shortens that.
    this.name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Error`;
    this.kind = kind;
    this.value = facts.value;
    this.expected = facts.expected;
    this.remedy = facts.remedy;
  }
}

/** Thrown when an option or argument is outside what a function takes. Correct the call. */
export class ArgumentError extends HelioError<"argument"> {
  constructor(fact: string, facts?: ErrorFacts) {
    super("argument", fact, facts);
  }
}

/** Thrown when sizes do not go together: a mask beside an image of other dimensions, a wrong-sized network input. */
export class ShapeError extends HelioError<"shape"> {
  constructor(fact: string, facts?: ErrorFacts) {
    super("shape", fact, facts);
  }
}

/** Thrown when data are well-formed but hold nothing to work with (all NaN, no frames, an empty table). */
export class DataError extends HelioError<"data"> {
  constructor(fact: string, facts?: ErrorFacts) {
    super("data", fact, facts);
  }
}

/** Thrown when a file of a format that core reads (model, safetensors, checkpoint, PNG) is malformed. */
export class FormatError extends HelioError<"format"> {
  constructor(fact: string, facts?: ErrorFacts) {
    super("format", fact, facts);
  }
}

/** Thrown when something is valid but not provided here. The remedy names what to use instead. */
export class UnsupportedError extends HelioError<"unsupported"> {
  constructor(fact: string, facts?: ErrorFacts) {
    super("unsupported", fact, facts);
  }
}

/** Thrown when no engine can be had, or when the one at hand cannot do the job (memory, missing kernels). */
export class EngineError extends HelioError<"engine"> {
  constructor(fact: string, facts?: ErrorFacts) {
    super("engine", fact, facts);
  }
}

/** Thrown when a caller's AbortSignal ended the work. What was finished before is kept. */
export class AbortedError extends HelioError<"aborted"> {
  constructor(fact = "Aborted by the caller", facts?: ErrorFacts) {
    super("aborted", fact, facts);
  }
}

/** True for any error of the family, or only for the named kinds. */
export function isHelioError<K extends string = string>(
  error: unknown,
  ...kinds: K[]
): error is HelioError<K> {
  if (!(error instanceof Error) || !(TAG in error)) return false;
  return kinds.length === 0 || kinds.includes((error as HelioError<K>).kind);
}

/** Throws an {@link AbortedError} when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
}
