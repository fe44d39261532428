import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows, timeOf, twoElements, writeFrame, writeMask, writeSequence } from "./support/frames.ts";

const csv = (...path: string[]) => csvRows(readFileSync(join(...path), "utf8"));

describe("track", () => {
  test("writes tables, pictures and a summary; formats agree; one object under --json", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 4);
    const { code, stdout } = await helioscope(
      ["track", "in", "--out", "out", "--format", "csv,jsonl,parquet", "--json"],
      { cwd: folder },
    );
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(stdout.trimEnd()).not.toContain("\n");
    expect(told.folder).toBe(join(folder, "out"));
    const out = join(folder, "out");
    expect(readdirSync(join(out, "frames"))).toEqual([0, 1, 2, 3].map((k) => `frame_000${k}.png`));
    expect(JSON.parse(readFileSync(join(out, "summary.json"), "utf8"))).toMatchObject({
      frames: 4,
      features: 8,
    });
    expect(
      readdirSync(out, { recursive: true }).filter((name) => /\.part$|\.tmp$/.test(String(name))),
    ).toEqual([]);

    for (const table of ["frames", "features", "events", "lifetimes", "event_kinds"]) {
      const rows = readFileSync(join(out, `${table}.jsonl`), "utf8")
        .split("\n")
        .filter(Boolean)
        .map((l) => JSON.parse(l));
      const file = await asyncBufferFromFile(join(out, `${table}.parquet`));
      expect(await parquetReadObjects({ file })).toEqual(rows);
      const text = (cell: unknown) => (cell === null ? "" : Array.isArray(cell) ? cell.join(" ") : cell);
      expect(csv(out, `${table}.csv`)).toEqual(
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, cell]) => [
              name,
              typeof cell === "number" && Math.abs(cell) >= 1e15 ? cell.toExponential() : String(text(cell)),
            ]),
          ),
        ),
      );
    }

    // Two elements, two tracks through all frames, no event.
    const features = csv(out, "features.csv");
    expect(features.map((row) => [row.frame, row.track, row.sign, row.size_px])).toEqual(
      [0, 1, 2, 3].flatMap((k) => [
        [`${k}`, "1", "1", "36"],
        [`${k}`, "2", "-1", "36"],
      ]),
    );
    expect(features.filter((row) => row.sign === "1").map((row) => Number(row.x))).toEqual([
      12.5, 13.5, 14.5, 15.5,
    ]);
    // Equation 4: 36 pixels of 400 G, each (0.083 arcsec x 725 km)^2.
    expect(Number(features[0]?.flux_mx) / (36 * 400 * (0.083 * 725e5) ** 2)).toBeCloseTo(1, 12);
    expect(csv(out, "lifetimes.csv").map((row) => row.lifetime_s)).toEqual(["224", "224"]);
    expect(csv(out, "events.csv")).toEqual([]);
  });

  test("frames are taken in the order of their times, and frames.csv says which is which", async () => {
    const folder = temporaryFolder();
    const files = [2, 0, 1].map((step, k) =>
      writeFrame(join(folder, `${"abc"[k]}.fits`), twoElements(step), timeOf(step)),
    );
    const { code, stdout } = await helioscope(["track", ...files, "--out", "out"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/cadence +56 s, from the frames' times/);
    expect(csv(folder, "out/frames.csv")).toEqual(
      ["b.fits", "c.fits", "a.fits"].map((name, k) => ({
        frame: `${k}`,
        name,
        time: `${timeOf(k)}.000Z`,
        features: "2",
      })),
    );
    const x = csv(folder, "out/features.csv").filter((row) => row.sign === "1");
    expect(x.map((row) => [row.time, row.x])).toEqual(
      [0, 1, 2].map((k) => [`${timeOf(k)}.000Z`, `${12.5 + k}`]),
    );
  });

  test("the cadence is the median step of all frames, not the first one", async () => {
    const folder = temporaryFolder();
    const files = [0, 5, 6, 7].map((step) =>
      writeFrame(join(folder, `f${step}.fits`), twoElements(step), timeOf(step)),
    );
    const { code, stdout } = await helioscope(["track", ...files, "--out", "out"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/cadence +56 s, from the frames' times/);
  });

  test("masks follow their files, through sorting and a file that cannot be read", async () => {
    const folder = temporaryFolder();
    const frames = [2, 0, 1].map((step) =>
      writeFrame(join(folder, `f${step}.fits`), twoElements(step), timeOf(step)),
    );
    const masks = [2, 0, 1].map((step) => writeMask(join(folder, `m${step}.png`), twoElements(step)));
    const { code, stderr } = await helioscope(
      [
        "track",
        frames[0]!,
        "gone.fits",
        frames[1]!,
        frames[2]!,
        "--masks",
        masks[0]!,
        masks[0]!,
        masks[1]!,
        masks[2]!,
        "--out",
        "out",
      ],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(stderr).toContain("skipped gone.fits: there is no such file");
    expect(
      csv(folder, "out/features.csv")
        .filter((row) => row.sign === "1")
        .map((row) => row.x),
    ).toEqual(["12.5", "13.5", "14.5"]);
  });

  test("paths are relative to the folder that the user called from", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 2);
    const { code } = await helioscope(["track", "in", "--out", "out"], { env: { HELIOSCOPE_CWD: folder } });
    expect(code).toBe(0);
    expect(existsSync(join(folder, "out/features.csv"))).toBe(true);
    expect(csv(folder, "out/frames.csv")[0]?.name).toBe("in/frame_0.fits");
  });

  test("the other trackers find the same two tracks", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 4);
    const calls = [
      ["--profile", "swamis"],
      ["--profile", "paper", "--exclusive", "--best"],
      ["--profile", "release"],
    ];
    const runs = await Promise.all(
      calls.map((call, k) => helioscope(["track", "in", "--out", `out${k}`, ...call], { cwd: folder })),
    );
    runs.forEach(({ code }, k) => {
      expect(code).toBe(0);
      expect(csv(folder, `out${k}/lifetimes.csv`).map((row) => row.lifetime_frames)).toEqual(["4", "4"]);
    });
    expect(JSON.parse(readFileSync(join(folder, "out1/summary.json"), "utf8")).config.tracking).toMatchObject(
      {
        profile: "paper",
        exclusive: true,
        match: "best",
      },
    );
  });

  test("a shorter run in the same folder leaves nothing of the longer one", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 4);
    const first = ["in/frame_0.fits", "in/frame_1.fits"];
    await helioscope(["track", "in", "--out", "out", "--format", "jsonl"], { cwd: folder });
    await helioscope(["track", ...first, "--out", "out"], { cwd: folder });
    expect(readdirSync(join(folder, "out/frames"))).toHaveLength(2);
    expect(readdirSync(join(folder, "out")).filter((name) => name.endsWith(".jsonl"))).toEqual([]);
  });
});
