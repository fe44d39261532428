import { readFileSync } from "node:fs";
import { openEngine } from "@helioscope/core/engine/node";
import { magnetogramSequence, sequenceToFits } from "@helioscope/synthetic";
import { expect, it } from "vitest";
import { inBrowser, type TestPage } from "../../../../testing/browser/index.ts";
import { shippedModel } from "../../src/index.ts";
import * as node from "./solarunet.page.ts";

type Page = TestPage<typeof node>;

const script = new URL("./solarunet.page.ts", import.meta.url);
const sequence = magnetogramSequence({ width: 128, height: 128, frames: 6, seed: 3, density: 12 });
const files: Record<string, Uint8Array> = Object.fromEntries(
  [...sequenceToFits(sequence)].map(({ name, bytes }) => [name, bytes]),
);
const names = Object.keys(files).filter((name) => name.endsWith(".fits"));
for (const name of ["model.json", "weights.bin"]) files[name] = readFileSync(new URL(name, shippedModel));
const inMemory: node.Fetch = async (name) => files[name];

inBrowser("solarunet in a page", (open) => {
  it("identifies and tracks exactly as in Node", async () => {
    const page: Page = await open(script, { files });
    const text = await page.run("trackServed", names);
    expect(text).toBe(await node.trackFiles(names, inMemory));
    const steps = JSON.parse(text) as { features: object[]; events: object[] }[];
    expect(steps).toHaveLength(names.length);
    expect(Math.min(...steps.map(({ features }) => features.length))).toBeGreaterThan(5);
    expect(steps.flatMap(({ events }) => events).length).toBeGreaterThan(3);
  });

  it.for([
    ["fresh", 1],
    ["fresh", 2],
    ["shipped", 2],
  ] as const)("segments as in Node: %s network, %i threads", async ([kind, threads]) => {
    const page: Page = await open(script, { files });
    const engine = await openEngine({ engine: "wasm" });
    const inNode = await node.segmentFile(names[0], inMemory, engine, kind);
    const inPage = await page.run("segmentServed", names[0], kind, threads);
    expect(inPage.threads).toBe(threads);
    expect(inPage.parameters).toBe(inNode.parameters);
    expect(inPage.leaked).toBe(0);
    expect(inPage.nonSignificant).toHaveLength(128 * 128);
    const differences = inPage.nonSignificant.map((value, i) => Math.abs(value - inNode.nonSignificant[i]));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    const close = inNode.nonSignificant.map((value) => Math.abs(value - 0.5) < 1e-5);
    expect(inPage.mask.filter((value, i) => value !== inNode.mask[i] && !close[i])).toEqual([]);
    expect(new Set(inNode.mask).size).toBe(2);
  });
});
