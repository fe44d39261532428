import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openEngine } from "@helioscope/core/engine/node";
import { decodePng } from "@helioscope/core/figure";
import { directoryStore } from "@helioscope/core/node";
import { encodeImage, openFits, readPlane } from "@helioscope/io-fits";
import {
  discQuantiles,
  MagnetogramNet,
  openPrepared,
  presets,
  shippedModels,
} from "@helioscope/magnetogram-gen";
import { describe, expect, test, vi } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

vi.setConfig({ testTimeout: 60_000 });

const SIDE = 64;

/** A disc of 976 arcsec with a bright region that moves. */
function writeEuv(path: string, minute: number, more: Readonly<Record<string, string | number>> = {}): void {
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [(i % SIDE) - 31.5, Math.floor(i / SIDE) - 31.5];
    if (Math.hypot(x, y) > 25.4) return 2;
    return 30 + 5 * Math.sin(i) + 150 * Math.exp(-((x - 5 - minute / 20) ** 2 + (y - 8) ** 2) / 8);
  });
  const cards: Record<string, string | number> = {
    TELESCOP: "SDO/AIA",
    INSTRUME: "AIA_4",
    WAVELNTH: 304,
    WAVEUNIT: "angstrom",
    BUNIT: "DN",
    EXPTIME: 1,
    QUALITY: 0,
    LVL_NUM: 1.5,
    "DATE-OBS": `2016-01-01T0${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}:00.00`,
    CTYPE1: "HPLN-TAN",
    CTYPE2: "HPLT-TAN",
    CUNIT1: "arcsec",
    CUNIT2: "arcsec",
    CDELT1: 976 / 25.4,
    CDELT2: 976 / 25.4,
    CRPIX1: 32.5,
    CRPIX2: 32.5,
    CRVAL1: 0,
    CRVAL2: 0,
    CROTA2: 0,
    RSUN_OBS: 976,
    DSUN_OBS: 1.47e11,
    CRLN_OBS: 200,
    CRLT_OBS: -3,
    ...more,
  };
  const listed = Object.entries(cards).map(([key, value]) => ({ key, value }));
  writeFileSync(path, encodeImage({ data, width: SIDE, height: SIDE }, listed));
}

const euvi = {
  TELESCOP: "STEREO",
  OBSRVTRY: "STEREO_A",
  INSTRUME: "SECCHI",
  DETECTOR: "EUVI",
  CRLN_OBS: 30,
};

const quantiles = { probabilities: [0.05, 0.5, 0.95], values: [20, 30, 60] };

/** A folder with images at these minutes and an untrained network that says it learned from synthetic data. */
async function prepared(
  minutes: readonly number[],
  more: Readonly<Record<string, string | number>> = {},
  intensities: typeof quantiles | null = quantiles,
) {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, "in"));
  for (const minute of minutes) writeEuv(join(cwd, "in", `euv_${minute}.fits`), minute, more);
  const engine = await openEngine({ engine: "cpu" });
  const { generator } = presets.small;
  const config = {
    ...presets.small,
    sequence: { frames: 3, cadenceMinutes: 12, toleranceMinutes: 3, pairMinutes: 6 },
    generator: { ...generator, downs: 4, width: 4 },
  };
  const net = MagnetogramNet.build(config, { engine, seed: 1 });
  const trained = net.withOrigin({
    trainedOn: {
      about: "a synthetic year",
      seed: 1,
      steps: 10,
      synthetic: true,
      channel: "AIA 304",
      intensities,
    },
  });
  await trained.save(directoryStore(join(cwd, "model")));
  trained.dispose();
  const at = (name: string) => join(cwd, name);
  const generate = (words: readonly string[]) =>
    helioscopeHere(["magnetogram", "generate", ...words, "--model", at("model")]);
  return { at, config, generate };
}

async function fieldOf(path: string) {
  await using file = await openFits(new Uint8Array(readFileSync(path)));
  const unit = file.firstImage();
  return { header: unit.header, data: (await readPlane(unit)).data };
}

