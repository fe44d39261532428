import { DOMParser } from "linkedom";
import { describe, expect, it } from "vitest";
import {
  arcsecAxes,
  arrange,
  colourise,
  decodePng,
  escapeXml,
  type Panel,
  panelsSvg,
  pixelAxes,
  pngToRgba,
  rgbaImage,
} from "../../src/figure/index.ts";
import { type HelioprojectiveCoordinates, raster } from "../../src/index.ts";

const source = raster(
  Float32Array.from({ length: 12 }, (_, i) => i * 100 - 500),
  4,
  3,
);
const image = colourise(source, { min: -500, max: 500 });
const panel: Panel = {
  image,
  title: 'B < 500 G & "frame 1"',
  ...pixelAxes(4, 3),
  colourBar: { map: "grey", min: -500, max: 500, label: "B (G)" },
};
const parse = (svg: string) => new DOMParser().parseFromString(svg, "image/svg+xml");
const texts = (svg: string) => [...parse(svg).querySelectorAll("text")].map((t) => t.textContent);

describe("panelsSvg", () => {
  it("holds the picture pixel for pixel", () => {
    const href =
      parse(panelsSvg([panel]))
        .querySelector("image")
        ?.getAttribute("href") ?? "";
    const bytes = new Uint8Array(Buffer.from(href.replace("data:image/png;base64,", ""), "base64"));
    expect(pngToRgba(decodePng(bytes))).toEqual(image);
  });

  it("writes titles, ticks and labels, escaped", () => {
    const svg = panelsSvg([panel], { title: "Two & more" });
    expect(svg).toContain("B &lt; 500 G &amp; &quot;frame 1&quot;");
    const words = texts(svg);
    for (const word of ["Two & more", "x (px)", "y (px)", "B (G)", "−400", "0", "400"])
      expect(words).toContain(word);
  });

  it("sets panels in rows of `columns`", () => {
    const place = (svg: string) =>
      [...parse(svg).querySelectorAll("svg svg")].map((s) => [
        Number(s.getAttribute("x")),
        Number(s.getAttribute("y")),
      ]);
    const [a, b, c] = place(panelsSvg([panel, panel, panel], { columns: 2 }));
    expect(a[1]).toBe(b[1]);
    expect(b[0]).toBeGreaterThan(a[0] + 360);
    expect(c[0]).toBe(a[0]);
    expect(c[1]).toBeGreaterThan(a[1] + 270);
  });

  it("puts ticks where the values are", () => {
    const svg = panelsSvg([{ image: rgbaImage(10, 10), x: { range: [0, 10] }, y: { range: [0, 10] } }], {
      panelWidth: 100,
    });
    const x0 = Number(parse(svg).querySelector("svg svg")?.getAttribute("x"));
    const tick = [...parse(svg).querySelectorAll("text")].find((t) => t.textContent === "5");
    expect(Number(tick?.getAttribute("x"))).toBe(x0 + 50);
  });

  it("is the same text for the same panels", () => {
    expect(panelsSvg([panel])).toBe(panelsSvg([panel]));
  });

  it("refuses no panels and no columns", () => {
    expect(() => panelsSvg([])).toThrow(expect.objectContaining({ kind: "argument" }));
    expect(() => panelsSvg([panel], { columns: 0 })).toThrow(expect.objectContaining({ kind: "argument" }));
  });
});

describe("arcsecAxes", () => {
  // The field of notes on SolarUnet's figures: 720 px over (413, 473, -204, -144) arcsec.
  const field: HelioprojectiveCoordinates = {
    frame: "helioprojective",
    type: ["HPLN-TAN", "HPLT-TAN"],
    referencePixel: [360.5, 360.5],
    referenceArcsec: [443, -174],
    pixelScaleArcsec: [60 / 720, 60 / 720],
    rotationDegrees: 0,
  };

  it("gives the outer edges of the picture", () => {
    const { x, y } = arcsecAxes(field, 720, 720);
    expect([...x.range, ...y.range].map((v) => Number(v.toFixed(9)))).toEqual([413, 473, -204, -144]);
  });

  it("turns with an image that is upside down, and refuses slanted ones", () => {
    const { x } = arcsecAxes({ ...field, rotationDegrees: 179.999 }, 720, 720);
    expect(x.range.map((v) => Number(v.toFixed(4)))).toEqual([473, 413]);
    expect(() => arcsecAxes({ ...field, rotationDegrees: 5 }, 720, 720)).toThrow(
      expect.objectContaining({ kind: "unsupported" }),
    );
  });
});

describe("arrange", () => {
  it("sets figures on one sheet", () => {
    const figure = panelsSvg([panel], { panelWidth: 100 });
    const sheet = parse(arrange([figure, figure, figure], { columns: 2, title: "Sheet" })).documentElement;
    const inner = [...(sheet?.children ?? [])].filter((c) => c.tagName.toLowerCase() === "svg");
    expect(inner.map((c) => [c.getAttribute("x"), c.getAttribute("y")])[0]).toEqual(["0", "32"]);
    expect(new Set(inner.map((c) => c.getAttribute("y"))).size).toBe(2);
    expect(() => arrange([])).toThrow(/0 figures/);
    expect(() => arrange(["<p>no</p>"])).toThrow(/without a size/);
  });
});

describe("escapeXml", () => {
  it("leaves nothing that XML forbids", () => {
    expect(escapeXml('a<b>&"\u0000\ud800é字')).toBe("a&lt;b&gt;&amp;&quot;\ufffd\ufffdé字");
  });
});
