import { crc32, FormatError, UnsupportedError } from "@helioscope/core";
import { Inflate } from "fflate";

/** A file of a ZIP archive, not yet unpacked. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes that it says it comes to. */
  readonly size: number;
  /** Unpacks it: exactly `size` bytes, whose CRC-32 is the archive's. */
  read(): Uint8Array;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const IN_64_BITS = 0xffffffff;
const SLICE = 2 ** 14;
/** The end record's comment is at most so long. */
const FARTHEST = 65_557;

/**
 * The files of a ZIP archive by its central directory (APPNOTE 4.3). Nothing is unpacked, so that the caller can refuse what
 * is too large; what then comes to more than it says ends at once. Throws a FormatError for a damaged archive, an
 * UnsupportedError for encrypted files and other methods than stored and deflated.
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) throw damaged("its directory is not whole");
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const [crc, packed, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true));
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    );
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if ([packed, size, local].includes(IN_64_BITS)) {
      throw new UnsupportedError("A ZIP archive with 64-bit lengths", {
        value: name,
        expected: "one below 4 GiB",
      });
    }
    if (flags & 1 || (method !== 0 && method !== 8)) {
      throw new UnsupportedError(`${name} is ${flags & 1 ? "encrypted" : `packed by method ${method}`}`, {
        value: method,
        expected: "stored or deflated",
      });
    }
    const read = () => unpack(packedBytes(bytes, view, local, packed, name), { name, size, method, crc });
    entries.push({ name, size, read });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function endRecord(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - FARTHEST; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw damaged("it has no directory, so it was cut off");
}

function packedBytes(
  bytes: Uint8Array,
  view: DataView,
  local: number,
  packed: number,
  name: string,
): Uint8Array {
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
    throw damaged(`${name} is not where it should be`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) throw damaged(`${name} ends beyond the file`);
  return bytes.subarray(start, start + packed);
}

interface Promised {
  readonly name: string;
  readonly size: number;
  readonly method: number;
  readonly crc: number;
}

function unpack(packed: Uint8Array, { name, size, method, crc }: Promised): Uint8Array {
  if (method === 0 && packed.length !== size)
    throw damaged(`${name} has ${packed.length} bytes, not ${size}`);
  const content = method === 0 ? packed : inflate(packed, size, name);
  if (crc32(content) !== crc) throw damaged(`the checksum of ${name} does not agree`);
  return content;
}

class TooLong extends Error {}

function inflate(packed: Uint8Array, size: number, name: string): Uint8Array {
  const out = new Uint8Array(size);
  let filled = 0;
  const inflator = new Inflate((chunk) => {
    if (filled + chunk.length > size) throw new TooLong();
    out.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += SLICE) {
      inflator.push(packed.subarray(at, at + SLICE), at + SLICE >= packed.length);
    }
  } catch (cause) {
    if (cause instanceof TooLong) throw damaged(`${name} comes to more than the ${size} bytes that it says`);
    throw damaged(`${name} cannot be inflated`, cause);
  }
  if (filled !== size) throw damaged(`${name} comes to ${filled} bytes, not ${size}`);
  return out;
}

function damaged(what: string, cause?: unknown): FormatError {
  return new FormatError(`The ZIP archive is damaged: ${what}`, {
    expected: "a whole archive",
    remedy: "Fetch the file again",
    ...(cause !== undefined && { cause }),
  });
}
