import { ArgumentError, parseTime } from "@helioscope/core";

/** A span of time; the end is not part of it. UTC in any form that core's `parseTime` reads. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A span in milliseconds since 1970, UTC; the end is not part of it. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Throws an ArgumentError for a text that is no time and for a span that ends before it begins. */
export function spanOf({ from, to }: Period): Span {
  const [startMs, endMs] = [from, to].map((text) => Date.parse(parseTime(text).utc)) as [number, number];
  if (startMs < endMs) return { startMs, endMs };
  throw new ArgumentError(`The span from ${from} to ${to} is empty`, {
    value: { from, to },
    expected: "an end after the start; the end itself is not part of the span",
  });
}

/** The span cut where months (UTC) begin. */
export function* months({ startMs, endMs }: Span): Generator<Span> {
  for (let at = startMs; at < endMs; ) {
    const date = new Date(at);
    const next = Math.min(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1), endMs);
    yield { startMs: at, endMs: next };
    at = next;
  }
}
