import type { Terminal } from "../terminal.ts";

/** Skips that are told one by one. */
const TOLD = 10;
/** Reasons that are told at the end. */
const REASONS = 10;

/** Tells the first skips as they come, and of the rest how many there are for each reason. */
export class SkipsTold {
  readonly #terminal: Pick<Terminal, "warn">;
  readonly #where: string;
  #told = 0;

  /** `where` says where they are all named. */
  constructor(terminal: Pick<Terminal, "warn">, where = "") {
    this.#terminal = terminal;
    this.#where = where;
  }

  tell(name: string, reason: string): void {
    if (this.#told++ < TOLD) this.#terminal.warn(`skipped ${name}: ${reason}`);
  }

  /** The counts are those of the whole catalogue, an earlier part of the run included. */
  sum(skipped: number, reasons: Readonly<Record<string, number>>): void {
    if (skipped <= TOLD && this.#told === skipped) return;
    this.#terminal.warn(`${skipped} files were skipped${this.#where}`);
    const all = Object.entries(reasons);
    for (const [reason, count] of all.slice(0, REASONS)) this.#terminal.warn(`  ${count}: ${reason}`);
    if (all.length > REASONS) this.#terminal.warn(`  and ${all.length - REASONS} more reasons`);
  }
}
