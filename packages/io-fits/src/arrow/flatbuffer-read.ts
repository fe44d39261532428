/** A table in a flatbuffer. Reading outside the bytes throws a RangeError. */
export class FlatView {
  readonly #view: DataView;
  readonly #start: number;

  constructor(view: DataView, start: number) {
    this.#view = view;
    this.#start = start;
  }

  /** The table at the root of a buffer. */
  static root(bytes: Uint8Array): FlatView {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatView(view, view.getUint32(0, true));
  }

  /** Where a field lies; 0 where it is absent. */
  #field(n: number): number {
    const offsets = this.#start - this.#view.getInt32(this.#start, true);
    if (4 + n * 2 >= this.#view.getUint16(offsets, true)) return 0;
    const offset = this.#view.getUint16(offsets + 4 + n * 2, true);
    return offset === 0 ? 0 : this.#start + offset;
  }

  #target(n: number): number {
    const at = this.#field(n);
    return at === 0 ? 0 : at + this.#view.getUint32(at, true);
  }

  int8(n: number, absent = 0): number {
    const at = this.#field(n);
    return at === 0 ? absent : this.#view.getInt8(at);
  }

  int16(n: number, absent = 0): number {
    const at = this.#field(n);
    return at === 0 ? absent : this.#view.getInt16(at, true);
  }

  int32(n: number, absent = 0): number {
    const at = this.#field(n);
    return at === 0 ? absent : this.#view.getInt32(at, true);
  }

  int64(n: number): number {
    const at = this.#field(n);
    return at === 0 ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  table(n: number): FlatView | undefined {
    const at = this.#target(n);
    return at === 0 ? undefined : new FlatView(this.#view, at);
  }

  string(n: number): string | undefined {
    const at = this.#target(n);
    if (at === 0) return undefined;
    const length = this.#view.getUint32(at, true);
    if (at + 4 + length > this.#view.byteLength) throw new RangeError("a string longer than the buffer");
    return new TextDecoder().decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + at + 4, length),
    );
  }

  /** Tables of a vector; none where it is absent. */
  tables(n: number): FlatView[] {
    const { at, length } = this.#vector(n, 4);
    return Array.from({ length }, (_, i) => {
      const item = at + i * 4;
      return new FlatView(this.#view, item + this.#view.getUint32(item, true));
    });
  }

  /** Structs of a vector as their 64-bit integers, `words` each. */
  structs(n: number, words: number): number[] {
    const { at, length } = this.#vector(n, words * 8);
    return Array.from({ length: length * words }, (_, i) => Number(this.#view.getBigInt64(at + i * 8, true)));
  }

  #vector(n: number, width: number): { readonly at: number; readonly length: number } {
    const start = this.#target(n);
    if (start === 0) return { at: 0, length: 0 };
    const length = this.#view.getUint32(start, true);
    if (start + 4 + length * width > this.#view.byteLength)
      throw new RangeError("a vector longer than the buffer");
    return { at: start + 4, length };
  }
}
