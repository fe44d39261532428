import { fetchHarpMap, harpGroups } from "@helioscope/archives";
import type { Table } from "@helioscope/core";
import { openFetching } from "../fetch/open.ts";
import { FETCH_OPTIONS } from "../fetch/options.ts";
import { counted, tellSkipped } from "../fetch/tell.ts";
import { writeTable } from "../fetch/write-table.ts";
import { tableFormats } from "../tables/index.ts";
import { defineVerb } from "../verb.ts";

export const harps = defineVerb({
  name: "fetch harps",
  about: "Fetch which NOAA active regions lie in which HMI active-region patches (HARPs)",
  example: "helioscope fetch harps --out harps",
  options: FETCH_OPTIONS,
  async run({ options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const { folder, client } = await openFetching(options, terminal);
    const { patches, skipped } = await fetchHarpMap(client, {
      ...(options["base-url"] === undefined ? {} : { url: options["base-url"] }),
      signal,
    });
    const groups = harpGroups(patches);
    const table: Table = {
      name: "harps",
      columns: [
        { name: "harp", type: "int", about: "HARPNUM" },
        { name: "noaa", type: "ints", about: "NOAA active regions in the patch" },
        { name: "group", type: "int", about: "Smallest HARPNUM of the patches that share regions with it" },
      ],
      rows: patches.map(({ harp, noaa }) => ({ harp, noaa, group: groups.get(harp) ?? harp })),
    };
    const files = await writeTable(folder, table, formats);
    tellSkipped(skipped, terminal);
    const kinds = new Set(groups.values()).size;
    terminal.say(
      `${counted(patches.length, "HARP")} in ${counted(kinds, "group")}: ${files.join(", ")} in ${folder}`,
    );
    terminal.result({ folder, files, patches: patches.length, groups: kinds, skipped });
    return options.strict && skipped.length > 0 ? 1 : 0;
  },
});
