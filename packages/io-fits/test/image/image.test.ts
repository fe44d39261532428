import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { encodeImage, openFits, readImage, readPlane, readRaw, type WritableArray } from "../../src/index.ts";

const open = async (...args: Parameters<typeof encodeImage>) =>
  (await openFits(encodeImage(...args))).firstImage();

describe("encodeImage, then openFits", () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
  const kinds: readonly [string, (bytes: ArrayBuffer) => WritableArray][] = [
    ["uint8", (b) => new Uint8Array(b)],
    ["int8", (b) => new Int8Array(b)],
    ["int16", (b) => new Int16Array(b)],
    ["uint16", (b) => new Uint16Array(b)],
    ["int32", (b) => new Int32Array(b)],
    ["uint32", (b) => new Uint32Array(b)],
    ["int64", (b) => new BigInt64Array(b)],
    ["uint64", (b) => new BigUint64Array(b)],
    ["float32", (b) => new Float32Array(b)],
    ["float64", (b) => new Float64Array(b)],
  ];

  it.each(kinds)("keeps every value and the type of %s", async (_, make) => {
    await fc.assert(
      fc.asyncProperty(size, fc.infiniteStream(fc.nat(255)), async ([width, height], stream) => {
        const bytes = Uint8Array.from({ length: width * height * 8 }, () => stream.next().value);
        const data = make(bytes.buffer).slice(0, width * height) as WritableArray;
        const encoded = encodeImage({ data, width, height });
        expect(encoded.length % 2880).toBe(0);
        const file = await openFits(encoded);
        expect(file.warnings).toEqual([]);
        const image = await readImage(file.unit(0));
        expect(image).toEqual({ shape: [width, height], data, unit: undefined, exact: true });
      }),
      { numRuns: 25 },
    );
  });

  it("reads from a view that is not aligned", async () => {
    const encoded = encodeImage({ data: new Float64Array([1.5, -2.5]), width: 2, height: 1 });
    const shifted = new Uint8Array(encoded.length + 3);
    shifted.set(encoded, 3);
    const file = await openFits(shifted.subarray(3));
    expect((await readImage(file.firstImage())).data).toEqual(new Float64Array([1.5, -2.5]));
  });

  it("writes a cube, and planes come out one by one", async () => {
    const data = Float32Array.from({ length: 24 }, (_, i) => i / 2);
    const unit = await open({ data, width: 4, height: 3, depth: 2 }, [{ key: "BUNIT", value: "Gauss" }]);
    expect(unit.shape).toEqual([4, 3, 2]);
    expect(await readPlane(unit, { index: 1 })).toEqual({
      data: data.slice(12),
      width: 4,
      height: 3,
      unit: "Gauss",
    });
    await expect(readPlane(unit, { index: 2 })).rejects.toMatchObject({ kind: "argument", value: 2 });
  });

  it("takes images without pixels and lines", async () => {
    const empty = await open({ data: new Int16Array(0), width: 0, height: 3 });
    expect(await readImage(empty)).toMatchObject({ shape: [0, 3], data: new Int16Array(0) });
    const line = await open({ data: Int16Array.of(1, 2), width: 2, height: 1 });
    expect(await readPlane(line)).toMatchObject({ data: Float32Array.of(1, 2), width: 2, height: 1 });
  });

  it("refuses sizes that do not agree", () => {
    expect(() => encodeImage({ data: new Int16Array(5), width: 2, height: 2 })).toThrow(
      "2 x 2 pixels do not make 5",
    );
  });
});

describe("physical values (Standard, equation 3)", () => {
  const cards = (entries: Record<string, number>) =>
    Object.entries(entries).map(([key, value]) => ({ key, value }));

  it("scales in double precision and makes BLANK NaN", async () => {
    const unit = await open(
      { data: new Int32Array([-2147483648, -16972, 0, 123456789]), width: 4, height: 1 },
      cards({ BSCALE: 0.1, BZERO: 5, BLANK: -2147483648 }),
    );
    const { data } = await readImage(unit);
    expect(data).toEqual(new Float64Array([Number.NaN, -16972 * 0.1 + 5, 5, 123456789 * 0.1 + 5]));
    expect((await readPlane(unit)).data).toEqual(Float32Array.from(data as Float64Array));
    expect(await readRaw(unit)).toEqual({
      shape: [4, 1],
      data: new Int32Array([-2147483648, -16972, 0, 123456789]),
      scale: 0.1,
      zero: 5,
      blank: -2147483648,
    });
  });

  it("gives the type by the header, not by the values", async () => {
    const unit = await open({ data: new Int16Array([1, 2]), width: 2, height: 1 }, cards({ BLANK: -1 }));
    expect((await readImage(unit)).data).toEqual(new Float64Array([1, 2]));
  });

  it("scales floats", async () => {
    const unit = await open(
      { data: new Float32Array([0.5, Number.NaN]), width: 2, height: 1 },
      cards({ BSCALE: 2, BZERO: 1 }),
    );
    expect((await readImage(unit)).data).toEqual(new Float64Array([2, Number.NaN]));
  });

  it("says when 64-bit integers were rounded", async () => {
    const image = { data: new BigInt64Array([2n ** 53n + 1n, 4n]), width: 2, height: 1 };
    const blank = await readImage(await open(image, cards({ BLANK: 4 })));
    expect(blank).toMatchObject({ exact: false, data: new Float64Array([2 ** 53, Number.NaN]) });
    const small = { ...image, data: new BigInt64Array([5n, 4n]) };
    expect(await readImage(await open(small, cards({ BLANK: 4 })))).toMatchObject({ exact: true });
    expect((await readImage(await open(image))).data).toEqual(image.data);
  });

  it("makes planes of every type", async () => {
    for (const data of [
      new Uint8Array([3, 4]),
      new Uint16Array([3, 65535]),
      new BigUint64Array([3n, 4n]),
      new Float64Array([3, 4]),
    ]) {
      const plane = await readPlane(await open({ data, width: 2, height: 1 }));
      expect(plane.data).toEqual(Float32Array.from(data as Uint8Array, Number));
    }
  });
});

