import { Session } from "node:inspector";

/** Which blocks of the package this thread has run. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen: Set<string>;

  constructor(seen: Iterable<string> = []) {
    this.#seen = new Set(seen);
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Blocks that ran since the last call and are not known yet; `learn` makes them known. */
  fresh(learn: boolean): string[] {
    const found: string[] = [];
    this.#session.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error !== null) throw error;
      for (const script of answer.result) {
        const file = /io-fits\/src\/(.*)$/.exec(script.url)?.[1];
        if (file === undefined) continue;
        for (const { ranges } of script.functions) {
          for (const { startOffset, endOffset, count } of ranges) {
            if (count === 0) continue;
            // Loops that ran once, a few times and often are different.
            const block = `${file}:${startOffset}-${endOffset}:${count === 1 ? 1 : count < 16 ? 2 : 3}`;
            if (this.#seen.has(block)) continue;
            if (learn) this.#seen.add(block);
            found.push(block);
          }
        }
      }
    });
    return found;
  }

  get size(): number {
    return this.#seen.size;
  }
}
