import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { helioscope } from "./support/cli.ts";
import { saveFlareModel } from "./support/flare.ts";
import { csvRows } from "./support/frames.ts";

vi.setConfig({ testTimeout: 120_000 });

const table = (...path: string[]) => csvRows(readFileSync(join(...path), "utf8"));

describe("flare explain", () => {
  const folder = mkdtempSync(join(tmpdir(), "helioscope-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await saveFlareModel(join(folder, "native"));
    const made = await run("population", "--regions", "2", "--frames", "1", "--seed", "4", "--out", "pop");
    expect(made.code).toBe(0);
  }, 120_000);

  function run(...words: string[]) {
    return helioscope(["flare", ...words], { cwd: folder });
  }

  test("explain draws each magnetogram, and tells how the map lies to the inversion line", async () => {
    const [first, second] = readdirSync(join(folder, "pop")).filter((name) => name.endsWith(".fits"));
    const { code, stdout, stderr } = await run(
      ...["explain", `pop/${first}`, `pop/${second}`, "pop/truth.json", "--model", "native"],
      ...["--methods", "occlusion,saliency", "--mask", "24", "--stride", "24", "--json"],
    );
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told.folder).toBe(join(folder, "out/flare-explain"));
    expect(told.skipped).toMatchObject([{ name: expect.stringContaining("truth.json") }]);
    expect(stderr).toContain("truth.json");
    for (const name of [first, second]) {
      const svg = readFileSync(join(told.folder, name.replace(/fits$/, "svg")), "utf8");
      expect(svg).toContain("Occlusion");
      expect(svg).toContain("Saliency");
      expect(existsSync(join(told.folder, name.replace(/fits$/, "png")))).toBe(true);
    }
    const rows = table(told.folder, "explained.csv");
    expect(new Set(rows.map(({ file }) => file)).size).toBe(2);
    const own = rows.filter(({ file }) => file === rows[0].file);
    expect(own.map(({ map }) => map)).toContain("map");
    for (const { probability, baseline } of rows) {
      expect(Number(probability)).toBeGreaterThan(0);
      expect(Number(baseline)).toBeGreaterThan(0);
      expect(Number(probability)).toBeLessThan(1);
    }
  });

  test("explain takes masks of any shape and every kind of saliency; files of one name have their own pictures", async () => {
    const [first] = readdirSync(join(folder, "pop")).filter((name) => name.endsWith(".fits"));
    for (const place of ["one", "two"]) {
      mkdirSync(join(folder, place), { recursive: true });
      copyFileSync(join(folder, "pop", first), join(folder, place, first));
    }
    const both = await run(
      ...["explain", "one", "two", "--model", "native", "--methods", "saliency", "--saliency", "smooth"],
      ...["--out", "twice", "--json"],
    );
    expect(both.code).toBe(0);
    const pictures = JSON.parse(both.stdout).explained.map(({ picture }: { picture: string }) => picture);
    expect([...new Set(pictures)]).toEqual(
      ["one", "two"].map((place) => `${place}_${first.replace(/fits$/, "svg")}`),
    );
    for (const picture of new Set<string>(pictures))
      expect(readFileSync(join(folder, "twice", picture), "utf8")).toContain("Saliency");
    const maps = new Set<string>();
    for (const words of [
      ["--mask", "ellipse:60x40", "--stride", "20"],
      ["--mask", "60x40", "--fill=300", "--stride", "40"],
      ["--mask", "30", "--stride", "30", "--output", "label", "--threshold", "0.01"],
      ["--methods", "saliency", "--saliency", "gradient-x-input"],
    ]) {
      const { code } = await run("explain", `one/${first}`, "--model", "native", "--out", "o", ...words);
      expect(code).toBe(0);
      maps.add(readFileSync(join(folder, "o", first.replace(/fits$/, "svg")), "utf8"));
    }
    expect(maps.size).toBe(4);
    for (const mask of ["0", "square:4"]) {
      const { code, stderr } = await run("explain", "one", "--model", "native", "--mask", mask);
      expect(code).toBe(2);
      expect(stderr).toContain(`--mask takes 12, 20x10 or ellipse:20x10, not "${mask}"`);
    }
  });

  test.skipIf(!hasData)(
    "explain reads the archive's magnetograms (needs the shared data folder)",
    async () => {
      const path = dataPath(
        "sharp/harp377_hourly/hmi.sharp_cea_720s.377.20110214_060000_TAI.magnetogram.fits",
      );
      const { code, stdout, stderr } = await run("explain", path, "--model", "native", "--out", "real");
      expect(code).toBe(0);
      expect(stdout).toMatch(/of the map within 7.3 Mm of the inversion line; \d+ % of the total flux/);
      // One of the five records of HARP 377 that fail the paper's QUALITY rule.
      expect(stderr).toContain("QUALITY 0x00010400");
      const shares = Object.fromEntries(
        table(folder, "real", "explained.csv").map((row) => [row.map, Number(row.share)]),
      );
      expect(shares["|B|"]).toBeGreaterThan(3 * shares.uniform);
    },
  );

  test("explain refuses wrong words, and files that are no magnetograms", async () => {
    const methods = await run("explain", "pop", "--model", "native", "--methods", "magic");
    expect(methods.code).toBe(2);
    expect(methods.stderr).toContain('--methods takes occlusion, saliency between commas, not "magic"');
    const both = await run("explain", "pop", "--model", "native", "--shipped", "native");
    expect(both.code).toBe(2);
    const none = await run("explain", "pop/truth.json", "--model", "native");
    expect(none.code).toBe(1);
    expect(none.stderr).toContain("No SHARP magnetogram among 1 files");
    const large = await run("explain", "pop", "--model", "native", "--mask", "5000");
    expect(large.code).toBe(1);
    expect(large.stderr).toContain("A mask of 5000x5000");
  });
});
