import { DOMParser } from "linkedom";
import { describe, expect, it } from "vitest";
import { histogramPlot, linePlot, scatterPlot, seriesColours } from "../../src/figure/index.ts";
import { nodeDocument } from "../../src/figure/node/index.ts";

const document = nodeDocument();
const parse = (svg: string) => new DOMParser().parseFromString(svg, "image/svg+xml");
const texts = (svg: string) => [...parse(svg).querySelectorAll("text")].map((t) => t.textContent);
const marks = (svg: string, name: string, shape: string) => [
  ...parse(svg).querySelectorAll(`[aria-label="${name}"] ${shape}, ${shape}[aria-label="${name}"]`),
];
const kind = (name: string) => expect.objectContaining({ kind: name });

describe("linePlot", () => {
  it("draws values that differ by rounding as it draws equal ones", async () => {
    const plain = (y: number[]) => linePlot([{ name: "s", x: [0, 1], y }], { document });
    const ticks = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((found) => found[1]);
    expect(ticks(await plain([1e22, 1e22 + 2 ** 21]))).toEqual(ticks(await plain([1e22, 1e22])));
  });

  const loss = [0.7, 0.3, 0.1, 0.04, 0.02, 0.01, 0.004];

  it("draws one curve a series in the default colours, with title, labels and legend", async () => {
    const svg = await linePlot(
      [
        { name: "training", y: loss },
        { name: "a & b", y: loss.map((v) => v * 1.2), dashed: true },
      ],
      {
        document,
        title: "Loss",
        xLabel: "epoch",
        yLabel: "cross-entropy",
        yScale: "log",
        levels: [{ name: "baseline", y: 0.05 }],
      },
    );
    for (const word of ["Loss", "epoch", "cross-entropy", "training", "a & b", "baseline", "10⁻²", "10⁻¹"]) {
      expect(texts(svg)).toContain(word);
    }
    expect(marks(svg, "line", "path").length).toBe(2);
    for (const colour of seriesColours.slice(0, 3)) expect(svg).toContain(colour);
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="640"')).toBe(true);
  });

  it("leaves the legend out where it is not wanted", async () => {
    const draw = (legend?: boolean) =>
      linePlot([{ name: "training", y: loss }], { document, ...(legend === undefined ? {} : { legend }) });
    expect(texts(await draw())).toContain("training");
    expect(await draw(true)).toBe(await draw());
    expect(texts(await draw(false))).not.toContain("training");
  });

  it("breaks a band where it has no value", async () => {
    const band = async (low: number[], high: number[]) => {
      const svg = await linePlot([{ name: "s", y: [1, 2, 3, 4, 5], band: { low, high } }], { document });
      return marks(svg, "area", "path").map((path) => path.getAttribute("d")?.match(/M/g)?.length);
    };
    expect(await band([0, 1, 2, 3, 4], [2, 3, 4, 5, 6])).toEqual([1]);
    expect(await band([0, 1, Number.NaN, 3, 4], [2, 3, 4, 5, 6])).toEqual([2]);
    expect(await band(Array(5).fill(Number.NaN), Array(5).fill(Number.NaN))).toEqual([]);
  });

  it("puts equal factors at equal distances on a logarithmic axis", async () => {
    const svg = await linePlot([{ name: "decay", y: [1, 0.1, 0.01] }], { document, yScale: "log" });
    const d = marks(svg, "line", "path")[0].getAttribute("d") ?? "";
    const ys = [...d.matchAll(/[ML][\d.]+,([\d.]+)/g)].map((m) => Number(m[1]));
    expect(ys.length).toBe(3);
    expect(ys[2] - ys[1]).toBeCloseTo(ys[1] - ys[0], 2);
  });

  it("breaks the curve where a value is missing or has no logarithm", async () => {
    const broken = async (gap: number, yScale: "linear" | "log") =>
      (
        marks(
          await linePlot([{ name: "s", y: [1, 2, gap, 4, 5] }], { document, yScale }),
          "line",
          "path",
        )[0].getAttribute("d") ?? ""
      ).split("M").length - 1;
    expect(await broken(3, "linear")).toBe(1);
    expect(await broken(Number.NaN, "linear")).toBe(2);
    expect(await broken(0, "log")).toBe(2);
  });

  it("draws error bars where they are finite, and makes room for them", async () => {
    const bars = { low: [0, Number.NaN, 2], high: [2, 3, 90] };
    const svg = await linePlot([{ name: "score", y: [1, 2, 3], dots: true, bars }], { document });
    expect(marks(svg, "rule", "line").length).toBe(2);
    expect(texts(svg)).toContain("80");
    const short = { name: "score", y: [1, 2], bars: { low: [0], high: [1] } };
    await expect(linePlot([short], { document })).rejects.toThrow(kind("shape"));
  });

  it("shades a band, and shows dots without a line", async () => {
    const y = [1, 2, 3];
    const svg = await linePlot(
      [
        { name: "fit", y, band: { low: [0, Number.NaN, 2], high: [2, 3, 9] } },
        { name: "data", y, dots: "only" },
      ],
      { document },
    );
    expect(marks(svg, "line", "path").length).toBe(1);
    expect(marks(svg, "area", "path").length).toBe(1);
    expect(marks(svg, "dot", "circle").length).toBe(3);
    // The axis reaches to the end of the band.
    expect(texts(svg)).toContain("8");
    const short = { name: "fit", y, band: { low: [0], high: [1] } };
    await expect(linePlot([short], { document })).rejects.toThrow(kind("shape"));
  });

  it("writes ticks of any number of decimals", async () => {
    const svg = await linePlot([{ name: "U", y: [-0.001, 0.001] }], { document, yRange: [-0.0011, 0.0011] });
    expect(texts(svg)).toEqual(expect.arrayContaining(["−0.0005", "0.0000", "0.0005", "0.0010"]));
  });

  it("has fewer ticks in a small plot, and its axis where it is told", async () => {
    const series = [{ name: "I", x: [6301, 6303.4], y: [0, 1] }];
    const small = await linePlot(series, { document, width: 400, height: 130, left: 100, legend: false });
    expect(texts(small)).toEqual(["0.0", "0.5", "1.0", "6301.0", "6301.5", "6302.0", "6302.5", "6303.0"]);
    const [frame] = marks(small, "frame", "rect");
    expect(frame.getAttribute("x")).toBe("100");
  });

  it("is the same text for the same data, however many plots came before", async () => {
    const draw = () => linePlot([{ name: "s", y: loss }], { document });
    expect(await draw()).toBe(await draw());
  });

  it("names clip paths so that plots can share a page", async () => {
    const ids = async (y: number[]) =>
      (await linePlot([{ name: "s", y }], { document })).match(/clip-[0-9a-f]{8}-1/)?.[0];
    expect(await ids([1, 2])).not.toBe(await ids([2, 1]));
  });

  it("refuses uneven series, nothing to show, and a missing document", async () => {
    await expect(linePlot([{ name: "s", x: [1], y: [1, 2] }], { document })).rejects.toThrow(kind("shape"));
    await expect(linePlot([{ name: "s", y: [Number.NaN] }], { document })).rejects.toThrow(kind("data"));
    await expect(linePlot([{ name: "s", y: [0, -1] }], { document, yScale: "log" })).rejects.toThrow(
      kind("data"),
    );
    await expect(linePlot([{ name: "s", y: [1, 2] }])).rejects.toThrow(kind("unsupported"));
    await expect(
      linePlot([{ name: "s", y: [1, 2] }], { document, yScale: "log", yRange: [0, 1] }),
    ).rejects.toThrow(kind("argument"));
  });
});

