/** Something in the file that breaks the Standard but was read around. */
export interface FitsWarning {
  readonly message: string;
  /** 0-based index of the header-data unit. */
  readonly unit: number;
  /** Keyword of the card, where one is concerned. */
  readonly card?: string;
  /** Offset in the (inflated) file, in bytes. */
  readonly byteOffset: number;
}

const PER_UNIT = 50;

/** Collects warnings; after 50 in one unit only their number is kept, so that a garbled header stays readable. */
export class WarningLog {
  readonly #list: FitsWarning[] = [];
  readonly #counts = new Map<number, number>();

  get list(): readonly FitsWarning[] {
    return this.#list;
  }

  add(warning: FitsWarning): void {
    const count = (this.#counts.get(warning.unit) ?? 0) + 1;
    this.#counts.set(warning.unit, count);
    if (count <= PER_UNIT) this.#list.push(warning);
  }

  /** Adds the note on what was left out; called once, when the file has been scanned. */
  close(): void {
    for (const [unit, count] of this.#counts) {
      if (count > PER_UNIT) {
        this.#list.push({ message: `${count - PER_UNIT} more warnings left out`, unit, byteOffset: 0 });
      }
    }
  }
}
