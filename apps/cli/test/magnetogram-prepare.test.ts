import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeImage } from "@helioscope/io-fits";
import { presets } from "@helioscope/magnetogram-gen";
import { describe, expect, test } from "vitest";
import { sequenceAt } from "../src/magnetogram/sequence-at.ts";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

const SIDE = 24;

function disc(cards: Readonly<Record<string, string | number>>): Uint8Array {
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => 20 + (i % SIDE) + Math.floor(i / SIDE));
  const all = {
    CTYPE1: "HPLN-TAN",
    CTYPE2: "HPLT-TAN",
    CUNIT1: "arcsec",
    CUNIT2: "arcsec",
    CRPIX1: 12.5,
    CRPIX2: 12.5,
    CRVAL1: 0,
    CRVAL2: 0,
    CDELT1: 100,
    CDELT2: 100,
    RSUN_OBS: 975,
    ...cards,
  };
  return encodeImage(
    { data, width: SIDE, height: SIDE },
    Object.entries(all).map(([key, value]) => ({ key, value })),
  );
}

/** Six hours of AIA 304 and HMI, one AIA image in an eclipse, one quick-look, one file cut off. */
function archive(): string {
  const folder = join(temporaryFolder(), "archive");
  mkdirSync(join(folder, "aia"), { recursive: true });
  mkdirSync(join(folder, "hmi"));
  for (let hour = 0; hour < 6; hour++) {
    const time = `2016-01-01T0${hour}:00:00`;
    const quality = hour === 5 ? 0x2000 : hour === 4 ? 0x40000000 : 0;
    const aia = { TELESCOP: "SDO/AIA", INSTRUME: "AIA_4", WAVELNTH: 304, EXPTIME: 2.9 };
    const hmi = { TELESCOP: "SDO/HMI", INSTRUME: "HMI_FRONT2", CONTENT: "MAGNETOGRAM", BUNIT: "Gauss" };
    writeFileSync(join(folder, `aia/${hour}.fits`), disc({ ...aia, "DATE-OBS": time, QUALITY: quality }));
    writeFileSync(join(folder, `hmi/${hour}.fits`), disc({ ...hmi, "DATE-OBS": time, QUALITY: 0 }));
  }
  writeFileSync(join(folder, "hmi/6.fits"), disc({}).subarray(0, 3000));
  return folder;
}

const small = [
  "--preset",
  "small",
  "--cadence",
  "60",
  "--set",
  "sequence.toleranceMinutes=10",
  "--set",
  "prepare.sizePx=16",
  "--set",
  "training.split.gapHours=0",
];

