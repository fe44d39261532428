import { HEK_METHODS, joinFlares, searchHek } from "@helioscope/archives";
import { askedSpan, keptSince } from "../fetch/asked-span.ts";
import { finishFlares } from "../fetch/finish-flares.ts";
import { openFetching } from "../fetch/open.ts";
import { FETCH_OPTIONS, MIN_CLASS, minClassOf, PERIOD_OPTIONS, periodOf } from "../fetch/options.ts";
import { tableFormats } from "../tables/index.ts";
import { defineVerb } from "../verb.ts";

export const hek = defineVerb({
  name: "fetch hek",
  about: "Find solar flares in the Heliophysics Events Knowledgebase; write them as a table",
  example: "helioscope fetch hek --from 2011-02-12 --to 2011-02-17 --min-class M1.0 --out flares",
  options: {
    ...PERIOD_OPTIONS,
    "min-class": MIN_CLASS,
    source: {
      type: "list",
      hint: "NAME",
      about: `Whose flares: feature recognition methods of HEK (default ${HEK_METHODS.map((name) => `"${name}"`).join(" ")})`,
    },
    unjoined: { type: "flag", about: "Keep one row a source instead of one row a flare" },
    ...FETCH_OPTIONS,
  },
  async run({ options, terminal, signal }) {
    const period = periodOf(options);
    const least = minClassOf(options);
    tableFormats(options.format);
    const { folder, client } = await openFetching(options, terminal);
    const { flares, skipped } = await searchHek(client, {
      ...period,
      ...least,
      ...(options.source.length > 0 ? { methods: options.source } : {}),
      ...(options["base-url"] === undefined ? {} : { baseUrl: options["base-url"] }),
      signal,
      onProgress: (progress) => terminal.progress(progress),
    });
    const joined = options.unjoined ? { flares, conflicts: [] } : joinFlares([flares]);
    const span = askedSpan(period, {
      ...least,
      sources: options.source.length > 0 ? options.source : HEK_METHODS,
      knownUntil: keptSince(options.fresh),
    });
    return finishFlares({ folder, skipped, listed: flares.length, span, ...joined }, options, terminal);
  },
});