describe("files", () => {
  const encoded = encodeImage({ data: new Int16Array([1, 2, 3, 4]), width: 2, height: 2 });

  it("opens ArrayBuffers and gzipped files, several members included", async () => {
    expect((await openFits(encoded.buffer as ArrayBuffer)).units).toHaveLength(1);
    const whole = gzipSync(encoded);
    const parts = [gzipSync(encoded.subarray(0, 1000)), gzipSync(encoded.subarray(1000))];
    for (const bytes of [whole, Uint8Array.from(parts.flatMap((part) => [...part]))]) {
      const file = await openFits(bytes);
      expect(file.warnings).toEqual([]);
      expect((await readImage(file.unit("primary"))).data).toEqual(new Int16Array([1, 2, 3, 4]));
    }
  });

  it("keeps what a broken gzip stream still gives, with a warning", async () => {
    const noise = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i * i));
    const bytes = gzipSync(encodeImage({ data: noise, width: 200, height: 100 }));
    const file = await openFits(bytes.subarray(0, bytes.length >> 1));
    expect(file.warnings.map(({ message }) => message).join("\n")).toMatch(/CRC-32[\s\S]*cut short/);
    expect(file.unit(0).header.get("NAXIS1")).toBe(200);
    await expect(readImage(file.unit(0))).rejects.toMatchObject({ kind: "truncated" });
    const changed = bytes.slice();
    changed[changed.length - 6] ^= 1;
    expect((await openFits(changed)).warnings[0].message).toMatch(/CRC-32/);
  });

  it("stops a gzip bomb at the limit", async () => {
    const bomb = gzipSync(new Uint8Array(2 ** 24));
    await expect(openFits(bomb, { maxInflatedBytes: 2 ** 20 })).rejects.toMatchObject({ kind: "format" });
  });

  it("lets .gz files grow 64-fold, small ones to 64 MiB, unless told otherwise", async () => {
    const zeros = encodeImage({ data: new Uint8Array(2 ** 26), width: 2 ** 13, height: 2 ** 13 });
    const bomb = gzipSync(zeros);
    await expect(openFits(bomb)).rejects.toMatchObject({
      kind: "format",
      message: expect.stringContaining("more than 67108864 bytes"),
      remedy: expect.stringContaining("maxInflatedBytes"),
    });
    const file = await openFits(bomb, { maxInflatedBytes: zeros.length });
    expect(file.unit(0).span.available).toBe(2 ** 26);
    expect((await openFits(gzipSync(zeros.subarray(0, 2 ** 26)))).unit(0).span.available).toBe(
      2 ** 26 - 2880,
    );
  });

  it("makes room for all members of a .gz file, whatever its end claims", async () => {
    const data = Uint8Array.from({ length: 30_000 }, (_, i) => i * i);
    const image = encodeImage({ data, width: 300, height: 100 });
    const members = [image.subarray(0, 20_000), image.subarray(20_000, 20_100), image.subarray(20_100)];
    const file = await openFits(new Uint8Array(Buffer.concat(members.map((part) => gzipSync(part)))));
    expect(file.warnings).toEqual([]);
    expect((await readImage(file.firstImage())).data).toEqual(data);
  });

  it("finds units by index and name", async () => {
    const file = await openFits(encoded);
    expect(file.unit(0)).toBe(file.unit("PRIMARY", 1));
    expect(() => file.unit(1)).toThrow('There is no unit 1; expected 0 "PRIMARY"');
    expect(() => file.unit("SCI", 2)).toThrow('There is no unit "SCI", version 2');
  });

  it("can be aborted", async () => {
    const signal = AbortSignal.abort();
    await expect(openFits(encoded, { signal })).rejects.toMatchObject({ kind: "aborted" });
  });
});
