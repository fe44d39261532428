import { asked, type FlareClient, type FlareSearch, keeping } from "../flares/fetched.ts";
import { type JoinedFlares, joinFlares } from "../flares/join.ts";
import { concatLists, type FlareList } from "../flares/list.ts";
import { parseSwpcEvents, parseSwpcFlares } from "./recent.ts";

const BASE = "https://services.swpc.noaa.gov/json";
export const SWPC_FLARES_URL: string = `${BASE}/goes/primary/xray-flares-7-day.json`;
export const SWPC_EVENTS_URL: string = `${BASE}/edited_events.json`;

export interface SwpcSearch extends FlareSearch {
  /** X-ray flares of the last seven days, found by machine: no regions. */
  readonly flaresUrl?: string;
  /** Events as forecasters edited them: regions and places. */
  readonly eventsUrl?: string;
}

/**
 * Asks SWPC for the flares of the last days: those found by machine and the edited events, joined. Throws a FormatError
 * for answers of another form, an ArgumentError for a class that is none, and what the client throws.
 */
export async function fetchSwpcFlares(
  client: FlareClient,
  search: SwpcSearch = {},
): Promise<FlareList & Pick<JoinedFlares, "conflicts">> {
  const { flaresUrl = SWPC_FLARES_URL, eventsUrl = SWPC_EVENTS_URL, minClass, onProgress } = search;
  const keep = keeping(undefined, minClass);
  const read = async (url: string, parse: (text: string) => FlareList) =>
    parse(await client.text(url, { ...asked(search), check: (text) => void parse(text) }));
  const progress = (done: number) => onProgress?.({ stage: "asking SWPC", done, total: 2 });
  progress(0);
  const flares = await read(flaresUrl, parseSwpcFlares);
  progress(1);
  const events = await read(eventsUrl, parseSwpcEvents);
  progress(2);
  const joined = joinFlares([events.flares, flares.flares]);
  const { skipped } = concatLists([flares, events]);
  return { ...keep({ flares: joined.flares, skipped }), conflicts: joined.conflicts };
}
