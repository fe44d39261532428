import { fetchNgdcFlares, joinFlares, NGDC_END } from "@helioscope/archives";
import { askedSpan } from "../fetch/asked-span.ts";
import { finishFlares } from "../fetch/finish-flares.ts";
import { openFetching } from "../fetch/open.ts";
import { FETCH_OPTIONS, MIN_CLASS, minClassOf, PERIOD_OPTIONS, periodOf } from "../fetch/options.ts";
import { tableFormats } from "../tables/index.ts";
import { defineVerb } from "../verb.ts";

export const ngdc = defineVerb({
  name: "fetch ngdc",
  about: "Fetch the GOES flares of 1975 to June 2017 from NOAA's yearly reports; write them as a table",
  example: "helioscope fetch ngdc --from 2010-05-01 --to 2015-10-01 --min-class M1.0 --out flares",
  options: { ...PERIOD_OPTIONS, "min-class": MIN_CLASS, ...FETCH_OPTIONS },
  async run({ options, terminal, signal }) {
    const period = periodOf(options);
    const least = minClassOf(options);
    tableFormats(options.format);
    const { folder, client } = await openFetching(options, terminal);
    const { flares, skipped } = await fetchNgdcFlares(client, {
      ...period,
      ...least,
      ...(options["base-url"] === undefined ? {} : { baseUrl: options["base-url"].replace(/\/+$/, "") }),
      signal,
      onProgress: (progress) => terminal.progress(progress),
    });
    // The reports list some flares twice.
    const joined = joinFlares([flares]);
    const span = askedSpan(period, { ...least, sources: ["NGDC"], knownUntil: NGDC_END });
    return finishFlares({ folder, skipped, listed: flares.length, span, ...joined }, options, terminal);
  },
});
