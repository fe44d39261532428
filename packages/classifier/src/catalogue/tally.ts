import type { CatalogueEntry } from "./classify-images.ts";

/** How many of what a catalogue holds. */
export interface CatalogueCounts {
  readonly files: number;
  readonly classified: number;
  readonly skipped: number;
  /** Images of each class that is said, all classes of the network in its order. */
  readonly classes: Readonly<Record<string, number>>;
  /** Images of which no class is said. */
  readonly unsaid: number;
  /** Images of the whole disc. */
  readonly fullDiscs: number;
  /** Images of each class, by band. */
  readonly bands: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly observatories: Readonly<Record<string, number>>;
  /** First and last time of observation, UTC. */
  readonly times: readonly [string, string] | null;
  /** Skips by reason; numbers and quoted names in the reasons are left out. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Names that are counted apart; the rest are counted together, so that no header can fill the memory. */
const MOST_NAMES = 100;
const OTHER = "other";
const UNKNOWN = "unknown";

/** Counts the entries of a catalogue as they come. */
export class CatalogueTally {
  readonly #classes: Map<string, number>;
  readonly #bands = new Map<string, Map<string, number>>();
  readonly #observatories = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  #classified = 0;
  #skipped = 0;
  #unsaid = 0;
  #fullDiscs = 0;
  #times: readonly [string, string] | null = null;

  constructor(classes: readonly string[]) {
    this.#classes = new Map(classes.map((name) => [name, 0]));
  }

  add(entry: CatalogueEntry): void {
    if (entry.kind === "skip") {
      this.#skipped++;
      count(this.#reasons, generalReason(entry.reason));
      return;
    }
    this.#classified++;
    const { row } = entry;
    const said = typeof row.class === "string" ? row.class : null;
    // With several labels an image counts for each of them.
    const labels =
      typeof row.labels === "string" && row.labels !== "" ? row.labels.split(";") : said ? [said] : [];
    if (labels.length === 0) this.#unsaid++;
    if (row.full_disc === true) this.#fullDiscs++;
    const band = nameIn(this.#bands, row.band);
    const ofBand = this.#bands.get(band) ?? new Map<string, number>();
    this.#bands.set(band, ofBand);
    for (const label of labels) {
      count(this.#classes, label);
      count(ofBand, label);
    }
    count(this.#observatories, nameIn(this.#observatories, row.observatory));
    if (typeof row.utc === "string") {
      const times = [row.utc, ...(this.#times ?? [])].sort();
      this.#times = [times[0], times[times.length - 1]];
    }
  }

  get counts(): CatalogueCounts {
    return {
      files: this.#classified + this.#skipped,
      classified: this.#classified,
      skipped: this.#skipped,
      classes: Object.fromEntries(this.#classes),
      unsaid: this.#unsaid,
      fullDiscs: this.#fullDiscs,
      bands: Object.fromEntries(
        [...this.#bands].map(([band, classes]) => [band, Object.fromEntries(classes)]),
      ),
      observatories: Object.fromEntries(this.#observatories),
      times: this.#times,
      reasons: Object.fromEntries(byCount(this.#reasons)),
    };
  }
}

const byCount = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, a], [, b]) => b - a);

function count(counts: Map<string, number>, name: string): void {
  const known = counts.has(name) || counts.size < MOST_NAMES ? name : OTHER;
  counts.set(known, (counts.get(known) ?? 0) + 1);
}

function nameIn(known: ReadonlyMap<string, unknown>, value: unknown): string {
  const name = typeof value === "string" ? value : UNKNOWN;
  return known.has(name) || known.size < MOST_NAMES ? name : OTHER;
}

/** One reason for what differs in numbers and names only. */
function generalReason(reason: string): string {
  return reason
    .replace(/"[^"]*"/g, '"..."')
    .replace(/\d+(\.\d+)?/g, "N")
    .slice(0, 200);
}
