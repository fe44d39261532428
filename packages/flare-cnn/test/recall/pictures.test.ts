import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import {
  instantaneousRecall,
  outputPicture,
  outputStatistics,
  recallPicture,
  recallWindows,
  resizedResolutions,
  resolutionPicture,
  seriesPicture,
} from "../../src/recall/index.ts";
import { HARP_377_FLARES } from "./flare-of.ts";

const document = nodeDocument();
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((found) => found[1]);
/** Strokes that are drawn in a colour. */
const strokes = (svg: string, colour: string) =>
  [...svg.matchAll(/<g [^>]*stroke="(#\w+)"[^>]*><path d="([^"]*)"/g)]
    .filter((found) => found[1] === colour)
    .flatMap((found) => found[2].match(/M/g) ?? []).length;

const windows = recallWindows(HARP_377_FLARES);
const utc = Array.from({ length: 50 }, (_, i) =>
  new Date(Date.UTC(2011, 1, 13, 4, 59, 26) + i * 3_600_000).toISOString(),
);
const probability = utc.map((_, i) => i / 50);

describe("pictures of recall", () => {
  it("draw a curve and its band for each classifier, no wider than the magnetograms reach", async () => {
    const curve = instantaneousRecall(
      utc.map((time, i) => ({ harp: 377, utc: time, probability: probability[i] })),
      new Map([[377, windows]]),
    );
    const svg = await recallPicture(
      [
        { name: "CNN-2", curve },
        { name: "total flux", curve },
      ],
      { document },
    );
    expect(texts(svg)).toEqual(
      expect.arrayContaining(["CNN-2", "total flux", "flare", "hours after the flare"]),
    );
    expect(texts(svg)).not.toContain("60");
    await expect(recallPicture([])).rejects.toThrowError(/no recall curve/);
  });

  it("mark the three flares and two cuts of HARP 377 in every panel of a series", async () => {
    const svg = await seriesPicture(
      utc,
      [
        { label: "probability", curves: [{ name: "CNN-2", values: probability }], range: [0, 1] },
        { label: "USFLUX (Mx)", curves: [{ name: "USFLUX", values: probability.map((v) => 1e22 * v) }] },
      ],
      { document, title: "HARP 377", windows },
    );
    expect(texts(svg)).toEqual(
      expect.arrayContaining(["M6.6, M2.2, X2.2", "cut between windows", "hours from 2011-02-13 00:00 UTC"]),
    );
    // A stroke is one moveto; the panels are two.
    expect(strokes(svg, "#d62728")).toBe(2 * 3);
    expect(strokes(svg, "#888888")).toBe(2 * 2);
    await expect(seriesPicture([], [])).rejects.toThrowError(/0 series at 0 times/);
  });

  it("leave out flares beyond the frames", async () => {
    const svg = await seriesPicture(
      utc.slice(0, 5),
      [{ label: "p", curves: [{ name: "p", values: probability.slice(0, 5) }] }],
      { document, windows },
    );
    expect(texts(svg).join(" ")).not.toMatch(/M6.6|cut/);
  });

  it("draw both panels of Figures 6 and 8", async () => {
    const statistics = outputStatistics(
      utc.map((_, i) => i % 2),
      probability,
      probability.map((v) => 1e22 * v),
    );
    const output = await outputPicture(statistics, { document, title: "Output" });
    expect(texts(output)).toEqual(expect.arrayContaining(["Output", "magnetograms", "5 sigma", "flaring"]));
    const resolutions = resizedResolutions([
      { widthPx: 768, heightPx: 427 },
      { widthPx: 400, heightPx: 200 },
    ]);
    const both = await resolutionPicture([{ name: "flaring", resolutions }], { document });
    expect(texts(both)).toEqual(expect.arrayContaining(["x resolution (deg/px)", "y resolution (deg/px)"]));
    await expect(resolutionPicture([])).rejects.toThrowError(/no class/);
  });
});
