import type { Row } from "@helioscope/core";

/** A row that is shown as an example. */
export interface ExampleRow {
  readonly file: string;
  readonly class: string;
  readonly probability: number;
}

/**
 * Keeps a few rows of a catalogue as it streams by: the most certain of each class, and the least certain of all. Of equals
 * the earlier stays. Memory does not grow with the number of rows.
 */
export class CatalogueExamples {
  readonly #classes: readonly string[];
  readonly #most: Map<string, ExampleRow[]>;
  readonly #least: ExampleRow[] = [];
  readonly #each: number;

  constructor(classes: readonly string[], each: number) {
    this.#classes = classes;
    this.#most = new Map(classes.map((name) => [name, []]));
    this.#each = each;
  }

  /** Takes a row of {@link catalogueRow}. */
  add(row: Row): void {
    const { file, probability } = row;
    if (typeof file !== "string" || typeof probability !== "number") return;
    const best = this.#classes.reduce((a, b) => (Number(row[`p_${b}`]) > Number(row[`p_${a}`]) ? b : a));
    const example = { file, class: best, probability };
    if (row.class === best) insert(this.#most.get(best), example, this.#each, (a, b) => a > b);
    insert(this.#least, example, this.#each, (a, b) => a < b);
  }

  /** The most certain first. Classes without an image have no examples. */
  get most(): ReadonlyMap<string, readonly ExampleRow[]> {
    return new Map([...this.#most].filter(([, rows]) => rows.length > 0));
  }

  /** The least certain first. */
  get least(): readonly ExampleRow[] {
    return this.#least;
  }
}

function insert(
  rows: ExampleRow[] | undefined,
  one: ExampleRow,
  most: number,
  before: (a: number, b: number) => boolean,
): void {
  if (!rows) return;
  const place = rows.findIndex(({ probability }) => before(one.probability, probability));
  if (place < 0 && rows.length >= most) return;
  rows.splice(place < 0 ? rows.length : place, 0, one);
  if (rows.length > most) rows.pop();
}
