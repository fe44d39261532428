import { expect, it } from "vitest";
import { inBrowser, type TestPage } from "../../../../testing/browser/index.ts";
import { openEngine as openInNode } from "../../src/engine/node/index.ts";
import { relativeError } from "../engine/support/compare.ts";
import * as node from "./engine.page.ts";

type Page = TestPage<typeof node>;

const script = new URL("./engine.page.ts", import.meta.url);
const wasmFolder = "/wasm/";
const VERSION = "tfjs-backend-wasm 4.22.0";

inBrowser("engines in a page", (open) => {
  it("runs wasm with SIMD and threads where the page is cross-origin isolated", async () => {
    const page: Page = await open(script);
    expect(await page.run("openEngine", { engine: "wasm", wasmFolder, threads: 2 })).toEqual({
      name: "wasm",
      version: VERSION,
      threads: 2,
      trains: true,
      refused: [],
      backend: "wasm",
      simd: true,
    });
    expect(page.served.asked).toContain("/wasm/tfjs-backend-wasm-threaded-simd.wasm");
    expect(page.page.workers().length).toBeGreaterThan(0);
    expect(await page.page.evaluate(() => Object.hasOwn(navigator, "hardwareConcurrency"))).toBe(false);
  });

  it("runs wasm with SIMD on one thread elsewhere", async () => {
    const page: Page = await open(script, { isolated: false });
    const engine = await page.run("openEngine", { wasmFolder, threads: 2 });
    expect(engine).toMatchObject({ name: "wasm", version: VERSION, threads: 1, simd: true });
    expect(engine.refused).toEqual([expect.stringMatching(/^wasm: threads: .*cross-origin isolated/)]);
    expect(page.served.asked).toContain("/wasm/tfjs-backend-wasm-simd.wasm");
    expect(page.page.workers()).toEqual([]);
  });

  it("opens cpu, fetching nothing", async () => {
    const page: Page = await open(script);
    expect(await page.run("openEngine", { engine: "cpu" })).toMatchObject({ name: "cpu", threads: 1 });
    expect(page.served.asked.filter((path) => path.includes("wasm"))).toEqual([]);
    const { leaked } = await page.run("trainingStep");
    expect(leaked).toBe(0);
  });

  it("refuses engines that a page does not have, and thread counts that cannot be", async () => {
    const page: Page = await open(script);
    for (const engine of ["tensorflow", "webgpu"] as const) {
      expect(await page.run("openEngine", { engine })).toMatchObject({ name: "EngineError" });
    }
    for (const threads of [0, 1.5]) {
      expect(await page.run("openEngine", { engine: "wasm", wasmFolder, threads })).toMatchObject({
        name: "ArgumentError",
      });
    }
  });

  it("takes no more threads than wasm has workers for", async () => {
    const page: Page = await open(script);
    const engine = await page.run("openEngine", { engine: "wasm", wasmFolder, threads: 40 });
    expect(engine).toMatchObject({ name: "wasm", threads: 8 });
    expect((await page.run("convolutionBlock")).leaked).toBe(0);
  });

  it("falls back to cpu and says why where the .wasm files are missing", async () => {
    const page: Page = await open(script);
    const engine = await page.run("openEngine", { wasmFolder: "/nowhere/" });
    expect(engine).toMatchObject({ name: "cpu", backend: "cpu" });
    expect(engine.refused).toEqual([expect.stringMatching(/^wasm: .*wasmFolder/)]);
    // The browser and the library tell the console of the missing file, and of nothing else.
    for (const complaint of page.complaints.splice(0)) {
      expect(complaint).toMatch(
        /\/nowhere\/|fetching of the wasm failed|wasm streaming|ArrayBuffer instantiation/,
      );
    }
  });

  it.for([
    { where: "with threads", isolated: true },
    { where: "on one thread", isolated: false },
  ])("computes what wasm computes in Node, $where", async ({ isolated }) => {
    await openInNode({ engine: "wasm" });
    const page: Page = await open(script, { isolated });
    await page.run("openEngine", { engine: "wasm", wasmFolder, threads: 2 });

    const block = await page.run("convolutionBlock");
    expect(block.leaked).toBe(0);
    expectClose(block.values, (await node.convolutionBlock()).values);

    const step = await page.run("trainingStep");
    const stepInNode = await node.trainingStep();
    expect(step.leaked).toBe(0);
    expect(step.loss).toBeCloseTo(stepInNode.loss, 6);
    expectClose(step.values, stepInNode.values);

    const inNode = new Map(node.layerGradients().map(({ name, values }) => [name, values]));
    for (const { name, values } of await page.run("layerGradients")) {
      expectClose(values, inNode.get(name)!, name);
    }
  });
});

function expectClose(found: readonly number[][], expected: readonly number[][], what?: string): void {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  found.forEach((values, k) => {
    expect(relativeError(Float32Array.from(values), Float32Array.from(expected[k])), what).toBeLessThan(1e-5);
  });
}
