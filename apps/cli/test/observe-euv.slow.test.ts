import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

describe("observe with EUV images", () => {
  test("a sequence becomes magnetograms, scored beside nothing and persistence, with an honest label", async () => {
    const folder = temporaryFolder();
    const none = ["--spot", "0", "--regions", "0", "--scenes", "0"];
    const words = [
      "observe",
      "--frames",
      "3",
      "--size",
      "64",
      ...none,
      "--euv",
      "14",
      "--engine",
      "wasm",
      "--json",
    ];
    const { code, stdout } = await helioscope(words, { cwd: folder });
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    const made = told.observations.find(
      (one: { instrument: string }) => one.instrument === "magnetogram-gen",
    );
    expect(made.facts).toContainEqual({ label: "EUV images", value: 14 });
    expect(made.skipped).toEqual([]);
    const metrics = made.scores.map(
      ({ metric, baseline }: { metric: string; baseline: { name: string } }) => [metric, baseline.name],
    );
    expect(metrics).toContainEqual(["SSIM", "zero field"]);
    const rows = csvRows(readFileSync(join(folder, "out/magnetogram-gen/magnetograms.csv"), "utf8"));
    expect(rows).toHaveLength(14);
    expect(
      readdirSync(join(folder, "out/magnetogram-gen/fields")).filter((name) => name.endsWith(".fits")),
    ).toHaveLength(14);
    const page = readFileSync(told.report, "utf8");
    expect(page).toContain('<section id="magnetogram-gen"');
    expect(page).toContain("unproven on real data");
  });
});
