import { ArgumentError, ShapeError } from "../errors.ts";
import { ARRAY_TYPES, elementCount, type NamedTensor } from "./named-tensor.ts";

/**
 * Writes tensors as a safetensors file: header padded with spaces to a multiple of 8, tensors of wide elements first
 * so that each lies aligned, in the given order otherwise (the reference implementation's order is by width and name).
 *
 * Throws an ArgumentError for a name that is used twice or is "__metadata__" and for data of another type than `dtype`
 * says, a ShapeError when the data's length does not fit the shape.
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const width = (tensor: NamedTensor) => ARRAY_TYPES[tensor.dtype].BYTES_PER_ELEMENT;
  const ordered = [...tensors].sort((a, b) => width(b) - width(a));
  const entries = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) entries.set("__metadata__", metadata);
  let reached = 0;
  for (const tensor of ordered) {
    check(tensor, entries);
    const end = reached + tensor.data.byteLength;
    entries.set(tensor.name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [reached, end] });
    reached = end;
  }
  const header = new TextEncoder().encode(objectText(entries));
  const base = 8 + Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(base + reached).fill(0x20, 8, base);
  new DataView(bytes.buffer).setUint32(0, base - 8, true);
  bytes.set(header, 8);
  let offset = base;
  for (const { data } of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

// Not through an object: integer-like names would be reordered and "__proto__" lost.
const objectText = (entries: ReadonlyMap<string, unknown>) =>
  `{${[...entries].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;

function check({ name, dtype, shape, data }: NamedTensor, before: ReadonlyMap<string, unknown>): void {
  if (name === "__metadata__" || before.has(name)) {
    throw new ArgumentError(`Tensor name ${JSON.stringify(name)} is taken`, {
      value: name,
      expected: "unique names",
    });
  }
  if (/\p{Surrogate}/u.test(name)) {
    throw new ArgumentError(`Tensor name ${JSON.stringify(name)} is no Unicode text`, { value: name });
  }
  if (!(data instanceof ARRAY_TYPES[dtype])) {
    throw new ArgumentError(`Tensor ${name} holds a ${data.constructor.name}`, {
      value: name,
      expected: `${ARRAY_TYPES[dtype].name} for ${dtype}`,
    });
  }
  const count = elementCount(shape);
  if (count !== data.length) {
    throw new ShapeError(`Tensor ${name} of shape [${shape}] has ${data.length} values`, {
      value: shape,
      expected: `${count} values`,
    });
  }
}
