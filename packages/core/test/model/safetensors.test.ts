import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHelioError } from "../../src/errors.ts";
import {
  type NamedTensor,
  readSafetensors,
  type TensorType,
  writeSafetensors,
} from "../../src/model/index.ts";
import { ARRAY_TYPES } from "../../src/model/named-tensor.ts";

const file = (header: string, data: Uint8Array | number = 0, pad = true): Uint8Array => {
  const padded = pad ? header.padEnd(Math.ceil(header.length / 8) * 8) : header;
  const bytes = new TextEncoder().encode(padded);
  const values = typeof data === "number" ? new Uint8Array(data) : data;
  const out = new Uint8Array(8 + bytes.length + values.length);
  new DataView(out.buffer).setUint32(0, bytes.length, true);
  out.set(bytes, 8);
  out.set(values, 8 + bytes.length);
  return out;
};

const tensor = (shape: number[], offsets: number[], dtype = "F32") =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

const types = Object.keys(ARRAY_TYPES) as TensorType[];

const anyTensor = (name: string): fc.Arbitrary<NamedTensor> =>
  fc
    .record({ dtype: fc.constantFrom(...types), shape: fc.array(fc.nat(4), { maxLength: 4 }) })
    .chain(({ dtype, shape }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      const type = ARRAY_TYPES[dtype];
      const size = length * type.BYTES_PER_ELEMENT;
      return fc
        .uint8Array({ minLength: size, maxLength: size })
        .map((raw) => ({ name, dtype, shape, data: new type(raw.slice().buffer, 0, length) }));
    });

const anyTensors = fc
  .uniqueArray(
    fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__"),
    { maxLength: 5 },
  )
  .chain((names) => fc.tuple(...names.map(anyTensor)));

const bytesOf = ({ data }: NamedTensor) => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];

