import { basename, join } from "node:path";
import { isUrl } from "./files.ts";

/** What `fits convert` makes. */
export const TARGETS = ["fits", "fz", "png", "csv", "jsonl", "parquet", "arrow"] as const;
export type Target = (typeof TARGETS)[number];

/** Formats of tables. */
export const TABLE_TARGETS: readonly Target[] = ["csv", "jsonl", "parquet", "arrow"];

const ENDINGS: readonly (readonly [RegExp, Target])[] = [
  [/\.(?:fits?|fts)\.fz$|\.fz$/i, "fz"],
  [/\.(?:fits?|fts)(?:\.gz)?$/i, "fits"],
  [/\.png$/i, "png"],
  [/\.csv$/i, "csv"],
  [/\.(?:jsonl|ndjson)$/i, "jsonl"],
  [/\.parquet$/i, "parquet"],
  [/\.(?:arrow|feather)$/i, "arrow"],
];

/** The format that the end of a name stands for. */
export function targetOf(name: string): Target | undefined {
  return ENDINGS.find(([pattern]) => pattern.test(name))?.[1];
}

/** The name without what says its format: `a.fits.fz` and `a.fts.gz` are both `a`. */
export function stemOf(path: string): string {
  return basename(isUrl(path) ? urlName(path) : path)
    .replace(/\.(?:gz|Z|fz)$/i, "")
    .replace(/\.(?:fits?|fts|csv|jsonl|ndjson|parquet|arrow|feather)$/i, "");
}

/** What stands before the query of a URL; its characters as they are where its escapes make no sense. */
function urlName(url: string): string {
  const { pathname, hostname } = new URL(url);
  try {
    return basename(decodeURIComponent(pathname)) || hostname;
  } catch {
    return pathname;
  }
}

export const suffixOf = (target: Target): string => (target === "fz" ? "fits.fz" : target);

/** Where the outputs of one run go, so that none takes the place of another or of an input. */
export class Places {
  readonly #folder: string;
  readonly #file: string | undefined;
  readonly #taken = new Map<string, string>();

  /** `file` is the one name that the whole run writes to, if the user gave one. */
  constructor(folder: string, file: string | undefined, inputs: readonly string[]) {
    this.#folder = folder;
    this.#file = file;
    for (const input of inputs) this.#taken.set(input, "an input");
  }

  /** The path for what comes of an input; `part` tells several outputs of one input apart. Throws where it is taken. */
  take(input: string, target: Target, part?: string): string {
    const stem = part === undefined ? stemOf(input) : `${stemOf(input)}.${part}`;
    const path = this.#file ?? join(this.#folder, `${stem}.${suffixOf(target)}`);
    const owner = this.#taken.get(path);
    if (owner !== undefined) {
      throw new Error(
        `${path} is ${owner}, and would be written over. Choose another --out, or convert one by one`,
      );
    }
    this.#taken.set(path, `what became of ${basename(input)}`);
    return path;
  }
}
