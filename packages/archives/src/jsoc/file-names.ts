import { ArchiveError } from "../http/index.ts";
import type { ExportFile } from "./export-reply.ts";

interface Listed {
  readonly record: string;
  /** As JSOC has it, with or without a folder. */
  readonly filename: string;
  readonly url: string;
}

/**
 * Gives every file a name of its own: JSOC's, or, where several have the same (as-is files are all `magnetogram.fits`),
 * one made of the record's name as exports are named. Throws an ArchiveError for a name that is none.
 */
export function nameFiles(files: readonly Listed[]): ExportFile[] {
  const given = files.map(({ filename }) => baseName(filename));
  const times = counted(given);
  const names = files.map(({ record }, i) =>
    times.get(given[i]!)! > 1 ? recordFileName(record, given[i]!) : given[i]!,
  );
  const taken = new Set<string>();
  return files.map(({ record, url }, i) => {
    let name = names[i]!;
    for (let copy = 2; taken.has(name.toLowerCase()); copy++) name = `${copy}.${names[i]!}`;
    taken.add(name.toLowerCase());
    return { record, name, url };
  });
}

/**
 * Name of a record's file as JSOC exports it: `magnetogram.fits` of `hmi.M_720s[2011.02.13_05:00:00_TAI]{magnetogram}` is
 * `hmi.M_720s.20110213_050000_TAI.magnetogram.fits`.
 */
export function recordFileName(record: string, given: string): string {
  const parts = /^([^[{]+)((?:\[[^\]]*\])*)/.exec(record);
  if (!parts) return given;
  const keys = Array.from(parts[2]!.matchAll(/\[([^\]]*)\]/g), ([, key]) =>
    key!.replace(/^(\d{4})\.(\d\d)\.(\d\d)/, "$1$2$3").replaceAll(":", ""),
  );
  return [parts[1]!, ...keys, given].join(".").replace(/[^\w.+-]/g, "_");
}

/** The server names the file; it does not choose the folder. */
function baseName(filename: string): string {
  const name = filename.slice(Math.max(filename.lastIndexOf("/"), filename.lastIndexOf("\\")) + 1);
  if (name !== "" && !/^\.+$/.test(name) && !/[\p{Cc}:]/u.test(name)) return name;
  throw new ArchiveError(`JSOC names a file ${JSON.stringify(filename)}`, {
    value: filename,
    expected: "the name of a file",
  });
}

function counted(names: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return times;
}
