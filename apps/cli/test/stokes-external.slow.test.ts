import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StokesCube } from "@helioscope/stokes-assist";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { helioscope, type RunOptions, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";
import { findSir, standInForSir } from "./support/stand-in.ts";
import { mapsIn, pixelsIn, putPixel, spotCube, writeCube } from "./support/stokes.ts";

// Many processes, each of which draws its pictures.
vi.setConfig({ testTimeout: 240_000 });

const stokes = (cwd: string, words: readonly string[], options: RunOptions = {}) =>
  helioscope(["stokes", ...words], { cwd, ...options });

let cube: StokesCube;
let standIn: string;
beforeAll(async () => {
  cube = await spotCube(4);
  standIn = await standInForSir();
});

describe("other codes, with a program that speaks SIR's protocol", () => {
  test("invert a map in processes, keep their files where told, and a bad run flags its pixel", async () => {
    const cwd = temporaryFolder();
    const bad = { ...cube, data: cube.data.slice() };
    putPixel(bad, 1, (parameter) => (parameter === 0 ? 2 : 0));
    await writeCube(join(cwd, "spot.fits"), bad);
    const words = [
      "invert",
      "spot.fits",
      "--code",
      "sir",
      "--window",
      "0,0,3,2",
      "--set",
      "inversion.cycles=2",
    ];
    const program = ["--executable", standIn, "--processes", "2", "--scratch", "scratch", "--timeout", "60"];
    const guess = ["--guess", "hsra", "penumbra"];
    const { code, stdout } = await stokes(cwd, [...words, ...program, ...guess], {
      env: { STAND_IN: "crashes" },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Method +LTE, SIR\n/);
    expect(stdout).toMatch(/Pixels fitted +5\n/);
    expect(stdout).toContain("1 pixel is flagged as failed");
    expect(readdirSync(join(cwd, "scratch"))).toEqual(["slot-000", "slot-001"]);
    expect(readdirSync(join(cwd, "scratch/slot-000"))).toContain("LINES");
    const out = join(cwd, "out/stokes-invert");
    const rows = pixelsIn(out);
    expect(rows.get("1,0")?.status).toBe("failed");
    // Two steps from each of two guesses, of which the stand-in keeps neither.
    expect(rows.get("0,0")).toMatchObject({ status: "converged", steps: "4", temperature_0_error: "25" });
    const maps = await mapsIn(out);

    // All tiles are there: nothing is run again, neither by the same command nor to draw the maps.
    const gone = ["--executable", "/no/such/sir.x"];
    expect((await stokes(cwd, [...words, ...gone, ...guess])).code).toBe(0);
    expect(await mapsIn(out)).toEqual(maps);
    const drawn = await stokes(cwd, ["maps", "out/stokes-invert", "--pixel", "0,1"]);
    expect(drawn.code).toBe(0);

    const missing = await stokes(cwd, [...words, ...gone, "--out", "other"]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/error \(engine\): SIR cannot be started: .*Build it and give its path/);
  });

  test("start from an earlier run of this package's own engine, and the other way round", async () => {
    const cwd = temporaryFolder();
    await writeCube(join(cwd, "spot.fits"), cube);
    const quick = ["--set", "inversion.cycles=1", "inversion.stop.maxSteps=3"];
    const invert = (...words: string[]) =>
      stokes(cwd, ["invert", "spot.fits", ...quick, "--window", "0,0,2,2", ...words]);
    expect((await invert("--out", "own")).code).toBe(0);
    const theirs = ["--code", "sir", "--executable", standIn, "--guess", "own", "--out", "theirs"];
    expect((await invert(...theirs)).code).toBe(0);
    const [own, moved] = ["own", "theirs"].map((name) => pixelsIn(join(cwd, name)));
    for (const [place, { temperature_0, status }] of own) {
      if (status === "skipped") continue;
      // One cycle of the stand-in makes every guess 50 K warmer.
      const rise = Number(moved.get(place)?.temperature_0) - Number(temperature_0);
      expect(Math.abs(rise - 50)).toBeLessThan(0.1);
    }
    expect((await invert("--guess", "theirs", "--out", "again")).code).toBe(0);
  });

  test("synthesise, and are compared with this package", async () => {
    const cwd = temporaryFolder();
    const words = ["synth", "hsra", "--range", "6301,6302,0.05", "--instrument", "none", "--field", "1000"];
    const program = ["--code", "sir", "--executable", standIn];
    const { code, stdout } = await stokes(cwd, [...words, ...program]);
    expect(code).toBe(0);
    const [, most] = /own profiles differ by at most (\S+) from these/.exec(stdout) ?? [];
    expect(Number(most)).toBeLessThan(2e-4);
    expect((await stokes(cwd, [...words, "--out", "own"])).code).toBe(0);
    const [theirs, own] = ["out/stokes-synth", "own"].map((name) =>
      csvRows(readFileSync(join(cwd, name, "profiles.csv"), "utf8")),
    );
    own.forEach(({ I, V }, i) => {
      expect(Math.abs(Number(I) - Number(theirs[i].I))).toBeLessThan(2e-4);
      expect(Math.abs(Number(V) - Number(theirs[i].V))).toBeLessThan(2e-4);
    });
  });

  test("RH takes its programs from a folder", async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, "template"));
    const words = ["synth", "hsra", "--code", "rh", "--executable", "bin", "--template", "template"];
    const empty = await stokes(cwd, words);
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringMatching(/no keyword\.input/)]);
    writeFileSync(join(cwd, "template/keyword.input"), "ATMOS_FILE = FALC.atmos\n");
    const { code, stderr } = await stokes(cwd, words);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/RH cannot be started: .*bin\/rhf1d/)]);
  });
});

const sir = findSir();

describe.skipIf(!sir)(
  "SIR itself (needs its executable: SIR in the environment, or sir.x on the path)",
  () => {
    const program = ["--code", "sir", "--executable", sir ?? ""];

    test("synthesises what this package does", async () => {
      const cwd = temporaryFolder();
      // SIR holds wavelengths in single precision, which moves lines by a quarter of a milli-Angstrom where I falls by 15
      // an Angstrom.
      const words = ["synth", "hsra", "--range", "6301,6303,0.02", "--instrument", "none", "--field", "1000"];
      const { code, stdout } = await stokes(cwd, [...words, ...program, "--json"]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout).beside).toBeLessThan(5e-3);
    });

    test("inverts pixels of a spot from the network's guess", async () => {
      const cwd = temporaryFolder();
      await writeCube(join(cwd, "spot.fits"), cube);
      const words = ["assist", "spot.fits", "--window", "1,1,2,1", "--engine", "wasm"];
      const { code, stdout } = await stokes(cwd, [...words, ...program, "--out", "sir"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Pixels fitted +2\n/);
      expect((await stokes(cwd, [...words, "--out", "own"])).code).toBe(0);
      const [theirs, own] = ["sir", "own"].map((name) => pixelsIn(join(cwd, name)));
      for (const place of ["1,1", "2,1"]) {
        const [a, b] = [theirs, own].map((rows) => Number(rows.get(place)?.temperature_m1));
        expect(Math.abs(a - b)).toBeLessThan(150);
      }
    });
  },
);
