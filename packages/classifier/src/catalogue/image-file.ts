/** A file that may hold an image. Its bytes come when they are asked for. */
export interface ImageFile {
  /** As the catalogue calls it. */
  readonly name: string;
  /** Bytes, where they are known beforehand. */
  readonly size?: number;
  /** Why it cannot be read, where that is known beforehand; such a file is a skip. */
  readonly problem?: string;
  read(): Promise<Uint8Array>;
}
