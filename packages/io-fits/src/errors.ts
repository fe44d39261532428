/** What went wrong: the vocabulary that `FitsError.kind` takes. */
export type FitsErrorKind =
  /** The bytes break the FITS Standard in a way that cannot be read around. */
  | "format"
  /** The header asks for more bytes than there are. */
  | "truncated"
  /** Valid FITS that this package does not decode. */
  | "unsupported"
  /** A wrong argument in the call. */
  | "argument"
  /** Well-formed, but without what was asked for (no image in the file, no such unit or column). */
  | "data"
  /** The operating system refused to read or write. */
  | "io"
  /** The caller's AbortSignal fired. */
  | "aborted";

/** What a {@link FitsError} carries besides its message. */
export interface FitsErrorFacts {
  /** The offending value, as it came in. */
  readonly value?: unknown;
  /** What would have been right. */
  readonly expected?: string | undefined;
  /** What to do about it. */
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
  /** 0-based index of the header-data unit. */
  readonly unit?: number | undefined;
  /** Keyword of the card at fault. */
  readonly card?: string | undefined;
  /** Offset in the (inflated) file, in bytes. */
  readonly byteOffset?: number | undefined;
}

const TAG = Symbol.for("helioscope.error");

/**
 * Every error that this package throws on purpose. It belongs to the Helioscope family of errors (the tag is a
 * registered symbol, so `isHelioError` of `@helioscope/core` recognises it) and adds where in the file it was.
 */
export class FitsError<K extends FitsErrorKind = FitsErrorKind> extends Error {
  readonly kind: K;
  readonly value: unknown;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;
  /** 0-based index of the header-data unit, where one is concerned. */
  readonly unit: number | undefined;
  /** Keyword of the card at fault, where one is. */
  readonly card: string | undefined;
  /** Offset in the (inflated) file, in bytes, where one is known. */
  readonly byteOffset: number | undefined;

  constructor(kind: K, fact: string, facts: FitsErrorFacts = {}) {
    const place = [
      facts.unit === undefined ? "" : `unit ${facts.unit}`,
      facts.card === undefined ? "" : `card ${facts.card}`,
      facts.byteOffset === undefined ? "" : `byte ${facts.byteOffset}`,
    ].filter((part) => part !== "");
    const where = place.length > 0 ? ` (${place.join(", ")})` : "";
    const expected = facts.expected === undefined ? "" : `; expected ${facts.expected}`;
    const remedy = facts.remedy === undefined ? "" : `. ${facts.remedy}`;
    super(`${fact}${where}${expected}${remedy}`, { cause: facts.cause });
    Object.defineProperty(this, TAG, { value: true });
    this.name = "FitsError";
    this.kind = kind;
    this.value = facts.value;
    this.expected = facts.expected;
    this.remedy = facts.remedy;
    this.unit = facts.unit;
    this.card = facts.card;
    this.byteOffset = facts.byteOffset;
  }
}

/** True for an error of this package, or only for the named kinds. */
export function isFitsError<K extends FitsErrorKind = FitsErrorKind>(
  error: unknown,
  ...kinds: K[]
): error is FitsError<K> {
  if (!(error instanceof FitsError)) return false;
  return kinds.length === 0 || (kinds as FitsErrorKind[]).includes(error.kind);
}
