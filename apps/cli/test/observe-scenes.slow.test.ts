import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

describe("observe with scenes", () => {
  test("scenes and discs are looked at: a catalogue, regions, scores beside trivial ones", async () => {
    const folder = temporaryFolder();
    const words = [
      "--frames",
      "3",
      "--size",
      "64",
      "--spot",
      "0",
      "--regions",
      "0",
      "--scenes",
      "7",
      "--euv",
      "0",
    ];
    const { code, stdout } = await helioscope(["observe", ...words, "--engine", "wasm", "--json"], {
      cwd: folder,
    });
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    const images = told.observations.find((one: { instrument: string }) => one.instrument === "classifier");
    expect(images.facts).toContainEqual({ label: "Images", value: 7 });
    expect(images.facts).toContainEqual({ label: "Full discs", value: 2 });
    expect(images.scores.map((score: { metric: string }) => score.metric)).toContain("balanced accuracy");
    const rows = csvRows(readFileSync(join(folder, "out/classifier/images.csv"), "utf8"));
    expect(rows).toHaveLength(7);
    expect(readFileSync(told.report, "utf8")).toContain('<section id="classifier"');
    // Pictures of files are looked at as well.
    const sheet = join(folder, "out/classifier/examples.png");
    const again = await helioscope(["observe", sheet, "--out", "again", "--json"], { cwd: folder });
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).observations).toMatchObject([{ instrument: "classifier" }]);
  });
});
