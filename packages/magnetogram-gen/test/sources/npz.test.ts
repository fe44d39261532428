import { isHelioError } from "@helioscope/core";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readSource } from "../../src/sources/read-source.ts";
import { joined } from "./support.ts";

const side = 16;
const values = Float32Array.from({ length: side * side }, (_, i) => i * 4);

function npy(data: Float32Array, header: string): Uint8Array {
  const text = `${header}\n`.padStart(118);
  const head = new Uint8Array([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length, 0]);
  return joined(head, new TextEncoder().encode(text), new Uint8Array(data.buffer));
}

const array = npy(values, `{'descr': '<f4', 'fortran_order': False, 'shape': (${side}, ${side}), }`);
const AIA = "AIA20130131_0012_0304.npz";
const file = zipSync({ "x.npy": array });

describe("SDOML", () => {
  test("the field: as it is, on the grid of 976 arcsec", async () => {
    const source = await readSource(file, "2013/01/HMI20130131_0012_bz.npz");
    expect(source).toMatchObject({ kind: "field", channel: "HMI Bz", format: "npz", geometry: "prepared" });
    expect(source.image.time?.utc).toBe("2013-01-31T00:12:00.000Z");
    expect(source.image.data).toEqual(values);
    expect(source.header.get("RSUN_OBS")).toBe(976);
    expect(source.image.coordinates).toMatchObject({
      referencePixel: [8.5, 8.5],
      pixelScaleArcsec: [153.6, 153.6],
    });
  });

  test("EUV: the mean of the four pixels that version 1 adds", async () => {
    const source = await readSource(file, AIA);
    expect(source).toMatchObject({ kind: "euv", channel: "AIA 304" });
    expect(source.image.unit).toBe("DN/s");
    expect(source.image.data[5]).toBe(5);
  });

  test("stored without compression", async () => {
    expect((await readSource(zipSync({ "x.npy": array }, { level: 0 }), AIA)).image.data[5]).toBe(5);
  });

  test.each([
    ["a component across the line of sight", file, "HMI20130131_0012_bx.npz", "HMI bx"],
    ["no time in the name", file, "AIA_304.npz", "no time"],
    ["two arrays", zipSync({ "x.npy": array, "y.npy": array }), AIA, "2 NumPy arrays"],
    ["no array", zipSync({ "x.txt": array }), AIA, "0 NumPy arrays"],
    [
      "no square",
      zipSync({ "x.npy": npy(values, "{'descr': '<f4', 'fortran_order': False, 'shape': (8, 32), }") }),
      AIA,
      "32x8",
    ],
    [
      "complex numbers",
      zipSync({ "x.npy": npy(values, "{'descr': '<c8', 'fortran_order': False, 'shape': (8, 16), }") }),
      AIA,
      "another kind",
    ],
    [
      "Fortran's order",
      zipSync({ "x.npy": npy(values, "{'descr': '<f4', 'fortran_order': True, 'shape': (16, 16), }") }),
      AIA,
      "another kind",
    ],
    [
      "too few values",
      zipSync({ "x.npy": npy(values, "{'descr': '<f4', 'fortran_order': False, 'shape': (32, 32), }") }),
      AIA,
      "not 4096",
    ],
    ["cut off", file.subarray(0, file.length - 10), AIA, "cut off"],
  ])("%s", async (_, bytes, name, words) => {
    const error = await readSource(bytes, name).catch((caught: unknown) => caught);
    expect(isHelioError(error, "format", "unsupported", "data")).toBe(true);
    expect((error as Error).message).toContain(words);
  });

  test("a bomb ends where its size does", async () => {
    // 1 MiB of zeros that say they are one kilobyte.
    const bomb = zipSync({ "x.npy": new Uint8Array(2 ** 20) }, { level: 1 });
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength);
    const directory = view.getUint32(bomb.length - 6, true);
    view.setUint32(directory + 24, 1024, true);
    await expect(readSource(bomb, AIA)).rejects.toThrow("more than the 1024 bytes");
    await expect(
      readSource(zipSync({ "x.npy": new Uint8Array(2 ** 16) }), AIA, { maxPixels: 1000 }),
    ).rejects.toThrow("at most 1000 pixels");
  });

  test("with changed bytes it is read or refused", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 5), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const bytes = file.slice();
          for (const [at, value] of changes) bytes[4 + at] = value;
          const result = await readSource(bytes, AIA).catch((caught: unknown) => caught);
          expect(result instanceof Error ? isHelioError(result) : true).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});
