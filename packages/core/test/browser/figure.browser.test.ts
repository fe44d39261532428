import { expect, it } from "vitest";
import { inBrowser, type TestPage } from "../../../../testing/browser/index.ts";
import { decodePng, pngToRgba, type RgbaImage } from "../../src/figure/index.ts";
import { nodeDocument } from "../../src/figure/node/index.ts";
import * as node from "./figure.page.ts";

const script = new URL("./figure.page.ts", import.meta.url);

inBrowser("figures in a page", (open) => {
  it("draws with the page's own document what it draws in Node", async () => {
    const page: TestPage<typeof node> = await open(script);
    const [inPage, inNode] = [await page.run("plot"), await node.plot(nodeDocument())];
    // Attributes come in another order, and Plot moves marks by half a pixel on a screen of single density.
    for (const parts of [
      / d="[^"]*"/g,
      />[^<>\s][^<>]*</g,
      / stroke="[^"]*"/g,
      / transform="translate\(\d\d+[^"]*"/g,
    ]) {
      const drawn = inNode.match(parts)!;
      expect(drawn.length).toBeGreaterThan(2);
      expect(inPage.match(parts)).toEqual(drawn);
    }
  });

  it("shows plots and pictures", async () => {
    const page: TestPage<typeof node> = await open(script);
    const shown = await page.run("show");
    expect(shown.size[0]).toBe(640);
    expect(shown.curves).toEqual([true, true]);
    expect(shown.dots).toBe(60);
    for (const text of ["Training & validation", "validation < loss", "baseline", "epoch", "loss"]) {
      expect(shown.texts).toContain(text);
    }
    const png = node.picture();
    expect(shown.bytes).toEqual([...png]);
    expect(shown.image).toEqual([40, 30]);
    expect(shown.pixels).toEqual([...pngToRgba(decodePng(png)).data]);
    const seen = pngToRgba(decodePng(await page.page.screenshot()));
    expect([seen.width, seen.height]).toEqual([800, 600]);
    for (const colour of ["#1f77b4", "#ff7f0e"]) {
      expect(pixelsOf(seen, colour), colour).toBeGreaterThan(50);
    }
  });

  it("plays an animation", async () => {
    const page: TestPage<typeof node> = await open(script);
    const { animated, plays, frames } = await page.run("played");
    // Chromium counts the repetitions after the first showing.
    expect([animated, plays]).toEqual([true, 1]);
    expect(frames).toEqual([
      [255, 0, 0, 255, 250_000],
      [0, 0, 255, 255, 250_000],
      [0, 255, 0, 255, 250_000],
    ]);
  });
});

function pixelsOf({ data }: RgbaImage, colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) count++;
  }
  return count;
}
