import { beforeAll, describe, expect, it } from "vitest";
import { readHinodeSp } from "../../src/formats/hinode-sp.ts";
import { stokesCubeOf } from "../../src/formats/stokes-cube.ts";
import { stokesFrames } from "../../src/formats/stokes-frame.ts";
import { hinodeSpFiles } from "../../src/scene/hinode-files.ts";
import { spotScene } from "../../src/scene/scene.ts";
import { sceneSetup, synthesiseScene, synthesiseTile } from "../../src/scene/synthesise.ts";
import { sceneToFits } from "../../src/scene/to-fits.ts";
import { gris15648, hinodeSp } from "../../src/synthesis/setups.ts";
import { createSynthesizer } from "../../src/synthesis/synthesizer.ts";
import type { StokesCube } from "../../src/types.ts";

const [width, height, size] = [10, 8, 448];
const scene = spotScene({ width, height, seed: 2, pores: 0, pixelScaleArcsec: 1 });

describe("synthesiseScene", () => {
  let clean: StokesCube;
  let noisy: StokesCube;
  beforeAll(async () => {
    clean = await synthesiseScene(scene, hinodeSp, { noise: 0, telescope: null });
    noisy = await synthesiseScene(scene, hinodeSp, { noise: 2e-3, telescope: null });
  });

  it("does not depend on the order of the tiles", () => {
    const synthesizer = createSynthesizer(sceneSetup(scene, hinodeSp));
    const tiles = [
      { x: 6, y: 3, width: 2, height: 2 },
      { x: 0, y: 0, width: 3, height: 1 },
    ];
    for (const tile of tiles) {
      const part = synthesiseTile(scene, synthesizer, tile);
      for (let j = 0; j < tile.height; j++) {
        const from = ((tile.y + j) * width + tile.x) * size;
        expect(part.subarray(j * tile.width * size, (j + 1) * tile.width * size)).toEqual(
          clean.data.subarray(from, from + tile.width * size),
        );
      }
    }
  });

  it("adds the noise that was asked for, the same every time", async () => {
    const difference = noisy.data.map((value, i) => value - clean.data[i]);
    const mean = difference.reduce((a, b) => a + b, 0) / difference.length;
    const rms = Math.sqrt(difference.reduce((a, b) => a + b * b, 0) / difference.length);
    expect(Math.abs(mean)).toBeLessThan(5e-5);
    expect(Math.abs(rms / 2e-3 - 1)).toBeLessThan(0.02);
    expect(noisy.noise).toBe(2e-3);
    const again = await synthesiseScene(scene, hinodeSp, { noise: 2e-3, telescope: null });
    expect(again.data).toEqual(noisy.data);
    const other = await synthesiseScene(scene, hinodeSp, { noise: 2e-3, telescope: null, seed: 8 });
    expect(other.data).not.toEqual(noisy.data);
  });

  it("is dark and split in the umbra, bright outside", () => {
    const at = (x: number, y: number): Float32Array =>
      clean.data.subarray((y * width + x) * size, (y * width + x + 1) * size);
    expect(at(5, 4)[0]).toBeLessThan(0.45);
    expect(at(0, 0)[0]).toBeGreaterThan(0.75);
    expect(Math.max(...at(5, 4).subarray(336).map(Math.abs))).toBeGreaterThan(0.02);
  });

  it("keeps the light through the telescope", async () => {
    const seen = await synthesiseScene(scene, hinodeSp, { noise: 0 });
    const total = (cube: StokesCube): number => cube.data.reduce((a, b) => a + b, 0);
    expect(Math.abs(total(seen) / total(clean) - 1)).toBeLessThan(1e-5);
  });

  it("does 15648 and places away from disc centre", async () => {
    const limb = spotScene({ width: 2, height: 2, seed: 1, spot: null, pores: 0, network: 0, mu: 0.6 });
    for (const setup of [gris15648, hinodeSp]) {
      const cube = await synthesiseScene(limb, setup, { noise: 0, telescope: null });
      const bright = Math.max(...cube.data);
      expect(bright).toBeGreaterThan(0.8);
      expect(bright).toBeLessThan(1.25);
      expect(cube.mu).toBe(0.6);
    }
  });

  it("tells how far it is, and stops when it is told to", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const running = synthesiseScene(scene, hinodeSp, {
      signal: controller.signal,
      onProgress: (done) => {
        seen.push(done);
        if (seen.length === 2) controller.abort();
      },
    });
    await expect(running).rejects.toThrow(/Aborted/);
    expect(seen).toEqual([width, 2 * width]);
  });

  it("goes through Hinode SP files and their reader", async () => {
    const cube = await readHinodeSp(hinodeSpFiles(noisy, { centreArcsec: [100, -50] }), { continuum: 6e4 });
    expect([cube.width, cube.height]).toEqual([width, height]);
    expect(cube.centreArcsec).toEqual([100, -50]);
    expect(cube.pixelScaleArcsec).toEqual([1, 1]);
    // Half a count of what was halved.
    for (let i = 0; i < cube.data.length; i++) {
      expect(Math.abs(cube.data[i] - noisy.data[i])).toBeLessThan(1.01 / 6e4);
    }
    // The reader's scale comes from the cores of the mean profile, which flows displace: a pixel, 1 km/s.
    for (let i = 0; i < 112; i++) {
      expect(Math.abs(cube.wavelengths[i] - noisy.wavelengths[i])).toBeLessThan(0.0215);
    }
    const names = [];
    for await (const { name } of hinodeSpFiles(noisy)) names.push(name);
    expect(new Set(names).size).toBe(width);
    expect(names[0]).toBe("SP3D20070227_002010.0C.fits");
    await expect(hinodeSpFiles({ ...noisy, wavelengths: new Float64Array(3) }).next()).rejects.toThrow(/112/);
  });

  it("goes through a FITS cube with named axes and its reader", async () => {
    for await (const frame of stokesFrames(sceneToFits(noisy))) {
      expect(frame.name).toBe("scene-2.fits");
      const cube = await stokesCubeOf(frame);
      expect(cube.data).toEqual(noisy.data);
      expect(cube.noise).toBe(2e-3);
    }
    let files = 0;
    for await (const _ of sceneToFits(noisy, { layout: "hinode-sp" })) files++;
    expect(files).toBe(width);
  });
});
