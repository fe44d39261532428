import { open } from "node:fs/promises";
import { ArgumentError } from "@helioscope/core";
import { NetworkError } from "../http/index.ts";
import { type ContentCheck, checkFor, HEAD_BYTES, isGzipName } from "./content-check.ts";
import { onDisk } from "./file-error.ts";
import { type FileSums, fileSums } from "./file-hash.ts";
import { gzipComplaint } from "./gzip-check.ts";
import { completePart, dropPart, partPath } from "./part-file.ts";

/** What is known of a file beforehand. */
export interface Expectations {
  readonly bytes?: number;
  /** Hexadecimal, as the next. */
  readonly sha256?: string;
  readonly md5?: string;
  /** Instead of what the file's name asks for ({@link checkFor}); null for no check at all. */
  readonly check?: ContentCheck | null;
}

/** Throws an ArgumentError for what no file can have. */
export function checkExpectations({ bytes, sha256, md5 }: Expectations): void {
  if (bytes !== undefined && (!Number.isSafeInteger(bytes) || bytes < 0)) {
    throw new ArgumentError(`A file of ${bytes} bytes`, { value: bytes, expected: "a whole number" });
  }
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new ArgumentError("The SHA-256", { value: sha256, expected: "64 hexadecimal digits" });
  }
  if (md5 !== undefined && !/^[0-9a-f]{32}$/i.test(md5)) {
    throw new ArgumentError("The MD5", { value: md5, expected: "32 hexadecimal digits" });
  }
}

/**
 * Gives a part its name when it is what was expected; else removes it, so that the next attempt starts anew, and throws
 * a retriable NetworkError.
 */
export function finishPart(
  url: string,
  path: string,
  expected: Expectations,
): Promise<{ path: string; url: string; bytes: number; sha256: string }> {
  return onDisk(path, async () => {
    const part = partPath(path);
    const sums = await fileSums(part, { md5: expected.md5 !== undefined });
    const { check = checkFor(path) } = expected;
    const unpacked = expected.check === undefined && isGzipName(path);
    const complaint =
      check?.(await headOf(part), sums.bytes) ??
      differs(sums, expected) ??
      (unpacked ? await gzipComplaint(part) : undefined);
    if (complaint) {
      await dropPart(path);
      throw new NetworkError(`the file ${complaint}`, { url, failure: "content", retriable: true });
    }
    await completePart(path);
    return { path, url, bytes: sums.bytes, sha256: sums.sha256 };
  });
}

function differs(sums: FileSums, expected: Expectations): string | undefined {
  for (const [what, is, wanted] of [
    ["length", sums.bytes, expected.bytes],
    ["SHA-256", sums.sha256, expected.sha256?.toLowerCase()],
    ["MD5", sums.md5, expected.md5?.toLowerCase()],
  ]) {
    if (wanted !== undefined && is !== wanted) return `has the ${what} ${is} and not ${wanted}`;
  }
  return undefined;
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
