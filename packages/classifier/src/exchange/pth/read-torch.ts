import { DataError, FormatError, UnsupportedError } from "@helioscope/core";
import type { NamedTensor, TensorData } from "@helioscope/core/model";
import { contiguousTensors } from "./contiguous.ts";
import { kindOf } from "./kind-of.ts";
import { isLegacyStream, readLegacyStream } from "./legacy-stream.ts";
import { valuesOf } from "./storages.ts";
import { isTensor, type TorchTensor } from "./torch-globals.ts";
import type { PickleValue } from "./unpickle.ts";
import { isZip, readZipArchive } from "./zip-archive.ts";

/** The weights of a file that `torch.save` wrote. */
export interface TorchFile {
  /** In the file's order and layout; names without the `module.` of DataParallel. */
  readonly tensors: readonly NamedTensor[];
  /** `legacy`: the stream of PyTorch before 1.6; `zip`: the archive since. */
  readonly format: "legacy" | "zip";
  /** Where in the saved object the weights were; null: they are the object itself. */
  readonly key: string | null;
  /** Entries beside the weights that were left out: epoch, optimiser and so on. */
  readonly ignored: readonly string[];
}

/** Keys under which training programs keep the weights beside other things. */
const WEIGHT_KEYS = ["state_dict", "model_state_dict", "model"] as const;

/**
 * Reads the weights of a PyTorch file without Python: a `state_dict`, or a dictionary that has one under `state_dict`,
 * `model_state_dict` or `model`. Only tensors, dictionaries and plain values are understood; nothing of the file is
 * executed. Values share memory with `bytes` where alignment and strides allow it.
 *
 * @throws UnsupportedError when the file holds anything else of Python, by its name, has keys that are no text, was
 *   written on a big-endian machine, or is a TorchScript program
 * @throws FormatError for what is malformed, cut short, damaged (the CRC-32 of an archive's entries), or no file of
 *   PyTorch
 * @throws DataError when there are no weights in it
 */
export function readTorch(bytes: Uint8Array): TorchFile {
  const format = formatOf(bytes);
  const { root, bytesOf } = format === "zip" ? readZipArchive(bytes) : readLegacyStream(bytes);
  const { key, entries, beside } = weightsIn(root);
  const tensors = new Map<string, TorchTensor>();
  const ignored = [...beside];
  for (const [name, value] of entries) {
    if (isTensor(value)) tensors.set(name, value);
    else ignored.push(key === null ? name : `${key}.${name}`);
  }
  const values = new Map<string, TensorData>();
  const valuesOfStorage = ({ storage }: TorchTensor) => {
    const id = `${storage.dtype} ${storage.key}`;
    const known = values.get(id) ?? valuesOf(bytesOf(storage), storage.dtype);
    values.set(id, known);
    return known;
  };
  const plain = contiguousTensors(unwrapped(tensors), valuesOfStorage, bytes.byteLength);
  return { tensors: plain, format, key, ignored };
}

function formatOf(bytes: Uint8Array): TorchFile["format"] {
  if (isZip(bytes)) return "zip";
  if (isLegacyStream(bytes)) return "legacy";
  throw new FormatError("Not a file of PyTorch", {
    value: bytes.subarray(0, 16),
    expected: "what torch.save writes: a zip archive, or a pickle of its magic number",
  });
}

function weightsIn(saved: PickleValue): {
  readonly key: string | null;
  readonly entries: Dictionary;
  /** The other keys where the weights are under one. */
  readonly beside: readonly string[];
} {
  if (!(saved instanceof Map)) {
    throw new UnsupportedError(`The file does not hold a dictionary of weights, but ${kindOf(saved)}`, {
      remedy: "Save the weights as torch.save(model.state_dict(), FILE).",
    });
  }
  const root = textKeyed(saved);
  for (const key of WEIGHT_KEYS) {
    const inside = root.get(key);
    if (!(inside instanceof Map && holdsTensors(inside))) continue;
    return { key, entries: textKeyed(inside), beside: [...root.keys()].filter((name) => name !== key) };
  }
  if (holdsTensors(root)) return { key: null, entries: root, beside: [] };
  const names = [...root.keys()].slice(0, 8);
  throw new DataError(`The file holds no weights, but: ${names.join(", ") || "nothing"}`, {
    value: names,
    expected: `tensors, or a dictionary of them under ${WEIGHT_KEYS.join(", ")}`,
  });
}

type Dictionary = ReadonlyMap<string, PickleValue>;

const holdsTensors = (dictionary: ReadonlyMap<PickleValue, PickleValue>) =>
  [...dictionary.values()].some(isTensor);

function textKeyed(dictionary: ReadonlyMap<PickleValue, PickleValue>): Dictionary {
  for (const key of dictionary.keys()) {
    if (typeof key === "string") continue;
    throw new UnsupportedError(`A dictionary of the file has ${kindOf(key)} as a key`, {
      expected: "names",
      remedy: "Save the weights as torch.save(model.state_dict(), FILE).",
    });
  }
  return dictionary as Dictionary;
}

function unwrapped(tensors: ReadonlyMap<string, TorchTensor>): ReadonlyMap<string, TorchTensor> {
  const prefix = "module.";
  if (![...tensors.keys()].every((name) => name.startsWith(prefix))) return tensors;
  return new Map([...tensors].map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}
