import { describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";

const VERBS = [
  ["observe"],
  ["track"],
  ["fits", "info"],
  ["train"],
  ["evaluate"],
  ["engine", "list"],
  ["engine", "install"],
];

describe("help", () => {
  test("names every verb, and each verb has its options and an example", async () => {
    const [root, ...each] = await Promise.all([[], ...VERBS].map((verb) => helioscope([...verb, "--help"])));
    for (const [verb] of VERBS) expect(root?.stdout).toMatch(new RegExp(`^\\s+${verb} `, "m"));
    each.forEach(({ code, stdout, stderr }, k) => {
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`EXAMPLE\n\n  helioscope ${VERBS[k]?.join(" ")}`);
      for (const option of ["--out", "--json", "--seed", "--engine", "--strict"]) {
        expect(stdout).toContain(option);
      }
    });
  });

  test("the version is that of the package", async () => {
    const { code, stdout } = await helioscope(["--version"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

/** Wrong calls and what the answer names. */
const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["a verb that is not there", ["gaze"], /gaze/],
  ["a group without its verb", ["engine"], /command/i],
  ["a verb of a group that is not there", ["fits", "burn"], /burn/],
  ["an option that is not there", ["track", "a.fits", "--sharpen"], /--sharpen/],
  ["a missing argument", ["track"], /FRAMES/],
  ["an argument too many", ["evaluate", "solarunet", "again"], /does not take "again"/],
  [
    "a number that is none",
    ["track", "a.fits", "--threshold", "many"],
    /--threshold is a number, not "many"/,
  ],
  ["an empty number", ["track", "a.fits", "--threshold", " "], /--threshold is a number/],
  ["a negative number", ["track", "a.fits", "--threshold=-5"], /--threshold is at least 0/],
  ["half a pixel", ["track", "a.fits", "--min-size", "2.5"], /--min-size is a whole number/],
  ["a threshold of 0", ["track", "a.fits", "--threshold", "0"], /segment.thresholdGauss/],
  ["a choice that is none", ["track", "a.fits", "--profile", "mine"], /--profile.*mine.*paper, release/],
  ["an option without its value", ["track", "a.fits", "--out"], /--out/],
  ["a list without values", ["track", "a.fits", "--masks", "--strict"], /--masks needs at least one value/],
  [
    "masks beside a threshold",
    ["track", "a.fits", "--segment", "threshold", "--masks", "b.png"],
    /--masks does not go/,
  ],
  ["segmentation by masks without any", ["track", "a.fits", "--segment", "mask"], /needs --masks/],
  [
    "fewer masks than frames",
    ["track", "a.fits", "b.fits", "--masks", "c.png"],
    /2 frames need as many masks/,
  ],
  ["swamis with masks", ["track", "a.fits", "--profile", "swamis", "--masks", "c.png"], /segment.by/],
  ["a format that is none", ["track", "a.fits", "--format", "xls"], /--format takes csv, jsonl, parquet/],
  ["synthetic frames beside paths", ["observe", "a.fits", "--frames", "5"], /--frames and --size/],
  ["a setting that is not there", ["observe", "--set", "segment.colour=3"], /colour/],
  ["a setting below one that is not there", ["observe", "--set", "__proto__.x=3"], /there is no __proto__/],
  ["a setting without value", ["observe", "--set", "segment.by"], /key=value/],
  ["a setting out of range", ["observe", "--set", "segment.minSizePx=0"], /segment.minSizePx/],
  ["a setting of one instrument", ["observe", "--set", "solarunet.segment.by=eye"], /segment.by/],
  [
    "an instrument that is not there",
    ["train", "constructor", "--data", "d"],
    /no instrument constructor; there are: solarunet/,
  ],
  [
    "a preset that is not there",
    ["train", "solarunet", "--data", "d", "--preset", "toString"],
    /no preset toString/,
  ],
];

describe("a wrong call ends with code 2, says what is wrong and does nothing", () => {
  test.each(WRONG)("%s", async (_, words, names) => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await helioscope(words, { cwd: folder });
    expect(stderr).toMatch(names);
    expect(stderr).toContain("helioscope --help");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("under --json the answer is an object", async () => {
    const { code, stdout } = await helioscope(["track", "a.fits", "--format", "xls", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { kind: "usage", message: expect.stringContaining("xls") } });
  });
});
