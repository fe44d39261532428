import { fetchSwpcFlares } from "@helioscope/archives";
import { askedSpan } from "../fetch/asked-span.ts";
import { finishFlares } from "../fetch/finish-flares.ts";
import { openFetching } from "../fetch/open.ts";
import { FETCH_OPTIONS, MIN_CLASS, minClassOf } from "../fetch/options.ts";
import { tableFormats } from "../tables/index.ts";
import { defineVerb } from "../verb.ts";

const WEEK_MS = 7 * 86_400_000;

export const swpc = defineVerb({
  name: "fetch swpc",
  about: "Fetch the solar flares of the last week from NOAA SWPC; write them as a table",
  example: "helioscope fetch swpc --min-class C1.0 --out flares",
  options: { "min-class": MIN_CLASS, ...FETCH_OPTIONS },
  async run({ options, terminal, signal }) {
    const least = minClassOf(options);
    tableFormats(options.format);
    const { folder, client } = await openFetching(options, terminal);
    const base = options["base-url"]?.replace(/\/+$/, "");
    const found = await fetchSwpcFlares(client, {
      ...least,
      ...(base === undefined
        ? {}
        : {
            flaresUrl: `${base}/goes/primary/xray-flares-7-day.json`,
            eventsUrl: `${base}/edited_events.json`,
          }),
      // The lists change by the minute.
      cacheSeconds: 0,
      signal,
      onProgress: (progress) => terminal.progress(progress),
    });
    const now = new Date();
    const week = { from: new Date(now.getTime() - WEEK_MS).toISOString(), to: now.toISOString() };
    const span = askedSpan(week, { ...least, sources: ["SWPC 7-day"], knownUntil: now.toISOString() });
    return finishFlares({ folder, listed: found.flares.length, span, ...found }, options, terminal);
  },
});