describe("safetensors", () => {
  it("reads the bytes that the reference implementation writes", () => {
    // safetensors.numpy.save of safetensors 0.8.0: {"b": arange(3, f32), "a": [[1, -2]] i64}, {"k": "v"}.
    const header =
      '{"__metadata__":{"k":"v"},"a":{"dtype":"I64","shape":[1,2],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[3],"data_offsets":[16,28]}}';
    const data = new Uint8Array(28);
    data.set(new Uint8Array(BigInt64Array.of(1n, -2n).buffer));
    data.set(new Uint8Array(Float32Array.of(0, 1, 2).buffer), 16);
    const { tensors, metadata } = readSafetensors(file(header, data));
    expect(metadata).toEqual({ k: "v" });
    expect(tensors).toEqual([
      { name: "a", dtype: "I64", shape: [1, 2], data: BigInt64Array.of(1n, -2n) },
      { name: "b", dtype: "F32", shape: [3], data: Float32Array.of(0, 1, 2) },
    ]);
    expect([...writeSafetensors([tensors[1], tensors[0]], metadata)]).toEqual([...file(header, data)]);
  });

  it("gives back every tensor of every type, from any position in memory", () => {
    const metadata = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(anyTensors, metadata, fc.nat(9), (tensors, notes, shift) => {
        const bytes = writeSafetensors(tensors, notes);
        expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        const back = readSafetensors(moved);
        expect({ ...back.metadata }).toEqual({ ...notes });
        expect(back.tensors.length).toBe(tensors.length);
        for (const one of tensors) {
          const other = back.tensors.find(({ name }) => name === one.name) as NamedTensor;
          expect([other.dtype, other.shape]).toEqual([one.dtype, one.shape]);
          expect(bytesOf(other)).toEqual(bytesOf(one));
        }
      }),
    );
  });

  it("reads a Node Buffer that lies at an odd place", () => {
    const one: NamedTensor = { name: "a", dtype: "F64", shape: [2], data: Float64Array.of(1.5, -2) };
    const bytes = writeSafetensors([one]);
    const buffer = Buffer.alloc(bytes.length + 3).subarray(3);
    buffer.set(bytes);
    expect(readSafetensors(buffer).tensors).toEqual([one]);
  });

  it.each([
    ["nothing", new Uint8Array(), "0 bytes"],
    ["a length beyond the file", new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0, 123]), "header of 9 bytes"],
    ["a length of 2^63", new Uint8Array([0, 0, 0, 0, 0, 0, 0, 128]), "at most 100000000"],
    ["a header that is a list", file("[]"), "does not begin with {"],
    ["a header that is cut", file('{"a":'), "not JSON"],
    ["a header that is no UTF-8", file("{}", 0).with(9, 0xff), "not JSON"],
    ["a header of odd length", file("{}", 0, false), "multiple of 8"],
    ["overlap", file(`{"a":${tensor([2], [0, 8])},"b":${tensor([2], [4, 12])}}`, 12), "begins at byte 4"],
    ["a hole", file(`{"a":${tensor([1], [0, 4])},"b":${tensor([1], [8, 12])}}`, 12), "begins at byte 8"],
    ["offsets beyond the file", file(`{"a":${tensor([2], [0, 8])}}`, 4), "where the last tensor ends"],
    ["bytes that belong to nobody", file(`{"a":${tensor([1], [0, 4])}}`, 8), "where the last tensor ends"],
    ["offsets turned round", file(`{"a":${tensor([1], [4, 0])}}`, 4), "has offsets [4,0]"],
    ["offsets that are negative", file(`{"a":${tensor([1], [-4, 0])}}`, 4), "has offsets [-4,0]"],
    ["a shape of another size", file(`{"a":${tensor([3], [0, 8])}}`, 8), "12 bytes apart"],
    ["a negative size", file(`{"a":${tensor([-1], [0, 4])}}`, 4), "has shape [-1]"],
    ["a size beyond 2^53", file(`{"a":${tensor([2 ** 40, 2 ** 40], [0, 4])}}`, 4), "has shape"],
    [
      "a name twice",
      file(`{"a":${tensor([1], [0, 4])},"\\u0061":${tensor([1], [4, 8])}}`, 8),
      'key "a" twice',
    ],
    ["a field twice", file('{"a":{"dtype":"U8","dtype":"I8","shape":[0],"data_offsets":[0,0]}}'), "twice"],
    ["metadata of numbers", file('{"__metadata__":{"k":1}}'), "map of strings"],
    ["an entry that is null", file('{"a":null}'), "is no object"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ kind: "format" }));
  });

  it("refuses a header above the limit that is asked for", () => {
    const bytes = writeSafetensors([], { note: "x".repeat(100) });
    expect(() => readSafetensors(bytes, { maxHeaderBytes: 64 })).toThrow("at most 64");
    expect(readSafetensors(bytes).metadata.note).toHaveLength(100);
  });

  it("reads a header of odd length when asked to", () => {
    const bytes = file(`{"a":${tensor([1], [0, 4])}}`, new Uint8Array(Float32Array.of(1.5).buffer), false);
    expect(readSafetensors(bytes, { allowUnaligned: true }).tensors[0].data).toEqual(Float32Array.of(1.5));
  });

  it("says which types it reads", () => {
    const bytes = file(`{"a":${tensor([2], [0, 1], "F4")}}`, 1);
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({ kind: "unsupported", value: "F4" }),
    );
  });

  it("throws only typed errors for mutated files", () => {
    const mutation = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anyTensors, mutation, fc.nat(), (tensors, mutations, cut) => {
        const bytes = writeSafetensors(tensors, { a: "b" });
        for (const [at, value] of mutations) bytes[at % bytes.length] = value;
        const given = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
        try {
          readSafetensors(given);
        } catch (error) {
          if (!isHelioError(error, "format", "unsupported")) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("refuses to write what could not be read", () => {
    const one: NamedTensor = { name: "a", dtype: "F32", shape: [1], data: new Float32Array(1) };
    expect(() => writeSafetensors([one, one])).toThrow("is taken");
    expect(() => writeSafetensors([{ ...one, name: "__metadata__" }])).toThrow("is taken");
    expect(() => writeSafetensors([{ ...one, shape: [2] }])).toThrow("has 1 values");
    expect(() => writeSafetensors([{ ...one, dtype: "I32" }])).toThrow("holds a Float32Array");
    expect(() => writeSafetensors([{ ...one, name: "\ud800" }])).toThrow("no Unicode text");
  });
});
