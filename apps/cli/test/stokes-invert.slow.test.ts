import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StokesCube } from "@helioscope/stokes-assist";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { mapsIn, pixelsIn, putPixel, QUICK, spotCube, writeBareCube, writeCube } from "./support/stokes.ts";

// Many processes, each of which draws its pictures.
vi.setConfig({ testTimeout: 240_000 });

const invert = (cwd: string, ...words: string[]) => helioscope(["stokes", "invert", ...words], { cwd });

let cube: StokesCube;
beforeAll(async () => {
  cube = await spotCube(6);
});
const copy = (): StokesCube => ({ ...cube, data: cube.data.slice() });

describe("stokes invert", () => {
  test("makes maps, table, pictures and summary of a cube", async () => {
    const folder = temporaryFolder();
    await writeCube(join(folder, "spot.fits"), cube);
    const { code, stdout } = await invert(folder, "spot.fits", ...QUICK, "--every", "2", "--json");
    expect(code).toBe(0);
    expect(stdout.trimEnd()).not.toContain("\n");
    const told = JSON.parse(stdout);
    const out = join(folder, "out/stokes-invert");
    expect(told).toMatchObject({ folder: out, instrument: "stokes-assist", skipped: [] });
    expect(told.facts).toContainEqual({ label: "Pixels fitted", value: 9 });
    expect(told.facts).toContainEqual({ label: "Method", value: "LTE" });
    expect(readdirSync(out)).toEqual(
      expect.arrayContaining([
        ...["manifest.json", "maps.fits", "maps.png", "maps.svg", "pixels.csv", "run.json", "summary.json"],
        ...["profile_quiet.svg", "stratification.svg", "tiles"],
      ]),
    );
    const images = await mapsIn(out);
    const status = Array.from(images.get("STATUS 1") ?? [], Number);
    // Only the pixels of every second column and row are there.
    status.forEach((value, pixel) => {
      const asked = (pixel % 6) % 2 === 0 && Math.floor(pixel / 6) % 2 === 0;
      expect(value === 5, `pixel ${pixel}`).toBe(!asked);
      expect(Number.isFinite(Number(images.get("TEMPERATURE 1")?.[pixel]))).toBe(asked);
    });
    expect(JSON.parse(readFileSync(join(out, "summary.json"), "utf8"))).toMatchObject({
      config: { method: "lte", inversion: { cycles: 1 } },
      pixels: { skipped: 27 },
    });
  });

  test("pixels that cannot be fitted are flagged, and cost the others nothing", async () => {
    const folder = temporaryFolder();
    const bad = copy();
    putPixel(bad, 0, () => Number.NaN);
    putPixel(bad, 7, () => 1e5);
    putPixel(bad, 14, (parameter) => (parameter === 0 ? 0.9 : 0));
    await writeCube(join(folder, "bad.fits"), bad);
    for (const preset of ["training", "milne-eddington"]) {
      const words = ["--preset", preset, ...QUICK, "--window", "0,0,4,3"];
      const { code, stdout } = await invert(folder, "bad.fits", ...words, "--out", preset);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Pixels fitted +9\n/);
      expect(stdout).toContain("3 pixels are flagged as unusable");
      const rows = pixelsIn(join(folder, preset));
      const unusable = [...rows].filter(([, { status }]) => status === "unusable").map(([place]) => place);
      expect(unusable).toEqual(["0,0", "1,1", "2,2"]);
      const images = await mapsIn(join(folder, preset));
      for (const pixel of [0, 7, 14]) {
        expect(Number(images.get("STATUS 1")?.[pixel])).toBe(3);
        expect(Number(images.get("CHI2 1")?.[pixel])).toBeNaN();
      }
      for (const [place, { chi2 }] of rows)
        expect(chi2 === "", place).toBe(unusable.includes(place) || rows.get(place)?.status === "skipped");
    }
  });

  test("a map of nothing else ends with code 1", async () => {
    const folder = temporaryFolder();
    const dead = { ...copy(), data: new Float32Array(cube.data.length).fill(Number.NaN) };
    await writeCube(join(folder, "dead.fits"), dead);
    const { code, stderr } = await invert(folder, "dead.fits", "--preset", "milne-eddington");
    expect(code).toBe(1);
    expect(stderr).toMatch(/error \(data\): /);
  });

  test("Milne-Eddington maps have no depth; other table formats; the same maps from one thread and two", async () => {
    const folder = temporaryFolder();
    await writeCube(join(folder, "spot.fits"), cube);
    const words = [
      "spot.fits",
      "--preset",
      "milne-eddington",
      "--format",
      "jsonl",
      "--set",
      "maps.tilePixels=5",
    ];
    for (const workers of ["1", "2"]) {
      const { code, stdout } = await invert(folder, ...words, "--workers", workers, "--out", workers);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/Method +Milne-Eddington/)]);
    }
    const [one, two] = [await mapsIn(join(folder, "1")), await mapsIn(join(folder, "2"))];
    expect(two).toEqual(one);
    expect([...one.keys()].filter((name) => name.endsWith(" 2"))).toEqual([]);
    const lines = readFileSync(join(folder, "1/pixels.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(36);
    expect(JSON.parse(lines[0])).toMatchObject({ x: 0, y: 0, status: expect.any(String) });
  });

  test("a cube that says nothing of itself, with --axes and --wavelengths", async () => {
    const folder = temporaryFolder();
    await writeCube(join(folder, "spot.fits"), cube);
    await writeBareCube(join(folder, "bare.fits"), cube);
    // As the header of the other one has them: a first one and a step.
    const [first, step] = [cube.wavelengths[0], (cube.wavelengths[111] - cube.wavelengths[0]) / 111];
    writeFileSync(
      join(folder, "waves.txt"),
      Array.from({ length: 112 }, (_, i) => first + i * step).join("\n"),
    );
    const common = ["--preset", "milne-eddington", "--window", "0,0,3,3", "--noise", "1e-3"];
    const told = ["--wavelengths", "waves.txt", "--continuum", "1", "--mu", "1", "--instrument", "hinode-sp"];
    const bare = await invert(
      folder,
      "bare.fits",
      ...common,
      ...told,
      "--axes",
      "stokes,wavelength,y,x",
      "--out",
      "a",
    );
    expect(bare.code).toBe(0);
    const named = await invert(folder, "spot.fits", ...common, "--continuum", "1", "--out", "b");
    expect(named.code).toBe(0);
    const [a, b] = [await mapsIn(join(folder, "a")), await mapsIn(join(folder, "b"))];
    const fields = [a, b].map((images) => Array.from(images.get("FIELD_STRENGTH 1") ?? [], Number));
    expect(fields[0].filter(Number.isFinite)).toHaveLength(9);
    fields[0].forEach((gauss, i) => {
      if (i % 6 < 3 && i < 18) expect(Math.abs(gauss - fields[1][i])).toBeLessThan(0.01);
    });

    const unknown = await invert(folder, "bare.fits", ...common);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/skipped|left out|wavelength/);
    writeFileSync(join(folder, "words.txt"), "six thousand");
    const words = await invert(folder, "bare.fits", ...common, "--wavelengths", "words.txt");
    expect([words.code, words.stderr]).toEqual([1, expect.stringMatching(/words\.txt holds no wavelengths/)]);
  });

  test("files of two maps want one of them named; what is no map is left out", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "in"));
    await writeCube(join(folder, "in/a.fits"), cube);
    await writeCube(join(folder, "in/b.fits"), { ...copy(), width: 36, height: 1 });
    writeFileSync(join(folder, "in/page.fits"), "<p>");
    const both = await invert(folder, "in", "--preset", "milne-eddington");
    expect(both.code).toBe(2);
    expect(both.stderr).toContain("--sequence NAME");
    const [, name = ""] = /^ {2}(\S+) \(/m.exec(both.stderr) ?? [];
    const words = ["in", "--preset", "milne-eddington", "--sequence", name, "--strict", "--json"];
    const { code, stdout } = await invert(folder, ...words);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ sequence: name, skipped: [{ name: "in/page.fits" }] });
  });
});

describe.skipIf(!hasData)("a real slit of Hinode SP (needs the shared data folder)", () => {
  test("is read and inverted in a window", async () => {
    const folder = temporaryFolder();
    const slit = dataPath("stokes", "SP4D20070227_002010.0C.fits");
    const words = ["--preset", "training", "--window", "0,200,1,3", "--json"];
    const { code, stdout } = await invert(folder, slit, ...words);
    expect(code).toBe(0);
    const { facts } = JSON.parse(stdout);
    expect(facts).toContainEqual({ label: "Map", value: "1x1024 pixels, 112 wavelengths" });
    expect(facts).toContainEqual({ label: "Time", value: "2007-02-27T00:20:10.057Z" });
    const rows = [...pixelsIn(join(folder, "out/stokes-invert")).values()].filter(
      ({ status }) => status !== "skipped",
    );
    expect(rows.map(({ y }) => y)).toEqual(["200", "201", "202"]);
    // The quiet Sun: HSRA has 6390 K at log tau 0, and granulation is some hundreds of kelvins.
    for (const { temperature_0 } of rows) expect(Math.abs(Number(temperature_0) - 6390)).toBeLessThan(700);
  });
});
