import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows, writeSequence } from "./support/frames.ts";

const csv = (...path: string[]) => csvRows(readFileSync(join(...path), "utf8"));

function sequenceFolder(): string {
  const folder = temporaryFolder();
  writeSequence(join(folder, "in"), 4);
  return folder;
}

describe("track with SWAMIS", () => {
  test("--compare sets both trackers side by side: they find the same two elements", async () => {
    const folder = sequenceFolder();
    const { code } = await helioscope(["track", "in", "--out", "both", "--compare"], { cwd: folder });
    expect(code).toBe(0);
    const rows = csv(folder, "both", "comparison.csv");
    const sizes = rows.filter(({ quantity }) => quantity?.startsWith("size"));
    expect(sizes.map(({ tracker, n }) => [tracker, n])).toEqual([
      ["SWAMIS", "2"],
      ["SolarUnet", "2"],
    ]);
    expect(existsSync(join(folder, "both", "figures", "compare-features.svg"))).toBe(true);
    expect(existsSync(join(folder, "both", "figures", "compare-features.png"))).toBe(true);
  });

  test("--low and --method reach its discrimination and identification", async () => {
    const folder = sequenceFolder();
    const swamis = ["track", "in", "--profile", "swamis", "--out"];
    const grown = [...swamis, "hysteresis", "--threshold", "350", "--low", "50"];
    expect((await helioscope(grown, { cwd: folder })).code).toBe(0);
    const downhill = [...swamis, "downhill", "--method", "downhill", "--min-size", "1"];
    expect((await helioscope(downhill, { cwd: folder })).code).toBe(0);
    const summary = JSON.parse(readFileSync(join(folder, "hysteresis", "summary.json"), "utf8"));
    expect(summary.config.swamis).toMatchObject({ lowGauss: 50, method: "clump" });
    // A flat-topped element has a maximum at every pixel of its plateau, so downhill makes many features of it.
    const count = (name: string) => csv(folder, name, "features.csv").length;
    expect(count("downhill")).toBeGreaterThan(count("hysteresis"));
  });

  test("they are refused where SWAMIS does not run", async () => {
    const folder = sequenceFolder();
    const refused = await helioscope(["track", "in", "--low", "50"], { cwd: folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--low");
  });
});
