import { ArgumentError, type WorkOptions } from "@helioscope/core";
import type { HttpClient } from "../http/client.ts";
import { parseGoesClass } from "./goes-class.ts";
import type { FlareList } from "./list.ts";
import type { Span } from "./period.ts";

/** What a search for flares needs of a client (see `createClient`). */
export type FlareClient = Pick<HttpClient, "json" | "text">;

/** What any search for flares takes. */
export interface FlareSearch extends WorkOptions {
  /** Leave out weaker flares, such as those below "M1.0". Classes are compared as listed. */
  readonly minClass?: string;
  /** How old a kept reply may be, s; the client's own when left out. */
  readonly cacheSeconds?: number;
}

/**
 * What keeps the flares of a list that peak in a span and are strong enough. Throws an ArgumentError for a class that is
 * none.
 */
export function keeping(
  span: Span | undefined,
  minClass: string | undefined,
): (list: FlareList) => FlareList {
  const least = minClass === undefined ? undefined : parseGoesClass(minClass);
  if (least === null) {
    throw new ArgumentError(`"${minClass}" is no GOES class`, {
      value: minClass,
      expected: "one such as M1.0",
    });
  }
  const leastFlux = least?.peakFluxWm2 ?? 0;
  return ({ flares, skipped }) => ({
    flares: flares.filter(({ peakUtc, peakFluxWm2 }) => {
      const peakMs = Date.parse(peakUtc);
      return peakFluxWm2 >= leastFlux && (!span || (peakMs >= span.startMs && peakMs < span.endMs));
    }),
    skipped,
  });
}

/** Options of one request. */
export function asked({ signal, cacheSeconds }: FlareSearch): {
  signal?: AbortSignal;
  cacheSeconds?: number;
} {
  return { ...(signal ? { signal } : {}), ...(cacheSeconds === undefined ? {} : { cacheSeconds }) };
}
