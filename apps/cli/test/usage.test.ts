import { describe, expect, test } from "vitest";
import { helioscope, helioscopeHere } from "./support/cli.ts";

/** The verbs with those of the shared options that each one uses. */
const VERBS = [
  { verb: ["observe"], shared: ["--out", "--seed", "--engine", "--strict"] },
  { verb: ["track"], shared: ["--out", "--engine", "--strict"] },
  { verb: ["stokes", "synth"], shared: ["--out", "--seed"] },
  { verb: ["stokes", "invert"], shared: ["--out", "--seed", "--engine", "--strict"] },
  { verb: ["stokes", "assist"], shared: ["--out", "--seed", "--engine", "--strict"] },
  { verb: ["stokes", "maps"], shared: ["--out", "--seed", "--engine"] },
  { verb: ["stokes", "training-set"], shared: ["--out", "--seed", "--engine"] },
  { verb: ["fetch", "jsoc"], shared: ["--out", "--strict"] },
  { verb: ["fetch", "hek"], shared: ["--out", "--strict"] },
  { verb: ["fetch", "swpc"], shared: ["--out", "--strict"] },
  { verb: ["fetch", "ngdc"], shared: ["--out", "--strict"] },
  { verb: ["fetch", "harps"], shared: ["--out", "--strict"] },
  { verb: ["fits", "info"], shared: ["--strict"] },
  { verb: ["fits", "verify"], shared: ["--strict"] },
  { verb: ["fits", "convert"], shared: ["--out", "--seed", "--strict"] },
  { verb: ["track", "export"], shared: ["--out", "--engine"] },
  { verb: ["flare", "export"], shared: ["--out", "--engine"] },
  { verb: ["stokes", "export"], shared: ["--out", "--engine"] },
  { verb: ["train"], shared: ["--out", "--seed", "--engine", "--strict"] },
  { verb: ["evaluate"], shared: ["--engine", "--strict"] },
  { verb: ["engine", "list"], shared: [] },
  { verb: ["engine", "install"], shared: [] },
] as const;
const SHARED = ["--out", "--seed", "--engine", "--strict"];

