import type { WorkOptions } from "@helioscope/core";
import type { HttpClient } from "../http/client.ts";
import { type HarpMap, parseHarpMap } from "./map.ts";

export const HARP_MAP_URL =
  "http://jsoc.stanford.edu/doc/data/hmi/harpnum_to_noaa/all_harps_with_noaa_ars.txt";

export interface HarpMapOptions extends WorkOptions {
  readonly url?: string;
  /** How old a kept reply may be, s; the client's own when left out. */
  readonly cacheSeconds?: number;
}

/** The map and the text that it was read from, as it came. */
export interface FetchedHarpMap extends HarpMap {
  readonly text: string;
}

/** Fetches JSOC's map from patches to NOAA regions. Throws a FormatError for another text, and what the client throws. */
export async function fetchHarpMap(
  client: Pick<HttpClient, "text">,
  options: HarpMapOptions = {},
): Promise<FetchedHarpMap> {
  const { url = HARP_MAP_URL, signal, cacheSeconds } = options;
  const text = await client.text(url, {
    ...(signal ? { signal } : {}),
    ...(cacheSeconds === undefined ? {} : { cacheSeconds }),
    encoding: "latin1",
    check: (reply) => void parseHarpMap(reply),
  });
  return { text, ...parseHarpMap(text) };
}
