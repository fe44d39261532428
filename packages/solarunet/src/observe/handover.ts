/** Hands values from one loop to another, one at a time: `put` waits until the taker asks for the next. */
export class Handover<T> {
  #ask: (() => void) | undefined;
  #asked: Promise<void> = new Promise((resolve) => {
    this.#ask = resolve;
  });
  #give: ((value: { readonly value: T } | undefined) => void) | undefined;
  #ended = false;

  async put(value: T): Promise<void> {
    await this.#asked;
    this.#asked = new Promise((resolve) => {
      this.#ask = resolve;
    });
    this.#give?.({ value });
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#give?.(undefined);
  }

  async *values(): AsyncGenerator<T> {
    while (!this.#ended) {
      const given = new Promise<{ readonly value: T } | undefined>((resolve) => {
        this.#give = resolve;
      });
      this.#ask?.();
      const next = await given;
      if (!next) return;
      yield next.value;
    }
  }
}
