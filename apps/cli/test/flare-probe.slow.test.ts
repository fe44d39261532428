import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { helioscope } from "./support/cli.ts";
import { saveFlareModel } from "./support/flare.ts";
import { csvRows } from "./support/frames.ts";

vi.setConfig({ testTimeout: 120_000 });

const table = (...path: string[]) => csvRows(readFileSync(join(...path), "utf8"));

describe("flare probe and artefact", () => {
  const folder = mkdtempSync(join(tmpdir(), "helioscope-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await saveFlareModel(join(folder, "native"));
    const made = await run("population", "--regions", "24", "--frames", "1", "--seed", "4", "--out", "pop");
    expect(made.code).toBe(0);
  }, 120_000);

  function run(...words: string[]) {
    return helioscope(["flare", ...words], { cwd: folder });
  }

  test("probe draws the curves of Figures 9 to 11; frames do not move a network at native scale", async () => {
    const { code, stdout } = await run(
      ...["probe", "--model", "native", "--radius-step", "10", "--out", "probed", "--json"],
    );
    expect(code).toBe(0);
    const { frames, networks } = JSON.parse(stdout);
    expect(networks).toEqual(["native"]);
    for (const one of frames.slice(0, 2)) {
      expect(one.rangeWithSize).toBeLessThan(1e-3);
      expect(one.rangeWithAspect).toBeLessThan(1e-3);
      // Odd sides and other places put the blocks of four pixels elsewhere.
      expect(one.rangeWithPlace).toBeGreaterThan(0);
    }
    const curves = table(folder, "probed", "bipole_curves.csv");
    expect(new Set(curves.map(({ panel }) => panel)).size).toBe(7);
    expect(table(folder, "probed", "bipole_peaks.csv")).toHaveLength(9);
    expect(table(folder, "probed", "frames.csv")).not.toHaveLength(0);
    for (const name of ["bipoles", "frames"])
      expect(readFileSync(join(folder, "probed", `${name}.svg`), "utf8")).toContain("</svg>");
  });

  test("probe says of several networks what each of them does in the mean, frames as well", async () => {
    await saveFlareModel(join(folder, "other"), [], 5);
    const probed = async (name: string, ...models: string[]) => {
      const { code, stdout } = await run(
        ...["probe", ...models.flatMap((model) => ["--model", model]), "--radius-step", "15", "--out", name],
        ...["--format", "jsonl"],
      );
      expect(code).toBe(0);
      const lines = readFileSync(join(folder, name, "frames.jsonl"), "utf8")
        .trim()
        .split("\n");
      return { stdout, rows: lines.map((line) => JSON.parse(line)) };
    };
    const [one, two, both] = [
      await probed("first", "native"),
      await probed("second", "other"),
      await probed("both", "native", "other"),
    ];
    expect(one.rows[0].standard_error).toBeNull();
    both.rows.forEach(({ output, standard_error }, i) => {
      const own = [one, two].map(({ rows }) => Number(rows[i].output));
      expect(Number(output)).toBeCloseTo((own[0] + own[1]) / 2, 6);
      expect(Number(standard_error)).toBeCloseTo(Math.abs(own[0] - own[1]) / 2, 6);
    });
    expect(both.stdout).toContain("Means over 2 networks");
    expect(both.stdout).toMatch(/moves by \d\.\d+ \+- \d\.\d+ as its frame changes/);
    const svg = readFileSync(join(folder, "both", "frames.svg"), "utf8");
    expect(svg).toContain("Frames: native, other");
    expect(svg).toContain("The same region elsewhere in its frame");
  });

  test("artefact scores the frames of a data set, without the regions that the network has seen", async () => {
    const set = await run(
      ...["dataset", "pop", "--flares", "pop/flares.csv", "--harps", "pop/harp_noaa.txt", "--out", "set"],
    );
    expect(set.code).toBe(0);
    const samples = table(folder, "set", "samples.csv");
    const quiet = samples.find(({ label }) => label === "0");
    await saveFlareModel(join(folder, "seen"), [String(quiet?.group)]);
    const { code, stdout, stderr } = await run(
      ...["artefact", "set", "--model", "seen", "--resamples", "50", "--out", "art", "--json"],
    );
    expect(code, stderr).toBe(0);
    const told = JSON.parse(stdout);
    const seen = samples.filter(({ group }) => group === quiet?.group).length;
    expect(told).toMatchObject({ samples: samples.length - seen, left: seen });
    const rows = table(folder, "art", "artefact.csv");
    expect(rows.map(({ condition }) => condition)).toEqual([
      "as is",
      "fixed",
      "scrambled",
      "frame size alone",
      "total unsigned flux",
    ]);
    expect(rows[0]).toMatchObject({ flux_kept: "1", mean_change: "0" });
    expect(told.words.join(" ")).toContain("the total unsigned flux reaches");
    expect(
      readFileSync(join(folder, "art", "artefact.txt"), "utf8")
        .trim()
        .split("\n"),
    ).toEqual(told.words);
    expect(readFileSync(join(folder, "art", "artefact.svg"), "utf8")).toContain("Skill by the frames");
  });
});
