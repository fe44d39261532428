import { FormatError, UnsupportedError } from "../errors.ts";
import { duplicateKey } from "./duplicate-keys.ts";
import { ARRAY_TYPES, elementCount, type NamedTensor, type TensorType } from "./named-tensor.ts";

export interface SafetensorsFile {
  /** In the order of their bytes. */
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ReadSafetensorsOptions {
  /** Largest header that is parsed; the reference implementation's limit of 100 MB by default. */
  readonly maxHeaderBytes?: number;
  /** Accept a header whose length is no multiple of 8, as early writers left it. Off by default. */
  readonly allowUnaligned?: boolean;
}

/** Header limit of the reference implementation. */
export const MAX_HEADER_BYTES = 100_000_000;

interface Entry {
  readonly name: string;
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file (https://github.com/huggingface/safetensors#format): 8 bytes header length, little-endian,
 * a JSON header, the raw values. Every byte must belong to exactly one tensor, as in the reference implementation.
 * The arrays share memory with `bytes` where alignment allows it.
 *
 * Throws a FormatError for whatever is malformed, an UnsupportedError for element types below 8 bits or unknown.
 */
export function readSafetensors(bytes: Uint8Array, options: ReadSafetensorsOptions = {}): SafetensorsFile {
  const header = parseHeader(bytes, options);
  const base = 8 + header.length;
  const entries = header.entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let reached = 0;
  for (const entry of entries) {
    if (entry.begin !== reached) {
      throw malformed(
        `tensor ${entry.name} begins at byte ${entry.begin}`,
        `${reached}, where the one before it ends`,
      );
    }
    reached = entry.end;
  }
  if (base + reached !== bytes.byteLength) {
    throw malformed(`file has ${bytes.byteLength} bytes`, `${base + reached}, where the last tensor ends`);
  }
  return {
    tensors: entries.map(({ name, dtype, shape, begin, end }) => ({
      name,
      dtype,
      shape,
      data: view(bytes, dtype, base + begin, base + end),
    })),
    metadata: header.metadata,
  };
}

function parseHeader(bytes: Uint8Array, options: ReadSafetensorsOptions) {
  if (bytes.byteLength < 8)
    throw malformed(`file has ${bytes.byteLength} bytes`, "8 bytes of header length at least");
  const words = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = words.getUint32(0, true) + words.getUint32(4, true) * 2 ** 32;
  const limit = options.maxHeaderBytes ?? MAX_HEADER_BYTES;
  if (length > limit) throw malformed(`header of ${length} bytes`, `at most ${limit}`);
  if (length > bytes.byteLength - 8)
    throw malformed(`header of ${length} bytes`, `at most ${bytes.byteLength - 8}`);
  if (length % 8 !== 0 && !options.allowUnaligned) {
    throw malformed(
      `header of ${length} bytes`,
      "a multiple of 8",
      "Pass allowUnaligned to read it all the same.",
    );
  }
  const json = decodeHeader(bytes.subarray(8, 8 + length));
  let metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") metadata = readMetadata(value);
    else entries.push(readEntry(name, value));
  }
  return { length, metadata, entries };
}

function decodeHeader(bytes: Uint8Array): object {
  if (bytes[0] !== 0x7b) throw malformed("header does not begin with {", "a JSON object");
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch (cause) {
    throw malformed("header is not JSON", "a JSON object in UTF-8", undefined, cause);
  }
  const twice = duplicateKey(text);
  if (twice !== undefined)
    throw malformed(`header has the key ${JSON.stringify(twice)} twice`, "each key once");
  return json as object;
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isObject(value) || Object.values(value).some((text) => typeof text !== "string")) {
    throw malformed("__metadata__ is no map of strings", "strings only");
  }
  return value as Record<string, string>;
}

function readEntry(name: string, value: unknown): Entry {
  if (!isObject(value))
    throw malformed(`entry of tensor ${name} is no object`, "dtype, shape and data_offsets");
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string") throw malformed(`tensor ${name} has no dtype`, "a string");
  if (!Object.hasOwn(ARRAY_TYPES, dtype)) {
    throw new UnsupportedError(`Tensor ${name} of type ${dtype}`, {
      value: dtype,
      expected: `one of ${Object.keys(ARRAY_TYPES).join(", ")}`,
    });
  }
  const type = dtype as TensorType;
  const count = Array.isArray(shape) ? elementCount(shape) : Number.NaN;
  if (Number.isNaN(count))
    throw malformed(`tensor ${name} has shape ${JSON.stringify(shape)}`, "sizes of 0 or more");
  const size = count * ARRAY_TYPES[type].BYTES_PER_ELEMENT;
  const [begin, end] = Array.isArray(offsets) && offsets.length === 2 ? (offsets as unknown[]) : [];
  if (!isOffset(begin) || !isOffset(end) || end - begin !== size) {
    throw malformed(
      `tensor ${name} has offsets ${JSON.stringify(offsets)}`,
      `two that are ${size} bytes apart`,
    );
  }
  return { name, dtype: type, shape: shape as number[], begin, end };
}

function view(bytes: Uint8Array, dtype: TensorType, begin: number, end: number) {
  const type = ARRAY_TYPES[dtype];
  const length = (end - begin) / type.BYTES_PER_ELEMENT;
  const offset = bytes.byteOffset + begin;
  if (offset % type.BYTES_PER_ELEMENT === 0) return new type(bytes.buffer, offset, length);
  // Not slice, which makes a view of a Node Buffer.
  return new type(new Uint8Array(bytes.subarray(begin, end)).buffer, 0, length);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isOffset = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

const malformed = (fact: string, expected: string, remedy = "", cause?: unknown) =>
  new FormatError(`Not a safetensors file: ${fact}`, { expected, remedy, cause });
