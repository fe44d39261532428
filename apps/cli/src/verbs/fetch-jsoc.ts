import { join } from "node:path";
import { downloadAll } from "@helioscope/archives/node";
import { type FileMethod, type WantedFiles, wantedFiles } from "../fetch/jsoc-files.ts";
import { keysOf, recordTable, typedRecordSet, withFileNames } from "../fetch/jsoc-records.ts";
import { openFetching } from "../fetch/open.ts";
import { FETCH_OPTIONS } from "../fetch/options.ts";
import { counted, tellSkipped } from "../fetch/tell.ts";
import { writeTable } from "../fetch/write-table.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { defineVerb } from "../verb.ts";

export const jsoc = defineVerb({
  name: "fetch jsoc",
  about: "Find records of SDO and SoHO/MDI data at JSOC: their keywords as a table, and their files",
  example:
    "helioscope fetch jsoc 'hmi.sharp_cea_720s[377][2011.02.13_TAI/2d@1h]{magnetogram}' --email you@example.org --out harp377",
  takes: { name: "records", about: "Record set, as JSOC writes it (times are TAI)", atLeast: 1, atMost: 1 },
  options: {
    keys: { type: "text", hint: "A,B", about: "Keywords of the table (default those of SHARPs, else all)" },
    email: {
      type: "text",
      hint: "ADDRESS",
      about:
        "Registered with JSOC: have the files made, with full headers; of more than 30 days or 50 HARPs in several exports, one after the other",
    },
    method: {
      type: "choice",
      of: ["url", "url-tar", "url_quick"],
      about:
        "url: one file a segment (default with --email); url-tar: one archive; url_quick: at once and without --email, the bare files that lie on JSOC's disks, whose keywords are in records.csv alone (flare dataset and flare predict take it with --records)",
    },
    poll: {
      type: "number",
      min: 0,
      about: "Seconds between two looks at an export (default what JSOC proposes)",
    },
    ...FETCH_OPTIONS,
  },
  async run({ paths: [text = ""], options, terminal, signal }) {
    const set = typedRecordSet(text);
    const keys = keysOf(options.keys, set);
    const { email, method, poll, fresh } = options;
    if (email === undefined && (method === "url" || method === "url-tar")) {
      throw new UsageError(`--method ${method} needs --email ADDRESS, which must be registered with JSOC`);
    }
    if (method === "url_quick" && set.segments.length === 0) {
      throw new UsageError("--method url_quick needs the segments in braces, such as {magnetogram}");
    }
    const formats = tableFormats(options.format);
    const { folder, client } = await openFetching(options, terminal);
    const site = { client, ...(options["base-url"] === undefined ? {} : { baseUrl: options["base-url"] }) };
    const found = await recordTable(site, set, keys, {
      signal,
      onWarning: (warning) => terminal.warn(warning),
      onProgress: (progress) => terminal.progress(progress),
    });
    const bare = method === "url_quick";
    const tables = await writeTable(folder, bare ? withFileNames(found, set) : found.table, formats);
    const count = found.table.rows.length;
    terminal.say(`${counted(count, "record")}: ${tables.join(", ")} in ${folder}`);

    const wantsFiles = count > 0 && (email !== undefined || method !== undefined);
    if (!wantsFiles && count > 0 && set.segments.length > 0) {
      terminal.say("Keywords only. For the files add --email ADDRESS, or --method url_quick.");
    }
    const { files, absent }: WantedFiles = wantsFiles
      ? await wantedFiles(
          site,
          set,
          found,
          { method: (method ?? "url") as FileMethod, email },
          { folder, fresh, ...(poll === undefined ? {} : { pollSeconds: poll }), terminal, signal },
        )
      : { files: [], absent: [] };
    const place = join(folder, "files");
    const { done, failed } = await downloadAll(files, place, {
      client,
      signal,
      onProgress: (progress) => terminal.progress(progress),
    });
    const skipped = [...absent, ...failed];
    tellSkipped(skipped, terminal);
    if (wantsFiles) {
      const kept = done.filter((file) => file.kept).length;
      terminal.say(
        `${counted(done.length, "file")}${kept > 0 ? `, ${kept} of them there before,` : ""} in ${place}`,
      );
    }
    if (bare && done.length > 0) {
      const csv = tables.find((name) => name.endsWith(".csv"));
      const where = csv
        ? `--records ${join(folder, csv)}`
        : "--records FILE; run this again with --format csv";
      terminal.say(
        `These files have no keywords; the table has, with their names. Give it beside them: ${where}`,
      );
    }
    terminal.result({
      folder,
      tables,
      records: count,
      files: done.map(({ name, path, bytes, sha256, kept }) => ({ name, path, bytes, sha256, kept })),
      skipped,
    });
    const none = skipped.length > 0 && done.length === 0;
    return none || (options.strict && skipped.length > 0) ? 1 : 0;
  },
});
