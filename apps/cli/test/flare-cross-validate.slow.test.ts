import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { helioscope } from "./support/cli.ts";

vi.setConfig({ testTimeout: 180_000 });

describe("flare cross-validate", () => {
  const folder = mkdtempSync(join(tmpdir(), "helioscope-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (words: readonly string[], more: { readonly interruptAt?: string } = {}) =>
    helioscope(["flare", ...words], { cwd: folder, ...more });
  const short = ["--set", "input.sizePx=32", "training.steps=4", "training.validateEvery=2"];
  const call = (out: string, ...more: string[]) => [
    ...["cross-validate", "set", "--preset", "small", ...short, "--splits", "2", "--engine", "wasm"],
    ...["--flares", "pop/flares.csv", "--bin", "12", "--out", out, ...more],
  ];
  const text = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
  const rowsOf = (...path: string[]): Record<string, unknown>[] =>
    text(...path)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    const population = await run([
      ...["population", "--regions", "60", "--frames", "2", "--seed", "4", "--out", "pop"],
    ]);
    expect(population.code, population.stderr).toBe(0);
    const set = await run([
      ...["dataset", "pop", "--flares", "pop/flares.csv", "--harps", "pop/harp_noaa.txt", "--out", "set"],
    ]);
    expect(set.code, set.stderr).toBe(0);
  }, 180_000);

  test("one table with the paper's figures, pictures, and networks that other verbs take", async () => {
    const { code, stdout, stderr } = await run(
      call("whole", "--test-from", "2015-10-01", "--format", "jsonl"),
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^2 splits by region of \d+ magnetograms/);
    expect(stdout).toMatch(/^CNN-2, 32x32 +\d\.\d{3} \+- /m);
    // Of the few later regions none was seen in the day before a flare.
    expect(stdout.match(/^CNN-2, 256x256 \(paper\)/gm)).toHaveLength(3);
    expect(readdirSync(join(folder, "whole")).sort()).toEqual([
      "cross-validation.json",
      "cross-validation.jsonl",
      "fold-01",
      "fold-02",
      "folds.jsonl",
      "recall.jsonl",
      "recall.png",
      "recall.svg",
      "tss.png",
      "tss.svg",
    ]);
    const table = rowsOf("whole", "cross-validation.jsonl");
    expect(new Set(table.map(({ samples }) => samples))).toEqual(new Set(["held", "heldBefore", "later"]));
    const rows = rowsOf("whole", "folds.jsonl").filter(({ samples }) => samples === "held");
    expect(rows.map(({ fold }) => fold)).toEqual([1, 1, 2, 2]);
    const mean = (Number(rows[0]?.tss) + Number(rows[2]?.tss)) / 2;
    expect(Number(table[0]?.tss)).toBeCloseTo(mean, 6);

    const models = ["whole/fold-01/model", "whole/fold-02/model"];
    const probed = await run(["probe", "--model", ...models, "--radius-step", "15", "--out", "p", "--json"]);
    expect(probed.code, probed.stderr).toBe(0);
    expect(JSON.parse(probed.stdout).networks).toEqual(models);
  });

  test("goes on after Ctrl-C with the tables of a run that was not stopped", async () => {
    const whole = await run(call("a"));
    expect(whole.code, whole.stderr).toBe(0);
    const stopped = await run(call("b"), { interruptAt: "split 2 of 2, train" });
    expect(stopped.code).not.toBe(0);
    expect(stopped.stderr).toMatch(/go on with --resume/);
    expect(existsSync(join(folder, "b", "fold-01", "scores.json"))).toBe(true);
    expect(existsSync(join(folder, "b", "cross-validation.csv"))).toBe(false);
    const again = await run(call("b"));
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/already holds a cross-validation/),
    ]);
    const resumed = await run(call("b", "--resume"));
    expect(resumed.code, resumed.stderr).toBe(0);
    for (const file of ["cross-validation.csv", "folds.csv", "recall.csv", "fold-02/scores.json"])
      expect(text("b", file)).toBe(text("a", file));
  });

  test("wrong usage", async () => {
    const said = async (...more: string[]) => {
      const { code, stderr } = await run(call("c", ...more));
      return [code, stderr];
    };
    expect(await said("--bin", "5")).toEqual([2, expect.stringMatching(/--bin is a part of 144 hours/)]);
    expect(await said("--held", "1")).toEqual([2, expect.stringMatching(/--held is a share/)]);
    expect(await said("--test-from", "soon")).toEqual([2, expect.stringMatching(/--test-from is a date/)]);
    expect(existsSync(join(folder, "c"))).toBe(false);
  });
});
