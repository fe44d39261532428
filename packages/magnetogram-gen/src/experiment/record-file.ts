import { FormatError, type Store, sha256 } from "@helioscope/core";
import manifest from "../../package.json" with { type: "json" };
import type { GeneratorRecord } from "../evaluation/index.ts";

/** A measured generator in a file, and what it was measured on: another sequence or other weights need another measurement. */
interface StoredRecord {
  readonly measured: string;
  readonly record: GeneratorRecord;
}

/** Raised when what is measured changes between versions of the package. */
const MEASUREMENT = 2;

/** Key of a measurement: everything that its figures depend on, and the version of what measures. */
export function measurementKey(facts: unknown): Promise<string> {
  const text = JSON.stringify({ measurement: MEASUREMENT, version: manifest.version, facts });
  return sha256(new TextEncoder().encode(text));
}

/** JSON has no such numbers; a text of a record never reads so. */
const WORDS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

export function encodeRecord(stored: StoredRecord): string {
  return JSON.stringify(stored, (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

export function decodeRecord(bytes: Uint8Array): StoredRecord {
  try {
    return JSON.parse(new TextDecoder().decode(bytes), (_, value: unknown) =>
      typeof value === "string" && Object.hasOwn(WORDS, value) ? WORDS[value] : value,
    ) as StoredRecord;
  } catch (cause) {
    throw new FormatError("A record of a generator that is no JSON", {
      cause,
      remedy: "Remove it; it is measured again.",
    });
  }
}

/** The record at `path` if it is that of `measured`, else the one that `measure` makes, which is then kept there. */
export async function keptRecord(
  store: Store,
  path: string,
  measured: string,
  measure: () => Promise<GeneratorRecord>,
): Promise<GeneratorRecord> {
  if (await store.has(path)) {
    const stored = decodeRecord(await store.read(path));
    if (stored.measured === measured) return stored.record;
  }
  const record = await measure();
  await store.write(path, encodeRecord({ measured, record }));
  return record;
}
