import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

export interface FileSums {
  readonly bytes: number;
  readonly sha256: string;
  /** Only where it was asked for. */
  readonly md5: string | undefined;
}

/** Checksums of a file, hexadecimal. MD5 because some archives state no other. */
export async function fileSums(path: string, options: { readonly md5?: boolean } = {}): Promise<FileSums> {
  const sha256 = createHash("sha256");
  const md5 = options.md5 ? createHash("md5") : undefined;
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    bytes += (chunk as Buffer).length;
    sha256.update(chunk as Buffer);
    md5?.update(chunk as Buffer);
  }
  return { bytes, sha256: sha256.digest("hex"), md5: md5?.digest("hex") };
}