describe("magnetogram generate", () => {
  test("fields, pictures, a table, and what was left out", async () => {
    const { at, generate } = await prepared([0, 12, 24, 60]);
    writeFileSync(at("in/broken.fits"), "SIMPLE  =                    T");
    const words = [at("in"), "--out", at("out"), "--engine", "cpu"];
    const { code, stdout, stderr } = await generate([...words, "--pictures", "--json"]);
    expect(code, stderr).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      fields: 4,
      shortWindows: 3,
      channel: "AIA 304",
      engine: "cpu",
      pictures: ["sequence.png", "sheet.svg"],
      provenance: { model: "convgru", syntheticTrained: true, testMode: "deterministic" },
    });
    expect(told.skipped.map(({ name }: { name: string }) => name)).toEqual(["broken.fits"]);
    const rows = csvRows(readFileSync(at("out/fields.csv"), "utf8"));
    expect(rows.map((row) => row.frames_used)).toEqual(["1", "2", "3", "1"]);
    const { header } = await fieldOf(join(at("out"), String(rows[2]!.file)));
    expect(header.get("MODELSHA")).toBe(told.provenance.sha256);
    expect([header.get("CRLN_OBS"), header.get("DSUN_OBS"), header.get("SRCWAVE")]).toEqual([
      200, 1.47e11, 304,
    ]);
    expect(header.cards.map(({ comment }) => comment).join("")).toContain("SYNTHETIC-TRAINED");
    expect(decodePng(readFileSync(at("out/sequence.png"))).text?.Description).toContain("not observed");
    for (const file of ["sheet.svg", "sheet.png", "fields/field_20160101_002400.png"])
      expect(existsSync(join(at("out"), file)), file).toBe(true);
    const again = await generate([...words, "--strict", "--gap", "3"]);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain("trained on a synthetic year), not observed; unproven on real data");
    expect(csvRows(readFileSync(at("out/fields.csv"), "utf8")).map((row) => row.frames_used)).toEqual([
      "1",
      "2",
      "3",
      "3",
    ]);
  });

  test("the same fields of a prepared set, and of ONNX Runtime where it is installed", async (context) => {
    const { at, generate } = await prepared([0, 12, 24]);
    const engine = ["--engine", "cpu"];
    expect((await generate([at("in"), "--out", at("a"), ...engine])).code).toBe(0);
    expect((await generate([at("a/prepared"), "--out", at("b"), ...engine])).code).toBe(0);
    const name = "fields/field_20160101_002400.fits";
    const [a, b] = [await fieldOf(at(`a/${name}`)), await fieldOf(at(`b/${name}`))];
    expect(b.data).toEqual(a.data);
    const c = await generate([at("in"), "--out", at("c"), "--engine", "onnx", "--json"]);
    if (c.stderr.includes("ONNX Runtime does not load")) context.skip("onnxruntime-node does not load here");
    expect(JSON.parse(c.stdout).engine).toBe("ONNX Runtime");
    const onnx = await fieldOf(at(`c/${name}`));
    expect(
      Math.max(...a.data.map((value, i) => Math.abs(Number(value) - Number(onnx.data[i])))),
    ).toBeLessThan(1e-3);
    const dropout = await generate([
      at("in"),
      "--out",
      at("d"),
      ...engine,
      "--mode",
      "reference",
      "--seed",
      "4",
    ]);
    expect(dropout.code).toBe(0);
    const { header, data } = await fieldOf(at(`d/${name}`));
    expect([header.get("TESTMODE"), header.get("SEED")]).toEqual(["reference", 4]);
    expect(data).not.toEqual(a.data);
  });

  test("the far side is matched to the intensities of the training, or to images that are named", async () => {
    const { at, generate } = await prepared([0, 12], euvi);
    writeEuv(at("aia.fits"), 0);
    const words = [at("in"), "--engine", "cpu"];
    const done = await generate([...words, "--out", at("own")]);
    expect(done.code, done.stderr).toBe(0);
    const own = "intensities matched to those that the network was trained on";
    expect(done.stderr).toContain("The images show EUVI-A 304, and the network was trained on AIA 304");
    expect(done.stdout).toContain(`made of EUVI-A 304; the network was trained on AIA 304; ${own}`);
    const name = "fields/field_20160101_001200.fits";
    const { header, data } = await fieldOf(at(`own/${name}`));
    expect(["SRCINST", "SRCCHAN", "TRNCHAN", "CRLN_OBS"].map((key) => header.get(key))).toEqual([
      ...["STEREO SECCHI", "EUVI-A 304", "AIA 304"],
      30,
    ]);
    expect(header.get("SRCMATCH")).toBe("matched to those that the network was trained on");
    const named = await generate([...words, "--out", at("named"), "--match", at("aia.fits")]);
    expect(named.stdout).toContain("intensities matched to 1 image of AIA 304 in aia.fits");
    expect((await fieldOf(at(`named/${name}`))).data).not.toEqual(data);
  });

  test("the far side is refused by a network that does not know its intensities", async () => {
    const { at, generate } = await prepared([0], euvi, null);
    const refused = await generate([at("in"), "--out", at("out"), "--engine", "cpu"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("Give images of AIA 304 with --match");
    expect(existsSync(at("out/fields.csv"))).toBe(false);
  });

  test("another wavelength is taken when that was asked for, and told", async () => {
    const { at, config, generate } = await prepared([0, 12], { WAVELNTH: 171, INSTRUME: "AIA_3" });
    const words = [at("in"), "--out", at("out"), "--engine", "cpu"];
    const none = await generate(words);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining("2 of 2 images show another channel"),
    ]);
    const unasked = await generate([...words, "--wavelength", "171"]);
    expect([unasked.code, unasked.stderr]).toEqual([
      2,
      expect.stringContaining("add --any-channel to go on"),
    ]);
    const asked = await generate([...words, "--wavelength", "171", "--any-channel", "--pictures", "--json"]);
    expect(asked.code, asked.stderr).toBe(0);
    expect(asked.stderr).toContain("The images show AIA 171, and the network was trained on AIA 304");
    const { label, ...provenance } = JSON.parse(asked.stdout).provenance;
    expect(provenance).toMatchObject({ channel: "AIA 171", trainedChannel: "AIA 304" });
    expect(label).toContain("made of AIA 171; the network was trained on AIA 304; intensities matched to");
    const { header } = await fieldOf(at("out/fields/field_20160101_001200.fits"));
    expect(header.get("SRCWAVE")).toBe(171);
    expect(header.cards.map(({ comment }) => comment).join("")).toContain("OTHER CHANNEL: made of AIA 171");
    // The prepared images stay as they were observed, so that a prepared set is told and matched alike.
    const set = await openPrepared(directoryStore(at("out/prepared")), config, { split: null });
    expect(discQuantiles(await set.read(set.euv[0]!)).values[4]).toBeCloseTo(30, 0);
    const again = await generate([at("out/prepared"), "--out", at("again"), "--engine", "cpu"]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("--any-channel")]);
    const silent = await generate([at("out/prepared"), "--any-quality", "--out", at("again")]);
    expect([silent.code, silent.stderr]).toEqual([2, expect.stringContaining("is prepared already")]);
  });

  test("a later run leaves nothing of the former", async () => {
    const { at, generate } = await prepared([0, 12]);
    const words = ["--out", at("out"), "--engine", "cpu"];
    const first = [at("in"), ...words, "--pictures", "--format", "csv,jsonl"];
    expect((await generate(first)).code).toBe(0);
    mkdirSync(at("later"));
    writeEuv(at("later/one.fits"), 60);
    writeFileSync(at("out/notes.txt"), "mine");
    // What cannot be generated costs nothing of what is there.
    mkdirSync(at("empty"));
    expect((await generate([at("empty"), ...words])).code).toBe(1);
    expect(existsSync(at("out/fields/field_20160101_001200.png"))).toBe(true);
    expect((await generate([at("later"), ...words])).code).toBe(0);
    expect(readdirSync(at("out/fields"))).toEqual(["field_20160101_010000.fits"]);
    expect(readdirSync(at("out")).sort()).toEqual(["fields", "fields.csv", "notes.txt", "prepared"]);
  });

  test("without a network it says where one should be and what to do", async () => {
    const { at } = await prepared([0]);
    const { code, stderr } = await helioscopeHere(["magnetogram", "generate", at("in"), "--model", at("in")]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("holds no saved model")]);
    const folder = fileURLToPath(shippedModels.small);
    if (existsSync(join(folder, "model.json"))) return;
    const bare = await helioscopeHere(["magnetogram", "generate", at("in"), "--out", at("out")]);
    expect(bare.stderr).toContain(folder);
    expect(bare.stderr).toContain("--model");
  });
});

describe("magnetogram export", () => {
  test("writes the files that ONNX Runtime takes", async () => {
    const { at } = await prepared([]);
    const words = ["magnetogram", "export", "--model", at("model"), "--out", at("onnx"), "--engine", "cpu"];
    const { code, stdout, stderr } = await helioscopeHere([...words, "--json"]);
    expect(code, stderr).toBe(0);
    const told = JSON.parse(stdout);
    expect(told.files.map(({ name }: { name: string }) => name)).toEqual(["step.onnx", "generator.json"]);
    const about = JSON.parse(readFileSync(at("onnx/generator.json"), "utf8"));
    expect(about).toMatchObject({ kind: "convgru", sizePx: SIDE, channel: "AIA 304", sha256: told.sha256 });
    expect(readFileSync(at("onnx/step.onnx")).length).toBe(told.files[0].bytes);
  });
});
