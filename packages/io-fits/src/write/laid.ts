type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A unit ready to be written, its data made when they are asked for: twice where they are summed first. */
export interface LaidUnit<P extends Pieces = Pieces> {
  /** Cards of exactly 80 characters, in order, END left out. */
  readonly cards: readonly string[];
  readonly dataBytes: number;
  /** The data without padding. Pieces belong to whoever takes them and are not changed afterwards. */
  readonly pieces: () => P;
  /** Whether CHECKSUM and DATASUM are to be put into the cards. */
  readonly checksums: boolean;
  /** The sum of the data, padding included, where it is known without reading them. */
  readonly datasum?: number;
  /** What fills the last block; 0 where absent. */
  readonly padding?: number;
}
