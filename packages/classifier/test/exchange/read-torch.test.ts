import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isHelioError } from "@helioscope/core";
import type { NamedTensor } from "@helioscope/core/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTorch } from "../../src/index.ts";
import { slicState } from "./support/formula.ts";
import { expectSameTensors } from "./support/same-tensors.ts";

// Written by torch_fixtures.py with PyTorch 2.13.
const fixture = (name: string) =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, "fixtures", `${name}.pth`)));

const NARROW = { width: 1 / 64, units: 6, size: 64 };
const weightsOf = (tensors: readonly NamedTensor[]) =>
  tensors.filter(({ name }) => !name.endsWith("num_batches_tracked"));
/** Place of the CRC-32 in an archive's list, from the start of an entry's 46 bytes before its name. */
const CRC_FIELD = 16;
const kinds = ["zip", "legacy"] as const;

describe("files of PyTorch", () => {
  it.each(kinds)("gives the weights of a state, %s", (kind) => {
    const file = readTorch(fixture(`tied-${kind}`));
    expect(file).toMatchObject({ format: kind, key: null, ignored: [] });
    expectSameTensors(weightsOf(file.tensors), slicState({ ...NARROW, tied: true }));
  });

  it.each(kinds)("finds the weights beside an optimiser, without the name of DataParallel, %s", (kind) => {
    const file = readTorch(fixture(`checkpoint-${kind}`));
    expect(file).toMatchObject({
      key: "state_dict",
      ignored: ["epoch", "best", "arch", "best_acc", "optimizer"],
    });
    expectSameTensors(weightsOf(file.tensors), slicState({ ...NARROW, tied: true }));
  });

  it.each(kinds)("makes views of one storage whole, in every type, %s", (kind) => {
    const { tensors } = readTorch(fixture(`views-${kind}`));
    const values = Object.fromEntries(
      tensors.map(({ name, shape, data }) => [name, [shape, [...data].map(Number)]]),
    );
    const base = Array.from({ length: 24 }, (_, i) => i);
    expect(values).toEqual({
      whole: [[4, 6], base],
      turned: [[6, 4], base.map((_, i) => (i % 4) * 6 + Math.floor(i / 4))],
      part: [
        [2, 3],
        [8, 9, 10, 14, 15, 16],
      ],
      steps: [
        [2, 2],
        [0, 3, 12, 15],
      ],
      scalar: [[], [15]],
      empty: [[0, 6], []],
      half: [[2], [0x3800, 0xc000]],
      bfloat16: [[2], [0x3fc0, 0xc040]],
      double: [[1], [0.1]],
      long: [[2], [-5, 2 ** 40]],
      int: [[1], [-7]],
      short: [[1], [-300]],
      char: [[1], [-3]],
      byte: [[1], [250]],
      bool: [[2], [1, 0]],
    });
    const types = "F32 F32 F32 F32 F32 F32 F16 BF16 F64 I64 I32 I16 I8 U8 BOOL";
    expect(tensors.map(({ dtype }) => dtype).join(" ")).toBe(types);
  });

  it("reads parameters as the tensors that they are", () => {
    const { tensors } = readTorch(fixture("parameter-zip"));
    expect(tensors).toEqual([{ name: "p", dtype: "F32", shape: [2, 2], data: Float32Array.of(1, 3, 2, 4) }]);
  });

  it("reads an archive of the large kind, whose lengths and places have 64 bits", () => {
    const [large, plain] = [readTorch(fixture("views-zip64")), readTorch(fixture("views-zip"))];
    expect(large).toEqual(plain);
    expect(large.tensors).toHaveLength(15);
  });

  it("reads an archive without check sums", () => {
    expect(readTorch(fixture("no-sums-zip")).tensors).toEqual([
      { name: "p", dtype: "F32", shape: [3], data: Float32Array.of(1, 2, 3) },
    ]);
  });

  it("copies nothing of an archive whose tensors lie as they are", () => {
    const bytes = fixture("tied-zip");
    for (const { data } of readTorch(bytes).tensors) expect(data.buffer).toBe(bytes.buffer);
  });
});