describe("help", () => {
  test("names every verb, and each verb has its options and an example", async () => {
    const calls = [[], ...VERBS.map(({ verb }) => verb)];
    const [root, ...each] = await Promise.all(calls.map((words) => helioscope([...words, "--help"])));
    for (const { verb } of VERBS) expect(root?.stdout).toMatch(new RegExp(`^\\s+${verb[0]} `, "m"));
    each.forEach(({ code, stdout, stderr }, k) => {
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`EXAMPLE\n\n  helioscope ${VERBS[k]?.verb.join(" ")}`);
      expect(stdout).toContain("--json");
      const offered = SHARED.filter((option) => new RegExp(`^\\s+${option}\\b`, "m").test(stdout));
      expect(offered).toEqual(VERBS[k]?.shared);
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
  ["swamis with a speed", ["track", "a.fits", "--profile", "swamis", "--speed", "3"], /--speed is not for/],
  ["swamis with best", ["track", "a.fits", "--profile", "swamis", "--best"], /--best is not for/],
  ["swamis with exclusive", ["track", "a.fits", "--profile", "swamis", "--exclusive"], /--exclusive is not/],
  ["an engine for a threshold", ["track", "a.fits", "--engine", "cpu"], /--engine is for --segment unet/],
  [
    "a model for a threshold",
    ["track", "a.fits", "--segment", "threshold", "--model", "m"],
    /--model does not go with --segment threshold/,
  ],
  ["a seed where nothing is random", ["track", "a.fits", "--seed", "3"], /--seed/],
  ["a folder where nothing is written", ["fits", "info", "a.fits", "--out", "o"], /--out/],
  ["a setting at the top that is not there", ["observe", "--set", "foo=1"], /solarunet: Unrecognized.*foo/],
  ["a format that is none", ["track", "a.fits", "--format", "xls"], /--format takes csv, jsonl, parquet/],
  [
    "synthetic frames beside paths",
    ["observe", "a.fits", "--frames", "5"],
    /--frames, --size, --spot, --regions, --scenes, --euv are for the synthetic run/,
  ],
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
  ["a model that is none", ["stokes", "synth", "sun"], /hsra, falC/],
  ["three models", ["stokes", "synth", "a.mod", "b.mod", "c.mod"], /does not take "c.mod"/],
  ["a range of one sample", ["stokes", "synth", "hsra", "--range", "6301,6302,5"], /--range is FROM,TO,STEP/],
  ["a range without lines", ["stokes", "synth", "hsra", "--range", "4000,4001,0.1"], /No known line/],
  ["a code without its program", ["stokes", "synth", "hsra", "--code", "sir"], /needs --executable/],
  [
    "RH without a set-up",
    ["stokes", "synth", "hsra", "--code", "rh", "--executable", "rh"],
    /--code rh needs --template/,
  ],
  ["a program without its code", ["stokes", "invert", "a", "--processes", "3"], /--processes .*--code/],
  [
    "SIR with a template",
    ["stokes", "invert", "a", "--code", "sir", "--executable", "x", "--template", "t"],
    /--template is not for SIR/,
  ],
  [
    "threads of another code",
    ["stokes", "invert", "a", "--code", "sir", "--executable", "x", "--workers", "2"],
    /--workers/,
  ],
  [
    "SIR for Milne-Eddington",
    ["stokes", "invert", "a", "--preset", "milne-eddington", "--code", "sir", "--executable", "x"],
    /does not go with Milne-Eddington/,
  ],
  [
    "a guess for Milne-Eddington",
    ["stokes", "invert", "a", "--preset", "milne-eddington", "--guess", "hsra"],
    /--guess is for inversions in LTE/,
  ],
  ["a guess that is none", ["stokes", "invert", "a", "--guess", "mars"], /--guess takes hsra.*"mars"/],
  [
    "a window of three numbers",
    ["stokes", "invert", "a", "--window", "1,2,3"],
    /--window is X,Y,WIDTH,HEIGHT/,
  ],
  ["a share beyond the last", ["stokes", "invert", "a", "--share", "3/3"], /--share is I\/N/],
  ["a fresh share", ["stokes", "invert", "a", "--share", "0/2", "--fresh"], /--fresh would throw away/],
  ["a share of a job", ["stokes", "assist", "a", "--share", "0/2", "--slurm", "9"], /do not go together/],
  ["a preset of none", ["stokes", "invert", "a", "--preset", "best"], /--preset.*best.*reference/],
  ["one cluster", ["stokes", "maps", "a", "--clusters", "1"], /--clusters is a whole number from 2/],
  ["half a pixel to draw", ["stokes", "maps", "a", "--pixel", "1.5,2"], /--pixel is X,Y/],
  ["depths that are none", ["stokes", "maps", "a", "--log-tau", "deep"], /--log-tau takes numbers/],
  ["a training set of nothing", ["stokes", "training-set", "--out", "o"], /either --scenes N or --from/],
  ["a training set nowhere", ["stokes", "training-set", "--scenes", "1"], /needs --out/],
  [
    "scenes beside runs",
    ["stokes", "training-set", "--scenes", "1", "--from", "a", "--out", "o"],
    /either --scenes N or --from/,
  ],
  [
    "a size of runs",
    ["stokes", "training-set", "--from", "a", "--size", "9", "--out", "o"],
    /are for --scenes/,
  ],
];

describe("a wrong call ends with code 2, says what is wrong and does nothing", () => {
  test.each(WRONG)("%s", async (_, words, names) => {
    const { code, stdout, stderr } = await helioscopeHere(words);
    expect(stderr).toMatch(names);
    expect(stderr).toContain("helioscope --help");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("under --json the answer is an object", async () => {
    const { code, stdout } = await helioscopeHere(["track", "a.fits", "--format", "xls", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { kind: "usage", message: expect.stringContaining("xls") } });
  });
});
