import { FormatError, UnsupportedError } from "@helioscope/core";
import { ByteCursor } from "./byte-cursor.ts";
import { kindOf } from "./kind-of.ts";
import { elementBytes, storageOf, type TorchStorage } from "./storages.ts";
import { torchGlobal } from "./torch-globals.ts";
import { type PickleValue, unpickle } from "./unpickle.ts";

/** What a file holds: the saved object, and the bytes of each storage by its key. */
export interface TorchArchive {
  readonly root: PickleValue;
  bytesOf(storage: TorchStorage): Uint8Array;
}

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
/** The pickle of the magic number: protocol 2, LONG1 of 10 bytes. */
const START: readonly number[] = [
  0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
];

/** Whether the bytes begin as `torch.save` of PyTorch before 1.6 wrote them. */
export function isLegacyStream(bytes: Uint8Array): boolean {
  return START.every((byte, i) => i === 1 || bytes[i] === byte);
}

/**
 * Reads the stream that PyTorch wrote before 1.6 (and writes with `_use_new_zipfile_serialization=False`): pickles of a
 * magic number, of 1001, of facts on the machine, of the object and of the list of storages; then for each storage the
 * number of elements (int64) and their bytes.
 */
export function readLegacyStream(bytes: Uint8Array): TorchArchive {
  const cursor = new ByteCursor(bytes);
  const storages = new Map<string, TorchStorage>();
  const refuse = () => {
    throw new FormatError("The head of the file refers to storages");
  };
  const plain = { global: torchGlobal, persistent: refuse };
  if (unpickle(cursor, plain) !== MAGIC)
    throw new FormatError("Not a file of PyTorch: the magic number differs");
  const version = unpickle(cursor, plain);
  if (version !== PROTOCOL)
    throw new UnsupportedError(
      `A file of PyTorch's protocol ${typeof version === "number" ? version : kindOf(version)}`,
      {
        expected: `${PROTOCOL}`,
      },
    );
  const machine = unpickle(cursor, plain);
  if (!(machine instanceof Map) || machine.get("little_endian") !== true) {
    throw new UnsupportedError("The file was written on a big-endian machine", {
      expected: "little-endian values",
    });
  }
  const root = unpickle(cursor, {
    global: torchGlobal,
    persistent: (id) => {
      const storage = storageOf(id);
      const before = storages.get(storage.key);
      if (before && (before.dtype !== storage.dtype || before.whole !== storage.whole))
        throw new FormatError(`Storage ${storage.key} has two types or lengths`);
      storages.set(storage.key, storage);
      return storage;
    },
  });
  const keys = unpickle(cursor, plain);
  if (!Array.isArray(keys)) throw new FormatError("The file has no list of storages");
  const parts = new Map<string, Uint8Array>();
  for (const key of keys) {
    if (typeof key !== "string") throw new FormatError(`The list of storages holds ${kindOf(key)}`);
    const storage = storages.get(key);
    if (!storage) throw new FormatError(`Storage ${key} is listed but not used`);
    const count = cursor.uint64();
    if (count !== storage.whole) {
      throw new FormatError(`Storage ${storage.key} has ${count} elements`, { expected: `${storage.whole}` });
    }
    parts.set(storage.key, cursor.take(count * elementBytes(storage.dtype)));
  }
  return {
    root,
    bytesOf: ({ key }) => {
      const part = parts.get(key);
      if (!part) throw new FormatError(`Storage ${key} has no values in the file`);
      return part;
    },
  };
}
