import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  type Column,
  encodeFits,
  encodeImage,
  type FitsTable,
  makeTable,
  openFits,
  readImage,
  type WritableUnit,
} from "../../src/index.ts";

/** An array of 16-bit floats, where there are such; else what is as foreign. */
const halves = (): unknown => {
  const made: unknown = Reflect.get(globalThis, "Float16Array");
  return typeof made === "function" ? Reflect.construct(made, [4]) : new Uint8ClampedArray(4);
};
const FOREIGN = [
  ["a DataView", () => new DataView(new ArrayBuffer(4))],
  ["an array of halves", halves],
  ["clamped bytes", () => new Uint8ClampedArray(4)],
  ["nothing", () => undefined],
] as const;
const PLAIN = ["plain numbers", () => [1, 2, 3, 4]] as const;
const REFUSED = { name: "FitsError", kind: "argument" };

describe("data of other types", () => {
  it.each([...FOREIGN, PLAIN])("%s are no image", async (_, make) => {
    const data = make() as Float32Array;
    const image = { kind: "image", data, shape: [2, 2] } as const;
    for (const unit of [
      image,
      { ...image, compress: { codec: "GZIP_2" } as const },
      { ...image, scale: { bitpix: 16, scale: 1 } as const },
    ]) {
      const error = await encodeFits([unit]).catch((reason: unknown) => reason);
      expect(error).toMatchObject(REFUSED);
      expect(String(error)).toContain("expected a typed array");
    }
  });

  it.each(FOREIGN)("%s is no column", async (_, make) => {
    const data = make() as Uint8Array;
    const tables: (() => FitsTable)[] = [
      () => makeTable({ a: data }),
      () => makeTable({ a: { data, shape: [2] } }),
      () => makeTable({ a: [new Uint8Array(2), data ?? new DataView(new ArrayBuffer(1))] }),
    ];
    for (const table of tables) expect(table).toThrow(expect.objectContaining(REFUSED));
    const base = { name: "a", unit: undefined, format: "", shape: [] };
    for (const type of ["numeric", "complex", "logical", "bits"] as const) {
      const table = { rows: 4, columns: [{ ...base, type, data } as Column] };
      await expect(encodeFits([{ kind: "table", table }])).rejects.toMatchObject(REFUSED);
    }
  });

  it("are refused where a column of their type cannot have them", async () => {
    const base = { name: "a", unit: undefined, format: "", shape: [] };
    for (const [type, data] of [
      ["complex", new Int32Array(4)],
      ["logical", new Int16Array(2)],
      ["bits", new Float64Array(2)],
    ] as const) {
      const table = { rows: 2, columns: [{ ...base, type, data } as unknown as Column] };
      await expect(encodeFits([{ kind: "table", table }])).rejects.toMatchObject(REFUSED);
    }
  });

  it("but arrays of another realm are as good as any", async () => {
    const data = runInNewContext("new Int8Array([-128, -1, 0, 127])") as Int8Array;
    const image = (await openFits(encodeImage({ data, width: 2, height: 2 }))).firstImage();
    expect((await readImage(image)).data).toEqual(new Int8Array([-128, -1, 0, 127]));
  });
});

it("rows of no columns are no table", async () => {
  const table = { rows: 3, columns: [] };
  await expect(encodeFits([{ kind: "table", table }])).rejects.toMatchObject(REFUSED);
});

describe("units of no kind", () => {
  it.each([[{ kind: "images" }], [{}], [null], [{ kind: "toString" }]])("%j", async (unit) => {
    const error = await encodeFits([unit as unknown as WritableUnit]).catch((reason: unknown) => reason);
    expect(error).toMatchObject(REFUSED);
    expect(String(error)).toContain("expected image, table or copy");
  });
});

describe("cards that hold no value of FITS", () => {
  it.each([
    [null, "Null"],
    [new Date(0), "Date"],
    [[1], "Array"],
    [() => 1, "Function"],
  ])("%s", async (value, type) => {
    const header = [{ key: "A", value: value as unknown as string }];
    const unit = { kind: "image", data: new Uint8Array(1), shape: [1], header } as const;
    const error = await encodeFits([unit]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ ...REFUSED, card: "A" });
    expect(String(error)).toContain(`type ${type}`);
    expect(String(error)).toContain("a string, number, bigint, boolean or undefined");
  });
});
