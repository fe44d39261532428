const SLOTS = 1024;

/** Colours by index, in the order in which they appear; at most 256 of them. Colours are 32-bit words of RGBA bytes. */
export class PaletteIndex {
  readonly #colours = new Uint32Array(SLOTS);
  readonly #indices = new Int16Array(SLOTS).fill(-1);
  readonly #order: number[] = [];

  /** The index of each pixel, new colours taken in; nothing when they do not fit. */
  indexed(pixels: Uint32Array): Uint8Array | undefined {
    const data = new Uint8Array(pixels.length);
    const colours = this.#colours;
    const indices = this.#indices;
    for (let i = 0; i < pixels.length; i++) {
      const colour = pixels[i];
      let slot = Math.imul(colour, 0x9e3779b1) >>> 22;
      while (indices[slot] >= 0 && colours[slot] !== colour) slot = (slot + 1) % SLOTS;
      if (indices[slot] < 0) {
        if (this.#order.length === 256) return undefined;
        colours[slot] = colour;
        indices[slot] = this.#order.length;
        this.#order.push(colour);
      }
      data[i] = indices[slot];
    }
    return data;
  }

  /** Red, green and blue of each entry. */
  entries(): number[][] {
    const bytes = new Uint8Array(Uint32Array.from(this.#order).buffer);
    return this.#order.map((_, i) => [...bytes.subarray(4 * i, 4 * i + 3)]);
  }
}
