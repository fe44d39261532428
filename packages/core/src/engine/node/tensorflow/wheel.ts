import { resolve, sep } from "node:path";
import { FormatError } from "../../../errors.ts";
import { extractEntry, openZip, readEntryText, type ZipArchive } from "./zip.ts";

/** A Python wheel: a ZIP archive with the checksum of each of its files. */
export interface Wheel {
  readonly zip: ZipArchive;
  /** SHA-256 of each file, base64url, from the wheel's RECORD. */
  readonly record: ReadonlyMap<string, string>;
  /** Lines of METADATA. */
  readonly metadata: readonly string[];
}

/** Opens a wheel. Throws a FormatError when it is no wheel or was cut short. */
export async function openWheel(path: string): Promise<Wheel> {
  const zip = await openZip(path);
  try {
    const text = async (name: string) => {
      const entry = [...zip.entries.values()].find((e) => e.name.endsWith(`.dist-info/${name}`));
      if (!entry)
        throw new FormatError(`${path} has no ${name}`, { value: path, expected: "a Python wheel" });
      return readEntryText(zip, entry);
    };
    return {
      zip,
      record: parseRecord(await text("RECORD")),
      metadata: (await text("METADATA")).split(/\r?\n/),
    };
  } catch (error) {
    await zip.file.close();
    throw error;
  }
}

/** Reads a RECORD: lines `path,sha256=HASH,size`; paths with a comma are quoted. */
export function parseRecord(text: string): Map<string, string> {
  const record = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^(?:"((?:[^"]|"")*)"|([^,]*)),sha256=([\w-]+),\d+$/.exec(line);
    if (match) record.set(match[1]?.replaceAll('""', '"') ?? match[2], match[3]);
  }
  return record;
}

export interface UnpackOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onFile?: (done: number, total: number) => void;
}

/**
 * Unpacks the files that `wanted` picks into `target` and checks each against the wheel's RECORD. Returns how many
 * there were. Throws a FormatError for a file that does not match or lies outside `target`.
 */
export async function unpackWheel(
  wheel: Wheel,
  target: string,
  wanted: (name: string) => boolean,
  { signal, onFile }: UnpackOptions = {},
): Promise<number> {
  const entries = [...wheel.zip.entries.values()].filter(({ name }) => !name.endsWith("/") && wanted(name));
  for (const [i, entry] of entries.entries()) {
    const path = resolve(target, entry.name);
    if (!path.startsWith(resolve(target) + sep)) {
      throw new FormatError(`${wheel.zip.path} holds ${entry.name}, outside its own folder`, {
        value: entry.name,
      });
    }
    const hash = await extractEntry(wheel.zip, entry, path, signal);
    if (hash !== wheel.record.get(entry.name)) {
      throw new FormatError(`${entry.name} in ${wheel.zip.path} does not match the wheel's checksum`, {
        value: hash,
        expected: wheel.record.get(entry.name) ?? "an entry in RECORD",
      });
    }
    onFile?.(i + 1, entries.length);
  }
  return entries.length;
}
