import { FormatError, UnsupportedError } from "@helioscope/core";
import { ByteCursor } from "./byte-cursor.ts";
import type { TorchArchive } from "./legacy-stream.ts";
import { elementBytes, storageOf } from "./storages.ts";
import { torchGlobal } from "./torch-globals.ts";
import { unpickle } from "./unpickle.ts";
import { storedZipEntries, type ZipEntry } from "./zip-directory.ts";

const MAX_PICKLE_BYTES = 2 ** 28;

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Reads the archive that PyTorch writes since 1.6: NAME/data.pkl, NAME/data/KEY for each storage, NAME/byteorder. */
export function readZipArchive(bytes: Uint8Array): TorchArchive {
  const entries = storedZipEntries(bytes);
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) {
    throw new FormatError(`A zip archive with ${pickles.length} data.pkl`, {
      expected: "one, as torch.save writes it",
    });
  }
  const folder = pickles[0].slice(0, -"data.pkl".length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw new UnsupportedError("The file is a TorchScript program", {
      expected: "weights",
      remedy: "Save the weights alone: torch.save(model.state_dict(), FILE).",
    });
  }
  const order = entries.get(`${folder}byteorder`)?.read();
  if (order && new TextDecoder().decode(order).trim() !== "little") {
    throw new UnsupportedError("The file was written on a big-endian machine", {
      expected: "little-endian values",
    });
  }
  const pickle = (entries.get(pickles[0]) as ZipEntry).read();
  if (pickle.byteLength > MAX_PICKLE_BYTES)
    throw new FormatError(`data.pkl has ${pickle.byteLength} bytes`, {
      expected: `at most ${MAX_PICKLE_BYTES}`,
    });
  const root = unpickle(new ByteCursor(pickle), { global: torchGlobal, persistent: storageOf });
  return {
    root,
    bytesOf: ({ key, dtype, whole }) => {
      const part = entries.get(`${folder}data/${key}`)?.read();
      const length = whole * elementBytes(dtype);
      if (!part) throw new FormatError(`Storage ${key} has no values in the file`);
      if (part.byteLength < length)
        throw new FormatError(`Storage ${key} has ${part.byteLength} bytes`, { expected: `${length}` });
      return part.subarray(0, length);
    },
  };
}
