import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dataPath, hasData } from "../../../../testing/data.ts";
import type { NumericArray } from "../../src/index.ts";

/** What the manifest says of one file. */
export interface Entry {
  readonly file: string;
  readonly kinds: readonly string[];
  readonly expect?: string;
}

/** One unit as astropy 5.2.1 reads it. */
export interface ReferenceUnit {
  readonly index: number;
  readonly type: string;
  readonly name: string;
  readonly cards: number;
  readonly keywords: Readonly<Record<string, unknown>>;
  readonly data?: ReferencePixels | null;
  readonly groups?: { readonly gcount: number; readonly parnames: string[]; readonly data: ReferencePixels };
  readonly table?: {
    readonly nrows: number;
    readonly columns: readonly {
      readonly name: string;
      readonly format: string;
      readonly unit: string | null;
    }[];
    readonly first: Readonly<Record<string, unknown>>;
    readonly last: Readonly<Record<string, unknown>>;
    readonly col_sha: Readonly<Record<string, string>>;
  };
}

export interface ReferencePixels {
  /** Slowest axis first. */
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly count_nan: number;
  readonly sha256_be_f64: string;
  readonly sha256_be_f64_scaled_in_double?: string;
}

export const corpusPath = (file: string): string => dataPath("fits", "corpus", file);

/** All files of the corpus; none where the shared data folder is absent. */
export const corpus: readonly Entry[] = hasData
  ? (JSON.parse(readFileSync(corpusPath("manifest.json"), "utf8")) as Entry[])
  : [];

export function reference(file: string): readonly ReferenceUnit[] {
  const path = dataPath("fits", "reference", `${file}.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { hdus?: ReferenceUnit[] }).hdus ?? [];
}

/** Files that astropy opens; the others are in hostile.test.ts. */
export const readable: readonly string[] = corpus
  .map(({ file }) => file)
  .filter((file) => !file.startsWith("mal_") && reference(file).length > 0);

/** The corpus' hash: values as big-endian float64, every NaN 0x7ff8000000000000. */
export function hashAsDoubles(data: NumericArray): string {
  const bytes = new DataView(new ArrayBuffer(data.length * 8));
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (Number.isNaN(value)) bytes.setBigUint64(i * 8, 0x7ff8000000000000n);
    else bytes.setFloat64(i * 8, value);
  }
  return createHash("sha256").update(new Uint8Array(bytes.buffer)).digest("hex");
}
