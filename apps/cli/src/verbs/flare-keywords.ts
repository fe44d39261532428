import { DataError, type Row, type Skip, throwIfAborted } from "@helioscope/core";
import {
  compareKeywords,
  groupSegments,
  type KeywordComparison,
  keywordColumns,
  keywordRow,
  losUnsignedFlux,
  pilMask,
  type RecordFiles,
  readSegments,
  sharpGeometry,
  sharpKeywords,
} from "@helioscope/flare-cnn";
import { openFrames } from "../frames.ts";
import { lazyEngine, outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import { tableFormats } from "../tables/index.ts";
import type { Terminal } from "../terminal.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

const LINE_COLUMNS = [
  { name: "pil_length", type: "float", unit: "Mm", about: "Length of the polarity-inversion lines" },
  { name: "pil_gradient", type: "float", unit: "G", about: "The same weighted by the field's gradient" },
  { name: "pil_r", type: "float", unit: "log10 Mx", about: "Flux near them" },
] as const;

export const keywords = defineVerb({
  name: "flare keywords",
  about: "Compute the SHARP keywords from the segments of records, and hold them against the headers",
  example: "helioscope flare keywords sharps/*.fits --lines schrijver --out keywords",
  takes: {
    name: "paths",
    about: "Segments of SHARP CEA records (Br, Bp, Bt, their errors, magnetogram, bitmap, conf_disambig)",
    atLeast: 1,
  },
  options: {
    lines: {
      type: "choice",
      of: ["schrijver", "edges"],
      about: "Measure the polarity-inversion lines of the magnetogram too",
    },
    centred: { type: "flag", about: "R_VALUE with its box about the pixel, not where the pipeline has it" },
    format: FORMAT,
    out: COMMON.out,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const opened = await openFrames(paths, { signal });
    const grouped = groupSegments(opened.frames);
    const skipped: Skip[] = [...opened.skipped, ...grouped.skipped];
    if (grouped.records.length === 0) {
      tellSkips(skipped, terminal);
      throw new DataError(`No segment of a SHARP record among ${opened.files} files`, {
        value: skipped,
        expected: "files such as hmi.sharp_cea_720s.377.20110215_020000_TAI.Br.fits",
      });
    }
    const folder = userPath(options.out ?? "out/flare-keywords");
    const { context, discard } = await outputsIn({
      ...{ folder, formats, terminal, signal, skipped, frames: grouped.records.length, times: [] },
      // Nothing here is random, and nothing a network.
      ...{ seed: 1, engine: lazyEngine(undefined, signal) },
    });
    try {
      const columns = [...keywordColumns, ...(options.lines ? LINE_COLUMNS : [])];
      const table = await context.table("keywords", columns);
      const rows: Row[] = [];
      for (const [done, files] of grouped.records.entries()) {
        throwIfAborted(signal);
        context.onProgress?.({ stage: "Computing keywords", done, total: grouped.records.length });
        try {
          const row = await rowOf(files, options);
          await table.write(row);
          rows.push(row);
        } catch (error) {
          throwIfAborted(signal);
          const { harp, time } = files.record;
          skipped.push({ name: `HARP ${harp} at ${time.original}`, reason: reasonOf(error) });
        }
      }
      tellSkips(skipped, terminal);
      if (rows.length === 0) {
        throw new DataError(`None of ${grouped.records.length} records can be used`, { value: skipped });
      }
      await table.close();
      const comparison = compareKeywords(rows);
      const summary = await context.table("comparison", [
        { name: "keyword", type: "string", about: "Keyword" },
        { name: "records", type: "int", about: "Records that it was computed for and whose header has it" },
        { name: "median", type: "float", about: "Median length of the difference, relative to the header" },
        { name: "largest", type: "float", about: "Largest" },
      ]);
      for (const line of comparison) await summary.write({ ...line });
      await summary.close();
      tell(rows, comparison, terminal);
      terminal.say(`Tables: ${folder}`);
      const { unused } = grouped;
      terminal.result({ folder, records: rows.length, rows, comparison, unused, skipped });
      return options.strict && skipped.length > 0 ? 1 : 0;
    } catch (error) {
      await discard();
      throw error;
    }
  },
});

async function rowOf(
  files: RecordFiles,
  options: { readonly lines: string | undefined; readonly centred: boolean },
): Promise<Row> {
  const segments = await readSegments(files);
  const geometry = sharpGeometry(files.header);
  const { centred, lines } = options;
  const found = sharpKeywords(segments, geometry, { rValue: { centred } });
  const { magnetogram } = segments;
  const flux = magnetogram ? losUnsignedFlux(magnetogram, geometry) : null;
  const row = keywordRow(files.record, found, files.header, flux);
  if (lines === undefined || !magnetogram) return row;
  const { lengthMm, gradientWeightedLengthGauss, r } = pilMask(magnetogram, geometry, {
    method: lines as "schrijver" | "edges",
  });
  return { ...row, pil_length: lengthMm, pil_gradient: gradientWeightedLengthGauss, pil_r: r };
}

function tellSkips(skipped: readonly Skip[], terminal: Terminal): void {
  for (const { name, reason } of skipped) terminal.warn(`skipped ${name}: ${reason}`);
}

function tell(rows: readonly Row[], comparison: readonly KeywordComparison[], terminal: Terminal): void {
  terminal.say(`${rows.length} record${rows.length === 1 ? "" : "s"}`);
  if (comparison.length > 0)
    terminal.say("keyword   records  median  largest  relative difference to the header");
  for (const { keyword, records, median, largest } of comparison) {
    const [middle, most] = [median, largest].map((value) => value.toExponential(0).padStart(7));
    terminal.say(`${keyword.padEnd(9)} ${String(records).padStart(7)} ${middle}  ${most}`);
  }
}
