import { crc32, FormatError, UnsupportedError } from "@helioscope/core";
import { ByteCursor } from "./byte-cursor.ts";

const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record and the longest comment after it. */
const END_REACH = 22 + 0xffff;

/** A file of an archive. */
export interface ZipEntry {
  /** Its bytes, a view of the archive's. Throws a FormatError where their CRC-32 is not the one they were stored with. */
  read(): Uint8Array;
}

/**
 * The entries of a zip archive whose files are stored without compression; zip64 is read too.
 *
 * @throws UnsupportedError for compressed or encrypted entries, by their names
 * @throws FormatError for what is malformed or cut short
 */
export function storedZipEntries(bytes: Uint8Array): Map<string, ZipEntry> {
  const { start, count } = directoryOf(bytes);
  const cursor = new ByteCursor(bytes, start);
  const entries = new Map<string, ZipEntry>();
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (cursor.uint32() !== ENTRY)
      throw new FormatError(`The zip archive's list breaks at entry ${i + 1} of ${count}`);
    cursor.pass(4);
    const flags = cursor.uint16();
    const method = cursor.uint16();
    cursor.pass(4);
    const sum = cursor.uint32();
    const packed = cursor.uint32();
    const unpacked = cursor.uint32();
    const [nameBytes, extraBytes, commentBytes] = [cursor.uint16(), cursor.uint16(), cursor.uint16()];
    cursor.pass(8);
    const offset = cursor.uint32();
    const name = cursor.text(nameBytes);
    const place = wide(cursor.take(extraBytes), { unpacked, packed, offset });
    cursor.pass(commentBytes);
    if (flags & 1) throw new UnsupportedError(`Entry ${name} of the archive is encrypted`);
    if (method !== 0 || place.packed !== place.unpacked) {
      throw new UnsupportedError(`Entry ${name} of the archive is compressed`, {
        expected: "stored entries, as torch.save writes them",
      });
    }
    total += place.packed;
    if (total > bytes.byteLength)
      throw new FormatError("Entries of the zip archive overlap", { expected: "each byte in one entry" });
    entries.set(name, entry(name, content(bytes, place), sum));
  }
  return entries;
}

/** PyTorch leaves the sum at 0 where it was told to make none (`set_crc32_options(False)`). */
function entry(name: string, content: Uint8Array, sum: number): ZipEntry {
  let unknown = sum !== 0;
  return {
    read: () => {
      if (unknown && crc32(content) !== sum) {
        throw new FormatError(`Entry ${name} of the archive is damaged: its CRC-32 differs`, {
          value: name,
          remedy: "Copy the file again from where it is whole.",
        });
      }
      unknown = false;
      return content;
    },
  };
}

interface Place {
  readonly unpacked: number;
  readonly packed: number;
  readonly offset: number;
}

function content(bytes: Uint8Array, { offset, packed }: Place): Uint8Array {
  const local = new ByteCursor(bytes, Math.min(offset, bytes.byteLength));
  if (local.uint32() !== LOCAL) throw new FormatError(`The zip archive has no entry at byte ${offset}`);
  local.pass(22);
  const skipped = local.uint16() + local.uint16();
  local.pass(skipped);
  return local.take(packed);
}

/** Fields of 32 bits that are full have their values in the extra field 1, in this order. */
function wide(extra: Uint8Array, place: Place): Place {
  const full = 0xffffffff;
  if (place.unpacked !== full && place.packed !== full && place.offset !== full) return place;
  const fields = new ByteCursor(extra);
  while (fields.position < extra.byteLength) {
    const id = fields.uint16();
    const length = fields.uint16();
    if (id !== 1) {
      fields.pass(length);
      continue;
    }
    const next = (value: number) => (value === full ? fields.uint64() : value);
    const unpacked = next(place.unpacked);
    const packed = next(place.packed);
    return { unpacked, packed, offset: next(place.offset) };
  }
  throw new FormatError("The zip archive lacks the lengths of a large entry");
}

function directoryOf(bytes: Uint8Array): { readonly start: number; readonly count: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.byteLength - 22;
  const lowest = Math.max(0, bytes.byteLength - END_REACH);
  while (end >= lowest && view.getUint32(end, true) !== END) end--;
  if (end < lowest) {
    throw new FormatError("The zip archive has no end", {
      remedy: "The file may have been cut short; copy it again.",
    });
  }
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count !== 0xffff && start !== 0xffffffff) return { start: checked(start, end), count };
  const locator = new ByteCursor(bytes, Math.max(0, end - 20));
  if (locator.uint32() !== END_64_LOCATOR) return { start: checked(start, end), count };
  locator.pass(4);
  const large = new ByteCursor(bytes, checked(locator.uint64(), end));
  if (large.uint32() !== END_64) throw new FormatError("The zip archive's end is malformed");
  large.pass(28);
  const entries = large.uint64();
  large.pass(8);
  return { start: checked(large.uint64(), end), count: entries };
}

function checked(start: number, end: number): number {
  if (start <= end) return start;
  throw new FormatError(`The zip archive's list begins at byte ${start}`, { expected: `at most ${end}` });
}
