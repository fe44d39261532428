import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CardInput,
  encodeFits,
  encodeImage,
  fitsChunks,
  Header,
  openFits,
  readImage,
  readRaw,
  verifyChecksums,
  type WritableUnit,
} from "../../src/index.ts";
import { anyNumbers } from "../support/table-cases.ts";

const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 });
const image = lengths.chain((shape) =>
  anyNumbers(shape.reduce((a, b) => a * b, 1)).map((data) => ({ kind: "image", data, shape }) as const),
);
const raws = (header: Header): string[] => header.cards.map(({ raw }) => raw.trimEnd());
const empty = { kind: "image", data: new Uint8Array(0), shape: [] } as const;

describe("images written and read back", () => {
  it("are the same, whatever their type and shape, first or further on", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(image, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (units, checksums) => {
          const file = await openFits(await encodeFits(units, { checksums }));
          expect(file.warnings).toEqual([]);
          expect(file.units).toHaveLength(units.length);
          for (const [i, { data, shape }] of units.entries()) {
            expect(await readImage(file.units[i])).toEqual({ data, shape, unit: undefined, exact: true });
            const { datasum, checksum } = await verifyChecksums(file.units[i]);
            const verdict = checksums ? "valid" : "absent";
            expect([datasum, checksum]).toEqual([verdict, verdict]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("come in chunks that make the same file", async () => {
    const units: WritableUnit[] = [
      { kind: "image", data: Float64Array.from({ length: 200_000 }, (_, i) => i / 3), shape: [400, 500] },
      { kind: "image", data: Uint32Array.from({ length: 300_001 }, (_, i) => i * 9999), shape: [300_001] },
    ];
    const whole = await encodeFits(units, { checksums: true });
    let at = 0;
    for await (const chunk of fitsChunks(units, { checksums: true })) {
      expect(chunk.every((byte, i) => byte === whole[at + i])).toBe(true);
      at += chunk.length;
    }
    expect(at).toBe(whole.length);
    const file = await openFits(whole);
    expect((await readImage(file.units[1])).data).toEqual(
      units[1].kind === "image" ? units[1].data : undefined,
    );
  });

  it("stop when they are told", async () => {
    const controller = new AbortController();
    const chunks = fitsChunks([{ kind: "image", data: new Uint8Array(2 ** 21), shape: [2 ** 21] }], {
      signal: controller.signal,
    });
    await chunks.next();
    controller.abort();
    await expect(chunks.next()).rejects.toMatchObject({ kind: "aborted" });
  });

  it("stop in the midst of a whole file, too", async () => {
    const controller = new AbortController();
    const data = new Float64Array(2 ** 22);
    const units = Array.from({ length: 8 }, () => ({ kind: "image", data, shape: [2 ** 22] }) as const);
    setTimeout(() => controller.abort(), 0);
    await expect(encodeFits(units, { signal: controller.signal, checksums: true })).rejects.toMatchObject({
      kind: "aborted",
    });
  });

  it("of one image are what encodeImage writes", async () => {
    const data = new Int16Array([1, 2, 3, 4, 5, 6]);
    const header: CardInput[] = [{ key: "BUNIT", value: "G" }];
    const at = encodeImage({ data, width: 3, height: 2 }, header);
    expect(at).toEqual(await encodeFits([{ kind: "image", data, shape: [3, 2], header }]));
  });

  it("carry name, version and unit", async () => {
    const data = new Uint8Array([1]);
    const bytes = await encodeFits([
      { ...empty, header: [{ key: "ORIGIN", value: "here" }] },
      { kind: "image", data, shape: [1], name: "SCI", version: 2, unit: "G" },
    ]);
    const { units } = await openFits(bytes);
    expect(units[0].header.get("ORIGIN")).toBe("here");
    expect([units[1].name, units[1].version, (await readImage(units[1])).unit]).toEqual(["SCI", 2, "G"]);
  });

  it("compressed at the first place have the header of a primary array", async () => {
    const data = new Int16Array([1, 2, 3, 4]);
    const image = { kind: "image", data, shape: [2, 2], compress: { codec: "RICE_1" } } as const;
    const plain = await openFits(
      await encodeFits([{ kind: "image", data, shape: [2, 2] }], { checksums: true }),
    );
    const { units } = await openFits(await encodeFits([image, image], { checksums: true }));
    expect(units.map(({ kind }) => kind)).toEqual(["image", "compressed-image", "compressed-image"]);
    expect(units.slice(1).map(({ header }) => header.cards[0].key)).toEqual(["SIMPLE", "XTENSION"]);
    expect(units[1].header.get("CHECKSUM")).toBe(plain.units[0].header.get("CHECKSUM"));
    expect((await readImage(units[1])).data).toEqual(data);
  });

  it("put an empty primary before what cannot be one", async () => {
    const table = { kind: "table", table: { rows: 0, columns: [] } } as const;
    expect((await openFits(await encodeFits([table]))).units.map(({ kind }) => kind)).toEqual([
      "image",
      "table",
    ]);
    const [only] = (await openFits(await encodeFits([]))).units;
    expect(only).toMatchObject({ kind: "image", shape: [] });
  });
});

describe("a header written with other data", () => {
  const header = Header.from([
    { key: "SIMPLE", value: true, comment: "mine" },
    { key: "BITPIX", value: 16, comment: "my bits" },
    { key: "NAXIS", value: 1 },
    { key: "NAXIS1", value: 2, comment: "my axis" },
    { key: "EXTEND", value: true, comment: "mine too" },
    { key: "COMMENT", value: "first" },
    { key: "BSCALE", value: 0.5, comment: "a half" },
    { key: "BZERO", value: 0, comment: "nothing" },
    { key: "BLANK", value: -9 },
    { key: "LONG", value: "x".repeat(80) },
    { key: "DATAMIN", value: 0, comment: "least" },
    { key: "ESO DET CHIP", value: 1 },
  ]);

  it("keeps its scaling where the data are stored numbers of its type", async () => {
    const data = new Int16Array([-9, 4]);
    const { units } = await openFits(await encodeFits([{ kind: "image", data, shape: [2], header }]));
    const changed = raws(header).map((raw) =>
      raw.startsWith("DATAMIN") ? "DATAMIN =                    2 / least" : raw,
    );
    expect(raws(units[0].header)).toEqual(changed);
    expect((await readImage(units[0])).data).toEqual(new Float64Array([Number.NaN, 2]));
  });

  it("drops it for physical values", async () => {
    const data = new Float32Array([0.5, 7, Number.NaN]);
    const { units } = await openFits(await encodeFits([{ kind: "image", data, shape: [3, 1], header }]));
    expect(raws(units[0].header)).toEqual([
      "SIMPLE  =                    T / mine",
      "BITPIX  =                  -32 / my bits",
      "NAXIS   =                    2",
      "NAXIS1  =                    3 / my axis",
      "NAXIS2  =                    1",
      ...raws(header).slice(4, 6),
      ...raws(header).slice(9, 11),
      "DATAMIN =                  0.5 / least",
      "HIERARCH ESO DET CHIP = 1",
    ]);
    expect((await readImage(units[0])).data).toEqual(data);
  });

  it("goes along to an extension", async () => {
    const data = new Uint16Array([1, 2]);
    const { units } = await openFits(await encodeFits([empty, { kind: "image", data, shape: [2], header }]));
    expect(raws(units[1].header).slice(0, 7)).toEqual([
      "XTENSION= 'IMAGE   '           / image extension",
      "BITPIX  =                   16 / my bits",
      "NAXIS   =                    1",
      "NAXIS1  =                    2 / my axis",
      "PCOUNT  =                    0",
      "GCOUNT  =                    1",
      "COMMENT first",
    ]);
    expect(units[1].header.get("BZERO")).toBe(32768);
    expect(units[1].header.comment("BZERO")).toBe("nothing");
    expect((await readImage(units[1])).data).toEqual(data);
  });

  it("refuses single cards that follow from the data", async () => {
    const write = (key: string): Promise<Uint8Array> =>
      encodeFits([{ kind: "image", data: new Uint8Array(1), shape: [1], header: [{ key, value: 1 }] }]);
    for (const key of ["NAXIS1", "XTENSION", "CHECKSUM", "CONTINUE", "TFORM1"]) {
      await expect(write(key)).rejects.toThrow(/follows from the image/);
    }
  });
});

describe("physical values stored as integers", () => {
  it("come back to half a step, NaN as NaN", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.double({ min: -500, max: 500, noNaN: true }), fc.constant(Number.NaN)), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.constantFrom(16, 32),
        async (values, bitpix) => {
          const data = Float64Array.from(values);
          const scale = { bitpix, scale: 0.05, zero: 1.5 } as const;
          const { units } = await openFits(
            await encodeFits([{ kind: "image", data, shape: [data.length], scale } as WritableUnit]),
          );
          const read = Float64Array.from((await readImage(units[0])).data as Float64Array);
          expect(units[0].header.get("BITPIX")).toBe(bitpix);
          expect(units[0].header.has("BLANK")).toBe(values.some(Number.isNaN));
          read.forEach((value, i) => {
            if (Number.isNaN(data[i])) expect(value).toBeNaN();
            else expect(Math.abs(value - data[i])).toBeLessThanOrEqual(0.025 + 1e-12);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it("take the blank they are told, and refuse what does not fit", async () => {
    const write = (
      data: Float64Array,
      scale: { bitpix: 8 | 16 | 32; scale: number; blank?: number },
    ): Promise<Uint8Array> => encodeFits([{ kind: "image", data, shape: [data.length], scale }]);
    const { units } = await openFits(
      await write(new Float64Array([1, Number.NaN]), { bitpix: 8, scale: 1, blank: 0 }),
    );
    expect([...(await readRaw(units[0])).data]).toEqual([1, 0]);
    await expect(write(new Float64Array([256]), { bitpix: 8, scale: 1 })).rejects.toThrow(/Pixel 0 is 256/);
    await expect(
      write(new Float64Array([Number.POSITIVE_INFINITY]), { bitpix: 16, scale: 1 }),
    ).rejects.toThrow(/Pixel 0/);
    await expect(write(new Float64Array([Number.NaN, 255]), { bitpix: 8, scale: 1 })).rejects.toThrow(
      /which is BLANK/,
    );
    await expect(write(new Float64Array([1]), { bitpix: 8, scale: 0 })).rejects.toThrow(/scale is none/);
  });
});
