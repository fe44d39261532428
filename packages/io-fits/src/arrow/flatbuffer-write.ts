/** A field of a flatbuffer table; undefined leaves it out. */
export type FlatField =
  | { readonly bits: 8 | 16 | 32 | 64; readonly value: number }
  | FlatTable
  | string
  | readonly FlatTable[]
  | FlatStructs
  | undefined;

/** A flatbuffer table: its fields by number. */
export interface FlatTable {
  readonly fields: readonly FlatField[];
}

/** A vector of structs, each `words` 64-bit integers (smaller members padded). */
export interface FlatStructs {
  readonly words: number;
  readonly values: readonly number[];
}

export const int8 = (value: number): FlatField => ({ bits: 8, value });
export const int16 = (value: number): FlatField => ({ bits: 16, value });
export const int32 = (value: number): FlatField => ({ bits: 32, value });
export const int64 = (value: number): FlatField => ({ bits: 64, value });

/** Lays out a table and all that hangs on it, front to back, each object behind the one that points at it. */
export function flatbuffer(root: FlatTable): Uint8Array {
  const writer = new Writer();
  writer.reserve(4);
  const start = writer.table(root);
  writer.view.setUint32(0, start, true);
  return writer.bytes();
}

class Writer {
  view = new DataView(new ArrayBuffer(1024));
  #used = 0;

  /** The bytes so far, filled up to a multiple of 8. */
  bytes(): Uint8Array {
    this.#align(8, 0);
    return new Uint8Array(this.view.buffer, 0, this.#used);
  }

  reserve(length: number): number {
    const at = this.#used;
    this.#used += length;
    if (this.#used > this.view.byteLength) {
      const grown = new Uint8Array(this.#used * 2);
      grown.set(new Uint8Array(this.view.buffer));
      this.view = new DataView(grown.buffer);
    }
    return at;
  }

  /** Moves on until the position plus `shift` is a multiple of `step`. */
  #align(step: number, shift: number): void {
    this.reserve((step - ((this.#used + shift) % step)) % step);
  }

  /** Every field has 8 bytes of its own: larger than need be, and aligned whatever it is. */
  table({ fields }: FlatTable): number {
    this.#align(2, 0);
    const offsets = this.reserve(4 + fields.length * 2);
    this.#align(8, 4);
    const start = this.reserve(4 + fields.length * 8);
    this.view.setUint16(offsets, 4 + fields.length * 2, true);
    this.view.setUint16(offsets + 2, 4 + fields.length * 8, true);
    this.view.setInt32(start, start - offsets, true);
    for (const [i, field] of fields.entries()) {
      if (field === undefined) continue;
      const at = start + 4 + i * 8;
      this.view.setUint16(offsets + 4 + i * 2, 4 + i * 8, true);
      this.#field(field, at);
    }
    return start;
  }

  #field(field: Exclude<FlatField, undefined>, at: number): void {
    if (typeof field === "object" && "bits" in field) {
      if (field.bits === 8) this.view.setInt8(at, field.value);
      else if (field.bits === 16) this.view.setInt16(at, field.value, true);
      else if (field.bits === 32) this.view.setInt32(at, field.value, true);
      else this.view.setBigInt64(at, BigInt(field.value), true);
      return;
    }
    const target =
      typeof field === "string"
        ? this.#string(field)
        : "fields" in field
          ? this.table(field)
          : this.#vector(field);
    this.view.setUint32(at, target - at, true);
  }

  #string(text: string): number {
    const bytes = new TextEncoder().encode(text);
    this.#align(4, 0);
    const start = this.reserve(4 + bytes.length + 1);
    this.view.setUint32(start, bytes.length, true);
    new Uint8Array(this.view.buffer, start + 4).set(bytes);
    return start;
  }

  #vector(items: readonly FlatTable[] | FlatStructs): number {
    if ("words" in items) {
      this.#align(8, 4);
      const start = this.reserve(4 + items.values.length * 8);
      this.view.setUint32(start, items.values.length / items.words, true);
      for (const [i, value] of items.values.entries()) {
        this.view.setBigInt64(start + 4 + i * 8, BigInt(value), true);
      }
      return start;
    }
    this.#align(4, 0);
    const start = this.reserve(4 + items.length * 4);
    this.view.setUint32(start, items.length, true);
    for (const [i, item] of items.entries()) {
      const at = start + 4 + i * 4;
      const target = this.table(item);
      this.view.setUint32(at, target - at, true);
    }
    return start;
  }
}
