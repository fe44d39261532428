import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows, timeOf, twoElements, writeFrame, writeSequence } from "./support/frames.ts";

const halfWritten = (folder: string) =>
  readdirSync(folder, { recursive: true }).filter((name) => /\.part$|\.tmp$/.test(String(name)));

describe("observe without paths", () => {
  test("makes a sequence, reads it back and ends with a report that needs nothing else", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "out/frames"), { recursive: true });
    writeFileSync(join(folder, "out/frames/mine.fits"), "a file of the user's");
    const { code, stdout } = await helioscope(
      [
        "observe",
        "--frames",
        "5",
        "--size",
        "256",
        "--spot",
        "0",
        "--regions",
        "0",
        "--scenes",
        "0",
        "--euv",
        "0",
        "--json",
      ],
      {
        cwd: folder,
      },
    );
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told.report).toBe(join(folder, "out/report.html"));
    expect(told.skipped).toEqual([]);
    const [observation] = told.observations;
    expect(observation.facts[0]).toEqual({ label: "frames", value: 5 });
    // The user's own file is neither taken nor removed.
    expect(readFileSync(join(folder, "out/frames/mine.fits"), "utf8")).toBe("a file of the user's");

    const page = readFileSync(told.report, "utf8");
    const sources = [...page.matchAll(/<img[^>]* src="([^"]*)"/g)].map(([, source]) => source ?? "");
    expect(sources.length).toBe(observation.pictures.length);
    for (const source of sources) expect(source).toMatch(/^data:image\/(png|svg\+xml);base64,/);
    const drawn = sources
      .filter((source) => source.includes("svg"))
      .map((source) => Buffer.from(source.split(",")[1] ?? "", "base64").toString());
    // Namespaces are names, and nothing else may look like an address that a browser would fetch.
    for (const text of [page, ...drawn]) {
      expect(text.replace(/xmlns(:\w+)?="[^"]*"/g, "")).not.toMatch(/https?:\/\/|<script|@import|url\((?!#)/);
    }
    for (const { metric, value, baseline } of observation.scores) {
      const row = [metric, ...[value, baseline.value].map((v) => (v === null ? "n/a" : v.toFixed(4)))];
      expect(page).toContain(
        row.map((cell, k) => (k === 0 ? `<td class="text">${cell}</td>` : `<td>${cell}</td>`)).join(""),
      );
    }
    expect(observation.scores.map((score: { metric: string }) => score.metric)).toContain("detection F1");
    expect(page).toContain("The baseline is threshold and largest overlap.");

    // Rows of the confusion table sum to the true events, its columns to the found ones.
    const table = csvRows(readFileSync(join(folder, "out/solarunet/confusion.csv"), "utf8"));
    const found = csvRows(readFileSync(join(folder, "out/solarunet/event_kinds.csv"), "utf8"));
    for (const { event = "", count } of found) {
      expect(table.reduce((sum, row) => sum + Number(row[event]), 0)).toBe(Number(count));
    }
    expect(halfWritten(join(folder, "out"))).toEqual([]);
  });

  test("a sunspot is inverted too: maps, profiles with their fits, correlations with the truth", async () => {
    const folder = temporaryFolder();
    const words = [
      "observe",
      "--frames",
      "3",
      "--size",
      "64",
      "--spot",
      "8",
      "--regions",
      "0",
      "--scenes",
      "0",
      "--euv",
      "0",
      "--engine",
      "wasm",
      "--json",
    ];
    const { code, stdout } = await helioscope(words, { cwd: folder });
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    const page = readFileSync(told.report, "utf8");
    const spot = told.observations.find((one: { instrument: string }) => one.instrument === "stokes-assist");
    expect(spot.facts).toContainEqual({ label: "Pixels fitted", value: 64 });
    const pictures = spot.pictures.map(({ path }: { path: string }) => path);
    for (const name of ["maps.svg", "profile_polarised.svg", "profile_dark.svg", "stratification.svg"])
      expect(pictures).toContain(name);
    expect(page).toContain('<section id="stokes-assist"');
    for (const { title } of spot.pictures) expect(page).toContain(title);
    // The paper's Table 4, against the truth; the baseline's is beside it.
    const scores = new Map<string, { value: number; baseline: { value: number | null } }>(
      spot.scores.map((score: { metric: string }) => [score.metric, score]),
    );
    expect(scores.size).toBeGreaterThanOrEqual(5);
    for (const [metric, { value, baseline }] of scores) {
      expect(page).toContain(metric);
      if (/temperature|field|velocity/i.test(metric)) expect(value, metric).toBeGreaterThan(0.8);
      expect(baseline, metric).toHaveProperty("value");
    }
    const summary = JSON.parse(readFileSync(join(folder, "out/stokes-assist/summary.json"), "utf8"));
    expect(summary).toMatchObject({ pixels: { skipped: 0 }, scores: spot.scores });
    expect(summary.medianChi2).toBeLessThan(3);
    const rows = csvRows(readFileSync(join(folder, "out/stokes-assist/pixels.csv"), "utf8"));
    expect(rows).toHaveLength(64);
  });

  test("one seed makes one run, another seed another", async () => {
    const folder = temporaryFolder();
    const call = (out: string, seed: string) =>
      helioscope(
        [
          "observe",
          "--frames",
          "3",
          "--size",
          "96",
          "--spot",
          "0",
          "--regions",
          "0",
          "--scenes",
          "0",
          "--euv",
          "0",
          "--seed",
          seed,
          "--out",
          out,
        ],
        {
          cwd: folder,
        },
      );
    await Promise.all([call("a", "7"), call("b", "7"), call("c", "8")]);
    const [a, b, c] = ["a", "b", "c"].map((out) =>
      readFileSync(join(folder, out, "solarunet/features.csv"), "utf8"),
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });
});

