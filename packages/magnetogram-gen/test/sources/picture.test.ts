import { encodePng } from "@helioscope/core/figure";
import { describe, expect, test } from "vitest";
import { readSource } from "../../src/sources/read-source.ts";

const data = Uint8Array.from({ length: 20 * 16 }, (_, i) => i % 256);
const png = encodePng({ data, width: 20, height: 16, channels: 1, depth: 8 });

describe("pictures of the field", () => {
  test("grey levels are gauss, the time is in the name, the disc has to be found", async () => {
    const source = await readSource(png, "x/HMI.m2026.02.01_07.00.00.png");
    expect(source).toMatchObject({ kind: "field", channel: "HMI M", format: "picture", geometry: "limb" });
    expect(source.image.time?.utc).toBe("2026-02-01T07:00:00.000Z");
    // The picture's last row is the southernmost.
    expect(source.image.data[0]).toBeCloseTo((((15 * 20) % 256) / 255) * 500 - 250, 4);
    expect(source.image.unit).toBe("G");
  });

  test("EUV in colours means nothing without a scale", async () => {
    const name = "20160101_000008_512_0304.png";
    await expect(readSource(png, name)).rejects.toThrow("AIA 304 stand for is not known");
    const { image } = await readSource(png, name, { scale: { kind: "sqrt", low: 0, high: 255 } });
    expect(image.data[19 * 0 + 0]).toBeCloseTo(((15 * 20) % 256) ** 2 / 255, 3);
    expect(image.unit).toBe("DN/s");
  });

  test("a scale that is none", async () => {
    const scale = { kind: "log", low: 0, high: 255 } as const;
    await expect(readSource(png, "20160101_000008_512_0304.png", { scale })).rejects.toThrow("log scale");
  });

  test("no name, no channel", async () => {
    await expect(readSource(png, "sun.png")).rejects.toThrow("what it shows");
    await expect(readSource(png, "HMI.m.png")).rejects.toThrow("no time");
  });
});
