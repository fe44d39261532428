/** A header-data unit ready to be laid down, but for its checksums, its END card and its padding. */
export interface EncodedUnit {
  /** Cards of exactly 80 characters, in order, END left out. */
  readonly cards: readonly string[];
  /** The bytes of the data, one piece behind the other, without padding. */
  readonly data: readonly Uint8Array[];
}
