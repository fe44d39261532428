import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openEngine } from "@helioscope/core/engine/node";
import { decodePng } from "@helioscope/core/figure";
import { directoryStore } from "@helioscope/core/node";
import { encodeImage, openFits, readPlane } from "@helioscope/io-fits";
import { MagnetogramNet, presets } from "@helioscope/magnetogram-gen";
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

/** A folder with images at these minutes and an untrained network that says it learned from synthetic data. */
async function prepared(minutes: readonly number[], more: Readonly<Record<string, string | number>> = {}) {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, "in"));
  for (const minute of minutes) writeEuv(join(cwd, "in", `euv_${minute}.fits`), minute, more);
  const engine = await openEngine({ engine: "cpu" });
  const { generator, sequence } = presets.small;
  const config = {
    ...presets.small,
    sequence: { ...sequence, cadenceMinutes: 12 },
    generator: { ...generator, downs: 4, width: 4 },
  };
  const net = MagnetogramNet.build(config, { engine, seed: 1 });
  const trained = net.withOrigin({
    trainedOn: { about: "a synthetic year", seed: 1, steps: 10, synthetic: true },
  });
  await trained.save(directoryStore(join(cwd, "model")));
  trained.dispose();
  const at = (name: string) => join(cwd, name);
  const generate = (words: readonly string[]) =>
    helioscopeHere(["magnetogram", "generate", ...words, "--model", at("model")]);
  return { at, generate };
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

  test("the far side, with intensities matched to AIA's", async () => {
    const { at, generate } = await prepared([0, 12], euvi);
    writeEuv(at("aia.fits"), 0);
    const words = [at("in"), "--out", at("out"), "--engine", "cpu", "--far-side"];
    const done = await generate([...words, "--match", at("aia.fits")]);
    expect(done.code, done.stderr).toBe(0);
    const { header } = await fieldOf(at("out/fields/field_20160101_001200.fits"));
    expect([header.get("SRCINST"), header.get("CRLN_OBS")]).toEqual(["STEREO SECCHI", 30]);
    const unmatched = await generate(words);
    expect(unmatched.code).toBe(2);
    expect(unmatched.stderr).toContain("--far-side needs --match");
    const near = [
      at("aia.fits"),
      "--out",
      at("near"),
      "--engine",
      "cpu",
      "--far-side",
      "--match",
      at("aia.fits"),
    ];
    const refused = await generate(near);
    expect([refused.code, refused.stderr.includes("The images show AIA 304")]).toEqual([1, true]);
    expect(existsSync(at("near/fields.csv"))).toBe(false);
  });
});