describe("observe with files", () => {
  test("takes what fits and lists what no instrument fits, with the reason", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 3);
    const doppler = [
      { key: "BUNIT", value: "m/s" },
      { key: "CONTENT", value: "DOPPLERGRAM" },
    ];
    writeFrame(join(folder, "in/velocity.fits"), twoElements(0), timeOf(9), doppler);
    writeFrame(join(folder, "in/tiny.fits"), { data: new Float32Array(16), width: 4, height: 4 }, timeOf(9));
    writeFileSync(join(folder, "in/notes.txt"), "not looked at");
    writeFileSync(join(folder, "page.html"), "<p>");
    const { code, stdout, stderr } = await helioscope(["observe", "in", "page.html"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/frames +3\n/);
    const euv = "magnetogram-gen: its header does not name an EUV telescope and its wavelength";
    const map = "flare-cnn: it is no cylindrical equal-area map of an active region";
    const flat = "stokes-assist: 2 axes; Stokes profiles of a map have 3 or 4";
    const listed = [
      ["page.html", ".html is not a format"],
      [
        "in/velocity.fits",
        `no instrument fits (solarunet: its unit is m/s, not gauss; classifier: its header says DOPPLERGRAM; ${euv}; ${map}; ${flat})`,
      ],
      [
        "in/tiny.fits",
        `no instrument fits (solarunet: 4x4 pixels are too few to track in; classifier: 4x4 pixels are too few to tell what they show; ${euv}; ${map}; ${flat})`,
      ],
    ] as const;
    const page = readFileSync(join(folder, "out/report.html"), "utf8");
    for (const [name, reason] of listed) {
      expect(stderr).toContain(`skipped ${name}: ${reason}`);
      expect(page).toContain(`<code>${name}</code>: ${reason}`);
    }
    expect(stderr + page).not.toContain("notes.txt");
    // No truth, no score.
    expect(page).not.toContain("baseline is");

    const strict = await helioscope(["observe", "in", "--out", "strict", "--strict"], { cwd: folder });
    expect(strict.code).toBe(1);
    expect(readFileSync(join(folder, "strict/report.html"), "utf8")).toContain("in/velocity.fits");
  });

  test("each sequence has a section and a folder of its own, and none costs another", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 3);
    const region = (harp: number, step: number, side: number) =>
      writeFrame(join(folder, `in/r${harp}_${step}.fits`), twoElements(step, side), timeOf(step), [
        { key: "BUNIT", value: "Mx/cm^2" },
        { key: "TELESCOP", value: "SDO/HMI" },
        { key: "HARPNUM", value: harp },
      ]);
    for (const step of [0, 1]) {
      region(1, step, 80);
      region(2, step, 80);
    }
    region(3, 0, 96);
    // A sequence without a usable frame is told by its frame.
    writeFrame(
      join(folder, "in/nan.fits"),
      { data: new Float32Array(32 * 32).fill(Number.NaN), width: 32, height: 32 },
      timeOf(0),
    );
    const { code, stdout } = await helioscope(["observe", "in", "--json"], { cwd: folder });
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    const names = ["64x64", "SDO_HMI-harp1-80x80", "SDO_HMI-harp2-80x80", "SDO_HMI-harp3-96x96"];
    expect(
      told.observations.map((one: { sequence: string; folder: string }) => [one.sequence, one.folder]),
    ).toEqual(names.map((name) => [name, `solarunet/${name}`]));
    expect(told.skipped).toEqual([{ name: "in/nan.fits", reason: "Every pixel is NaN" }]);
    expect(readdirSync(join(folder, "out/solarunet")).sort()).toEqual(names);
    const page = readFileSync(join(folder, "out/report.html"), "utf8");
    expect([...page.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      ...names.map((name) => `solarunet/${name}`),
      "left-out",
    ]);
    expect(page.match(/The paper, and where this differs/g)).toHaveLength(1);
    const frames = names.map(
      (name) => csvRows(readFileSync(join(folder, `out/solarunet/${name}/frames.csv`), "utf8")).length,
    );
    expect(frames).toEqual([3, 2, 2, 1]);
  });

  test("nothing that fits is a failed job that says so", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "empty"));
    const { code, stdout, stderr } = await helioscope(["observe", "empty", "--json"], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toContain("skipped empty: the folder holds no FITS files or pictures");
    expect(JSON.parse(stdout).error).toEqual({
      kind: "data",
      message: expect.stringContaining("Nothing could be observed"),
      value: [{ name: "empty", reason: "the folder holds no FITS files or pictures" }],
    });
  });
});

describe("Ctrl-C", () => {
  test.each([
    ["while frames are made", "make synthetic frames"],
    ["while they are tracked", "track ("],
  ])("%s ends with code 1, says so and leaves nothing half written", async (_, interruptAt) => {
    const folder = temporaryFolder();
    const words = [
      "observe",
      "--frames",
      "40",
      "--size",
      "256",
      "--spot",
      "0",
      "--regions",
      "0",
      "--scenes",
      "0",
      "--euv",
      "0",
      "--format",
      "csv,jsonl,parquet",
    ];
    const { code, stdout, stderr } = await helioscope(words, { cwd: folder, interruptAt });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/error \(aborted\): Stopped before the end/);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(
      files
        .map(({ name }) => name)
        .filter((name) => !/^(bz_\d{4}\.fits|truth\.json|frame_\d{4}\.png)$/.test(name)),
    ).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
  });
});
