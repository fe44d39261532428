import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { PassThrough, Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import { FormatError } from "../../../errors.ts";

/** One file of a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Offset of the local header, bytes. */
  readonly offset: number;
}

export interface ZipArchive {
  readonly path: string;
  readonly file: FileHandle;
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const CHUNK_BYTES = 1 << 20;

/**
 * Opens a ZIP archive (a Python wheel is one) by its central directory. Throws a FormatError when it has none, as a
 * download that was cut short. Close `file` in the end. Archives of 4 GiB and more (ZIP64) are refused.
 */
export async function openZip(path: string): Promise<ZipArchive> {
  const file = await open(path);
  try {
    return { path, file, entries: await readDirectory(path, file) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readDirectory(path: string, file: FileHandle): Promise<Map<string, ZipEntry>> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw broken(path, "it has no central directory");
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (offset === 0xffffffff || count === 0xffff) throw broken(path, "it is a ZIP64 archive");
  if (offset + length > size) throw broken(path, "its central directory is cut short");

  const directory = await readAt(file, offset, length);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw broken(path, `entry ${i} of its central directory is not one`);
    }
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString("utf8", at + 46, at + 46 + nameLength);
    entries.set(name, {
      name,
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Unpacks one file in a stream and returns its SHA-256, base64url without padding, as a wheel's RECORD writes it. */
export async function extractEntry(
  zip: ZipArchive,
  entry: ZipEntry,
  target: string,
  signal?: AbortSignal,
): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const hash = createHash("sha256");
  let written = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      written += chunk.length;
      done(null, chunk);
    },
  });
  const source = await contentStream(zip, entry);
  const inflate = entry.method === DEFLATED ? createInflateRaw() : new PassThrough();
  await pipeline(source, inflate, meter, createWriteStream(target), signal ? { signal } : {});
  if (written !== entry.size)
    throw broken(zip.path, `${entry.name} holds ${written} bytes, not ${entry.size}`);
  return hash.digest("base64url");
}

/** The text of a small entry. */
export async function readEntryText(zip: ZipArchive, entry: ZipEntry): Promise<string> {
  const inflate = entry.method === DEFLATED ? createInflateRaw() : new PassThrough();
  const parts: Buffer[] = [];
  await pipeline(await contentStream(zip, entry), inflate, async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) parts.push(chunk);
  });
  return Buffer.concat(parts).toString("utf8");
}

async function contentStream({ path, file }: ZipArchive, entry: ZipEntry): Promise<Readable> {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw broken(path, `${entry.name} is compressed by method ${entry.method}`);
  }
  const header = await readAt(file, entry.offset, 30);
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw broken(path, `${entry.name} has no local header`);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return Readable.from(chunks(file, start, start + entry.compressedSize), { objectMode: false });
}

async function* chunks(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const chunk = await readAt(file, at, Math.min(CHUNK_BYTES, end - at));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function broken(path: string, why: string): FormatError {
  return new FormatError(`${path} cannot be read as a ZIP archive: ${why}`, { value: path });
}
