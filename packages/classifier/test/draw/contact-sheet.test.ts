import { decodePng } from "@helioscope/core/figure";
import { describe, expect, it } from "vitest";
import { contactSheet, exampleSheet } from "../../src/draw/index.ts";

const ramp = (width: number, height: number) => ({
  data: Float32Array.from({ length: width * height }, (_, i) => i),
  width,
  height,
});

describe("a contact sheet", () => {
  it("shows images of any size", () => {
    const blank = { ...ramp(4, 3), data: new Float32Array(12).fill(Number.NaN) };
    const tiles = [
      { image: blank, title: "t".repeat(99), tail: "0.50" },
      { image: ramp(500, 500), title: "large" },
    ];
    const { width, height } = decodePng(contactSheet(tiles));
    expect([width, height]).toEqual([408, 223]);
    expect(() => contactSheet([])).toThrow(/without images/);
  });

  it("has rows of one width", () => {
    const tile = { title: "sunspot 0.99", image: ramp(16, 4) };
    const rows = [{ tiles: [tile, tile] }, { tiles: [{ title: "gone", image: null }] }, { tiles: [] }];
    const sheet = decodePng(exampleSheet(rows));
    expect(sheet.width).toBe(2 * 128 + 8);
    expect(sheet.height).toBeGreaterThan(2 * 128);
    expect(() => exampleSheet([{ tiles: [] }])).toThrow(/without images/);
  });

  it("stretches what an image has, whatever it lacks", () => {
    const size = 32;
    const image = ramp(size, size);
    const holed = { ...image, data: image.data.slice() };
    holed.data[5] = Number.NaN;
    holed.data[6] = Number.POSITIVE_INFINITY;
    const [whole, torn] = [image, holed].map(
      (each) => decodePng(contactSheet([{ title: "", image: each }], { sidePx: size })).data,
    );
    let differing = 0;
    for (let k = 0; k < whole.length; k++) if (whole[k] !== torn[k]) differing++;
    // Two pixels of up to four channels.
    expect(differing).toBeGreaterThan(0);
    expect(differing).toBeLessThanOrEqual(8);
  });
});