describe("histogramPlot", () => {
  const a = [1, 1, 1, 2, 3, 10];
  const b = [2, 2, 5, 5, 5, 5, 20];

  it("stacks two panels that share their axes", async () => {
    const svg = await histogramPlot(
      [
        { name: "SWAMIS", values: a },
        { name: "SolarUnet", values: b },
      ],
      { document, bins: 10, yScale: "log", xLabel: "size (Mm²)" },
    );
    const frames = marks(svg, "frame", "rect");
    expect(frames.length).toBe(2);
    expect(new Set(frames.map((f) => f.getAttribute("width"))).size).toBe(1);
    const bars = marks(svg, "rect", "rect");
    // numpy.histogram(a, 10) has 4 bins that are not empty, numpy.histogram(b, 10) has 3.
    expect(bars.length).toBe(7);
    expect(svg).toContain("#1f77b4");
    expect(svg).toContain("#ff7f0e");
    for (const word of ["SWAMIS", "SolarUnet", "1", "size (Mm²)"]) expect(texts(svg)).toContain(word);
  });

  it("gives bars heights in the ratio of their counts", async () => {
    const svg = await histogramPlot([{ name: "a", values: a }], { document, bins: 9, range: [1, 10] });
    const heights = marks(svg, "rect", "rect").map((r) => Number(r.getAttribute("height")));
    expect(heights.map((h) => Math.round(h / heights[1]))).toEqual([3, 1, 1, 1]);
  });

  it("draws outlines in one panel", async () => {
    const svg = await histogramPlot(
      [
        { name: "a", values: a },
        { name: "b", values: b },
      ],
      { document, bins: 5, stacked: false, form: "steps", range: "common" },
    );
    expect(marks(svg, "frame", "rect").length).toBe(1);
    expect(marks(svg, "line", "path").length).toBe(2);
  });

  it("refuses no series and series of nothing", async () => {
    await expect(histogramPlot([], { document })).rejects.toThrow(kind("argument"));
    await expect(histogramPlot([{ name: "a", values: [] }], { document })).rejects.toThrow(kind("data"));
  });
});

describe("scatterPlot", () => {
  it("draws a dot for each point that the axes can show, and the identity", async () => {
    const svg = await scatterPlot([{ name: "px", x: [1, 2, 3, -1, Number.NaN], y: [1, 2, 4, 1, 1] }], {
      document,
      xScale: "log",
      identity: true,
    });
    expect(marks(svg, "dot", "circle").length).toBe(3);
    expect(marks(svg, "link", "path").length).toBe(1);
    expect(texts(svg)).toContain("y = x");
  });

  it("refuses uneven series", async () => {
    await expect(scatterPlot([{ name: "s", x: [1], y: [] }], { document })).rejects.toThrow(kind("shape"));
  });
});