describe("magnetogram prepare", () => {
  test("a folder becomes a data set, told by reason", async () => {
    const folder = archive();
    const out = join(folder, "../set");
    const told = await helioscopeHere([
      "magnetogram",
      "prepare",
      folder,
      ...small,
      "--frames",
      "2",
      "--out",
      out,
    ]);
    expect(told.code, told.stderr).toBe(0);
    expect(told.stdout).toContain("Files     13: 5 of EUV (AIA 304), 6 of the field (HMI M), 2 rejected");
    expect(told.stdout).toContain("Rejected  1 damaged or cut off\nRejected  1 by QUALITY\n");
    expect(told.stdout).toContain("Samples   4, 4 of them with a field");
    const rows = csvRows(readFileSync(join(out, "manifest.csv"), "utf8"));
    expect(rows.find(({ source }) => source === "aia/5.fits")?.reason).toContain("eclipse");

    const summary = await helioscopeHere(["magnetogram", "prepare", "--summary", "--json", "--out", out]);
    expect(JSON.parse(summary.stdout)).toMatchObject({ accepted: { euv: 5, field: 6 }, sizePx: 16 });
  });

  test("--quality, --strict, folders by name, and single files", async () => {
    const folder = archive();
    const [aia, hmi] = [join(folder, "aia"), join(folder, "hmi")];
    const run = (out: string, ...words: string[]) =>
      helioscopeHere([
        "magnetogram",
        "prepare",
        ...words,
        ...small,
        "--json",
        "--out",
        join(folder, "..", out),
      ]);
    const any = await run("any", aia, hmi, "--quality", "any", "--strict");
    expect(any.code).toBe(1);
    expect(JSON.parse(any.stdout)).toMatchObject({
      accepted: { euv: 6 },
      skipped: [{ name: "hmi/6.fits", cause: "damaged" }],
    });
    const nominal = await run("nominal", join(aia, "3.fits"), join(aia, "4.fits"), "--quality", "nominal");
    expect(JSON.parse(nominal.stdout)).toMatchObject({ accepted: { euv: 1 }, skipped: [{ name: "4.fits" }] });
  });

  test("a pipe that is called as an image is a rejection, in a folder and by name", async () => {
    const folder = archive();
    execFileSync("mkfifo", [join(folder, "hmi/x.fits"), join(folder, "../y.fits")]);
    const run = (path: string, out: string) =>
      helioscopeHere([
        ...["magnetogram", "prepare", path, ...small, "--frames", "2", "--json"],
        ...["--out", join(folder, "..", out)],
      ]);
    const skipped = JSON.parse((await run(folder, "a")).stdout).skipped as { name: string; reason: string }[];
    const told = skipped.find(({ name }) => name === "hmi/x.fits");
    expect(told?.reason).toContain("hmi/x.fits is no regular file");
    const named = JSON.parse((await run(join(folder, "../y.fits"), "b")).stdout);
    expect(named).toMatchObject({ files: 1, accepted: { euv: 0 }, rejected: { damaged: 1 } });
  });

  test("--limb finds the disc of images without coordinates", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "in"));
    const side = 256;
    const data = Float32Array.from({ length: side * side }, (_, i) =>
      Math.hypot((i % side) - 120, Math.floor(i / side) - 131) < 100 ? 90 + (i % 7) : 0,
    );
    const cards = {
      ...{ TELESCOP: "SDO/AIA", INSTRUME: "AIA_4", WAVELNTH: 304, EXPTIME: 2.9 },
      "DATE-OBS": "2016-01-01T00:00:00",
    };
    const listed = Object.entries(cards).map(([key, value]) => ({ key, value }));
    writeFileSync(join(folder, "in/a.fits"), encodeImage({ data, width: side, height: side }, listed));
    const run = async (out: string, ...words: string[]) => {
      const all = ["magnetogram", "prepare", join(folder, "in"), ...small, ...words];
      const told = await helioscopeHere([...all, "--json", "--out", join(folder, out)]);
      return JSON.parse(told.stdout);
    };
    expect(await run("header")).toMatchObject({ accepted: { euv: 0 }, rejected: { "not-placed": 1 } });
    expect(await run("disc", "--limb", "disc")).toMatchObject({ accepted: { euv: 1 } });
    const history = readFileSync(join(folder, "disc/euv/201601/euv_20160101T000000Z.fits"), "latin1");
    expect(history).toContain("fitted to the limb");
  });

  test("what a set rejected when it was prepared is not what a run over it skips", async () => {
    const folder = archive();
    const out = join(folder, "../set");
    const config = {
      ...presets.small,
      prepare: { ...presets.small.prepare, sizePx: 16 },
    };
    const warnings: string[] = [];
    const work = {
      onWarning: (warning: string) => void warnings.push(warning),
      ...{ wavelengthAngstrom: undefined, ownAngstrom: 304, anyQuality: false },
    };
    // One AIA image in an eclipse; the HMI file that is cut off does not say what it shows.
    const fresh = await sequenceAt([folder], out, config, work);
    expect(fresh.skipped.map(({ name }) => name)).toEqual(["aia/5.fits", "hmi/6.fits"]);
    const kept = await sequenceAt([join(out, "prepared")], join(out, "../b"), config, work);
    expect(kept.skipped).toEqual([]);
    expect(kept.euv).toHaveLength(5);
    expect(warnings.at(-1)).toMatch(/^2 files that may be EUV images could not be used when .* was prepared/);
  });

  test("wrong usage", async () => {
    const folder = archive();
    const run = (...words: string[]) => helioscopeHere(["magnetogram", "prepare", ...words]);
    expect((await run()).code).toBe(2);
    expect((await run(folder, "--out", join(folder, "set"))).stderr).toContain("which is read");
    expect((await run(join(folder, "none"), "--out", join(folder, "../set"))).code).toBe(2);
    const empty = join(folder, "../empty");
    mkdirSync(empty);
    expect((await run(empty, "--out", join(folder, "../set"))).code).toBe(1);
    expect((await run("--summary", "--out", join(folder, "../nothing"))).stderr).toContain(
      "no prepared data set",
    );
  });
});
