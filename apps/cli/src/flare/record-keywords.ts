import { readFile } from "node:fs/promises";
import type { Frame } from "@helioscope/core";
import { readRecordTable, withRecordKeywords } from "@helioscope/flare-cnn";
import { userPath } from "../paths.ts";
import type { Terminal } from "../terminal.ts";
import type { Option } from "../verb.ts";

/** Keywords of files that have none. */
export const RECORDS_OPTION = {
  type: "text",
  hint: "FILE",
  about:
    "Keywords of files without a header: records.csv of fetch jsoc, by the name of the file or of the record",
} as const satisfies Option;

/** Frames with the keywords that their headers lack; as they are without a table. */
export async function withKeywords(
  frames: readonly Frame[],
  path: string | undefined,
  terminal: Pick<Terminal, "warn">,
): Promise<readonly Frame[]> {
  if (path === undefined) return frames;
  const table = await readRecordTable(await readFile(userPath(path)));
  const [first] = table.skipped;
  if (first)
    terminal.warn(`${path}: ${table.skipped.length} rows left out, the first ${first.name}: ${first.reason}`);
  return frames.map((frame) => {
    const header = withRecordKeywords(frame.name, frame.header, table);
    return header === frame.header ? frame : { ...frame, header };
  });
}