describe("files that are refused", () => {
  it.each<readonly [string, RegExp]>([
    ["foreign-zip", /^The file holds posix\.system; .*Nothing of it was executed/],
    ["foreign-legacy", /^The file holds posix\.system/],
    ["model-zip", /^The file holds slic_plan\.Slic; .*state_dict/],
    ["expanded-zip", /^Tensor wide repeats values: 1000 of 1/],
  ])("names what is foreign in %s", (name, message) => {
    expect(() => readTorch(fixture(name))).toThrow(message);
    expect(thrown(fixture(name))).toSatisfy((error) => isHelioError(error, "unsupported"));
  });

  it("says what a file without weights holds", () => {
    expect(() => readTorch(fixture("no-weights-zip"))).toThrow(/holds no weights, but: lr, name/);
  });

  it("refuses values of a big-endian machine", () => {
    const replaced = (name: string, from: string, to: string) => {
      const bytes = Buffer.from(fixture(name));
      const at = bytes.indexOf(Buffer.from(from, "latin1"));
      expect(at).toBeGreaterThan(0);
      bytes.write(to, at, "latin1");
      return new Uint8Array(bytes);
    };
    const legacy = replaced("tied-legacy", "little_endianq\x02\x88", "little_endianq\x02\x89");
    expect(() => readTorch(legacy)).toThrow(/big-endian/);
    const archive = Buffer.from(fixture("tied-zip"));
    const entry = archive.indexOf("byteorder");
    archive.write("big   ", archive.indexOf("little", entry), "latin1");
    archive.writeUInt32LE(0, archive.lastIndexOf("tied-zip/byteorder") - 46 + CRC_FIELD);
    expect(() => readTorch(new Uint8Array(archive))).toThrow(/big-endian/);
  });

  it.each(["views-zip", "views-zip64"])("notices a single bit that is wrong in a weight of %s", (name) => {
    const bytes = Buffer.from(fixture(name));
    // The tensor `double`, 0.1.
    const at = bytes.indexOf(Buffer.from(Float64Array.of(0.1).buffer));
    bytes[at + 2] ^= 1;
    expect(() => readTorch(new Uint8Array(bytes))).toThrow(
      /^Entry views-zip\/data\/\d+ .* damaged: its CRC-32 differs/,
    );
  });

  it("refuses an archive whose entries are the same bytes again and again", () => {
    // The list's last entry but one now is the whole file.
    const bytes = Buffer.from(fixture("views-zip64"));
    const entry = bytes.lastIndexOf("views-zip/version") - 46;
    const extra = entry + 46 + "views-zip/version".length + 4;
    bytes.writeBigUInt64LE(BigInt(bytes.length - 100), extra);
    bytes.writeBigUInt64LE(BigInt(bytes.length - 100), extra + 8);
    expect(() => readTorch(new Uint8Array(bytes))).toThrow(/Entries of the zip archive overlap/);
  });

  it.each(kinds)("takes no part for the whole of a file, %s", (kind) => {
    const whole = fixture(`views-${kind}`);
    for (let length = 0; length < whole.length; length += kind === "zip" ? 7 : 1) {
      const error = thrown(whole.slice(0, length));
      expect(isHelioError(error), `${length} bytes: ${String(error)}`).toBe(true);
    }
  });

  it.each([...kinds, "zip64"])("ends with an error of its own, or in peace, with wrong bytes, %s", (kind) => {
    const whole = fixture(`views-${kind}`);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const error = thrown(bytes);
        return error === undefined || isHelioError(error);
      }),
      { numRuns: 500 },
    );
  });

  // Pickles by hand: protocol 2, the operations by their letters.
  const pickled = (body: readonly number[]) => {
    const head = fixture("views-legacy").subarray(0, 14);
    const version = [0x80, 2, 0x4d, 0xe9, 0x03, 0x2e];
    const machine = [0x80, 2, 0x7d, 0x58, 13, 0, 0, 0, ...Buffer.from("little_endian"), 0x88, 0x73, 0x2e];
    return Uint8Array.from([...head, 0x2e, ...version, ...machine, 0x80, 2, ...body]);
  };

  it.each<readonly [string, readonly number[], RegExp]>([
    ["claims a text of 4 GB", [0x58, 0xff, 0xff, 0xff, 0xff], /ends at byte/],
    ["claims an integer of 2 GB", [0x8b, 0xff, 0xff, 0xff, 0x7f], /an integer of 2147483647 bytes/],
    ["takes from an empty stack", [0x73], /nothing on the stack/],
    ["takes beyond a mark", [0x4e, 0x28, 0x85], /nothing on the stack/],
    ["recalls what it never kept", [0x68, 9], /memo 9 is not set/],
    ["calls a number", [0x4b, 1, 0x29, 0x52], /a call of what is no name/],
    ["makes instances", [0x28, 0x69, ...Buffer.from("os\nsystem\n")], /Pickle operation 0x69/],
    ["builds by extension codes", [0x82, 1], /Pickle operation 0x82/],
    ["has a name without an end", [0x63, ...new Array<number>(5000).fill(65)], /No line ends/],
    ["sets attributes of a number", [0x4b, 1, 0x7d, 0x62], /sets attributes/],
    [
      "loads bytes as another file",
      [0x63, ...Buffer.from("torch.storage\n_load_from_bytes\n")],
      /torch\.storage\._load_from_bytes/,
    ],
    ["is a list", [0x5d, 0x2e, 0x80, 2, 0x5d, 0x2e], /does not hold a dictionary/],
  ])("refuses a pickle that %s", (_, body, message) => {
    expect(() => readTorch(pickled(body))).toThrow(message);
  });

  const bytesOfText = (text: string) => [0x58, text.length, 0, 0, 0, ...Buffer.from(text)];
  // x = (); x = (x, x), so many times: two to that power when written out.
  const nested = (levels: number) => [
    0x29,
    ...Array.from({ length: levels }, () => [0x71, 0, 0x68, 0, 0x86]).flat(),
  ];
  const deep = [0x29, ...new Array<number>(100_000).fill(0x85)];
  const end = [0x2e, 0x80, 2, 0x5d, 0x2e];
  const storage = (type: readonly number[]) => [
    0x28,
    ...bytesOfText("storage"),
    ...type,
    ...bytesOfText("0"),
    ...bytesOfText("cpu"),
    ...[0x4b, 1, 0x74, 0x51],
  ];
  const tensor = [
    ...[0x63, ...Buffer.from("torch._utils\n_rebuild_tensor\n"), 0x28],
    ...storage(bytesOfText("FloatStorage")),
    ...[0x4b, 0, 0x29, 0x29, 0x74, 0x52],
  ];

  it.each<readonly [string, readonly number[], RegExp]>([
    ["a tuple of tuples as a key", [0x7d, ...nested(200), 0x4e, 0x73, ...end], /has a list as a key/],
    ["a deep tuple as a key", [0x7d, ...deep, 0x4e, 0x73, ...end], /has a list as a key/],
    [
      "a tuple as a key among weights",
      [0x7d, ...nested(200), ...tensor, 0x73, ...end],
      /has a list as a key/,
    ],
    [
      "a tuple as a key of a state_dict",
      [0x7d, ...bytesOfText("state_dict"), 0x7d, ...nested(200), ...tensor, 0x73, 0x73, ...end],
      /has a list as a key/,
    ],
    ["a number as a key", [0x7d, 0x4b, 7, ...tensor, 0x73, ...end], /has a number as a key/],
    [
      "a tuple instead of a dictionary",
      [...nested(200), ...end],
      /not hold a dictionary of weights, but a list/,
    ],
    ["a tuple as a storage", [...nested(200), 0x51], /refers to a list/],
    ["a tuple as a storage's type", storage(nested(200)), /A storage of type a list/],
    ["a storage of the type constructor", storage(bytesOfText("constructor")), /storage of type constructor/],
    ["a storage of the type __proto__", storage(bytesOfText("__proto__")), /storage of type __proto__/],
    [
      "a tuple in the list of storages",
      [0x7d, ...bytesOfText("a"), ...tensor, 0x73, 0x2e, 0x80, 2, 0x5d, ...nested(200), 0x61, 0x2e],
      /list of storages holds a list/,
    ],
  ])("refuses %s, at once", (_, body, message) => {
    const error = thrown(pickled(body));
    expect(isHelioError(error, "format", "unsupported"), String(error)).toBe(true);
    expect((error as Error).message).toMatch(message);
    // What is written for programs holds nothing of it either.
    expect(JSON.stringify((error as { value?: unknown }).value) ?? "").toHaveLength(0);
  });

  it("is not kept busy by a dictionary that holds itself", () => {
    // {"state_dict": the same dictionary}
    const text = [0x58, 10, 0, 0, 0, ...Buffer.from("state_dict")];
    const body = [0x7d, 0x71, 0, ...text, 0x68, 0, 0x73, 0x2e, 0x80, 2, 0x5d, 0x2e];
    expect(() => readTorch(pickled(body))).toThrow(/holds no weights/);
  });

  it("ends with a pickle that goes on and on", () => {
    const body = new Uint8Array(2_100_000).fill(0x7d);
    expect(() => readTorch(pickled([...body]))).toThrow(/more than 2000000 steps/);
  });

  it.each(["collections\nOrderedDict\n", "torch\nSize\n"])("counts what calls are given: %j", (name) => {
    // A list of 100,000, kept; then it is given away 100,000 times: 10^10 looks in 1 MB.
    const item = name.startsWith("torch") ? [0x4b, 1] : [0x4e, 0x4e, 0x86];
    const items = [...item, 0x71, 1, ...new Array<number[]>(100_000).fill([0x68, 1]).flat()];
    const list = [0x63, ...Buffer.from(name), 0x71, 2, 0x28, ...items, 0x74, 0x85, 0x71, 3];
    const calls = new Array<number[]>(100_000).fill([0x68, 2, 0x68, 3, 0x52, 0x30]).flat();
    expect(() => readTorch(pickled([...list, ...calls, 0x4e, ...end]))).toThrow(/more than 2000000 steps/);
  });

  it("holds an empty tensor of endless sides for empty", () => {
    const side = [0x8a, 7, ...new Array<number>(6).fill(0xff), 0x0f];
    const sides = (n: number) => [0x28, ...new Array<number[]>(n).fill(side).flat(), 0x4b, 0, 0x74];
    const body = [
      ...[0x7d, ...bytesOfText("a"), 0x63, ...Buffer.from("torch._utils\n_rebuild_tensor\n"), 0x28],
      ...storage(bytesOfText("FloatStorage")),
      ...[0x4b, 0, ...sides(30), ...sides(30), 0x74, 0x52, 0x73, 0x2e],
      ...[0x80, 2, 0x5d, ...bytesOfText("0"), 0x61, 0x2e, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    const [{ data, shape }] = readTorch(pickled(body)).tensors;
    expect([data.length, shape.length]).toEqual([0, 31]);
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["a text", new TextEncoder().encode("weights")],
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
  ])("does not take %s for a file of PyTorch", (_, bytes) => {
    expect(() => readTorch(bytes)).toThrow(/Not a file of PyTorch/);
  });
});

function thrown(bytes: Uint8Array): unknown {
  try {
    readTorch(bytes);
    return undefined;
  } catch (error) {
    return error;
  }
}
