import { describe, expect, it } from "vitest";
import { decodePng, linePlot, panelsSvg, rgbaImage } from "../../src/figure/index.ts";
import { nodeDocument, svgToImage, svgToPng } from "../../src/figure/node/index.ts";

const svg = (inner: string, size = 'width="120" height="30"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="100%" height="100%" fill="#ffffff"/>${inner}</svg>`;
const words = (text: string, family: string) =>
  svg(`<text x="4" y="20" font-size="16" font-family="${family}">${text}</text>`);
const ink = (picture: string) => {
  const { data } = svgToImage(picture);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 200) n++;
  return n;
};

describe("svgToPng", () => {
  it("sets text without the fonts of the machine", () => {
    expect(ink(words("B = 500 G", "DejaVu Sans"))).toBeGreaterThan(100);
    for (const family of ["system-ui", "DejaVu Serif", "no such font"]) {
      expect(svgToPng(words("B = 500 G", family))).toEqual(svgToPng(words("B = 500 G", "DejaVu Sans")));
    }
  });

  it("has the signs of the field", () => {
    for (const sign of "±−×°″µÅΦσα²¹⁸⁻→☉≥") expect(ink(words(sign, "sans-serif")), sign).toBeGreaterThan(0);
  });

  it("takes a width or a scale", () => {
    const size = (options: object) => {
      const { width, height } = decodePng(svgToPng(svg(""), options));
      return [width, height];
    };
    expect([size({}), size({ scale: 1.5 }), size({ width: 240 })]).toEqual([
      [120, 30],
      [180, 45],
      [240, 60],
    ]);
    for (const bad of [{ scale: 0 }, { width: 1.5 }, { width: 10, scale: 1 }]) {
      expect(() => size(bad)).toThrow(expect.objectContaining({ kind: "argument" }));
    }
  });

  it("gives plain, not premultiplied, colours", () => {
    const half =
      '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1" fill="#ff0000" opacity="0.5"/></svg>';
    expect([...svgToImage(half).data]).toEqual([255, 0, 0, 128]);
  });

  it("keeps the pixels of an enlarged panel sharp", () => {
    const image = rgbaImage(2, 1, [255, 0, 0]);
    image.data.set([0, 0, 255, 255], 4);
    const { data, width } = svgToImage(panelsSvg([{ image }], { panelWidth: 200 }));
    const row = Array.from({ length: 190 }, (_, k) => [
      ...data.subarray((60 * width + 15 + k) * 4, (60 * width + 15 + k) * 4 + 3),
    ]);
    expect(new Set(row.map(String))).toEqual(new Set(["255,0,0", "0,0,255"]));
  });

  it("gives the same bytes for the same figure", async () => {
    const draw = async () =>
      svgToPng(await linePlot([{ name: "s", y: [1, 3, 2] }], { document: nodeDocument() }));
    expect(await draw()).toEqual(await draw());
  });

  it("draws plots whose words hold the signs of XML", async () => {
    const svg = await linePlot([{ name: "a < b & c", y: [1, 3, 2] }], {
      document: nodeDocument(),
      title: "<t> & \u00a0",
      xLabel: 'x < 5 & "y"',
    });
    expect(decodePng(svgToPng(svg)).width).toBe(640);
  });

  it("refuses what is no SVG", () => {
    expect(() => svgToPng("<svg")).toThrow(expect.objectContaining({ kind: "format" }));
    expect(() => svgToPng("")).toThrow(expect.objectContaining({ kind: "format" }));
  });
});
