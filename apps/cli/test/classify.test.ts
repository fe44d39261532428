import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePng } from "@helioscope/core/figure";
import { encodeFits, encodeImage } from "@helioscope/io-fits";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, test } from "vitest";
import { CLASSES, saveClassifier } from "./support/classifier-model.ts";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";
import { animatedPng, claimingPng, spotPicture, writeSpot } from "./support/pictures.ts";

let model: string;
let several: string;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "helioscope-classify-"));
  [model, several] = [join(folder, "single"), join(folder, "several")];
  await saveClassifier(model);
  await saveClassifier(several, "several");
  return () => rmSync(folder, { recursive: true, force: true });
});

/** A folder of images in/0.png and on. */
function imagesIn(folder: string, count: number): string {
  const images = join(folder, "in");
  mkdirSync(images);
  for (let i = 0; i < count; i++) writeSpot(join(images, `${i}.png`), i);
  return images;
}

const classify = (folder: string, ...words: string[]) =>
  helioscopeHere(["classify", ...words, "--out", join(folder, "out"), "--engine", "wasm"]);
const text = (folder: string, name: string) => readFileSync(join(folder, "out", name), "utf8");
const jsonLines = (folder: string, name: string) =>
  text(folder, name)
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("classify", () => {
  test("writes the same rows in every format, a summary and examples", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder, 7);
    const ended = await classify(
      folder,
      images,
      ...["--model", model, "--batch", "3", "--topk", "2", "--logits", "--hek", "--hash"],
      ...["--format", "csv,jsonl,parquet", "--json"],
    );
    expect(ended.code).toBe(0);
    const rows = jsonLines(folder, "catalogue.jsonl");
    expect(rows.map(({ file }) => file)).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => join(images, `${i}.png`)));
    const csv = csvRows(text(folder, "catalogue.csv"));
    expect(csv).toEqual(
      rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v === null ? "" : String(v)])),
      ),
    );
    const file = await asyncBufferFromFile(join(folder, "out/catalogue.parquet"));
    expect(await parquetReadObjects({ file })).toEqual(rows);
    for (const row of rows) {
      const p = CLASSES.map((name) => row[`p_${name}`] as number);
      expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      expect(row.probability).toBe(Math.max(...p));
      expect(row.class).toBe(CLASSES[p.indexOf(Math.max(...p))]);
      expect(row).toMatchObject({ width: 40, height: 40, model, abstained: false });
    }
    const summary = JSON.parse(text(folder, "summary.json")) as Record<string, unknown>;
    expect(summary).toMatchObject({
      files: 7,
      classified: 7,
      skipped: 0,
      engine: expect.stringMatching(/^wasm/),
    });
    expect(JSON.parse(ended.stdout)).toMatchObject(summary);
    expect(decodePng(readFileSync(join(folder, "out/examples.png"))).width).toBeGreaterThan(120);
    expect(text(folder, "skipped.csv")).toBe("file,reason\n");
    expect(readdirSync(join(folder, "out")).filter((name) => /part|state/.test(name))).toEqual([]);
  });

  test("gives the same bytes whatever is read at a time", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder, 5);
    await classify(folder, images, "--model", model);
    const once = text(folder, "catalogue.csv");
    await classify(folder, images, "--model", model);
    expect(text(folder, "catalogue.csv")).toBe(once);
  });

  test("says several labels by their thresholds", async () => {
    const folder = temporaryFolder();
    await classify(folder, imagesIn(folder, 2), "--model", several, "--format", "jsonl");
    for (const row of jsonLines(folder, "catalogue.jsonl")) {
      const held = CLASSES.filter((name) => (row[`p_${name}`] as number) >= 0.5);
      expect((row.labels as string).split(";").filter(Boolean).sort()).toEqual(held);
    }
  });

  test("abstains", async () => {
    const folder = temporaryFolder();
    await classify(folder, imagesIn(folder, 2), "--model", model, "--abstain", "1", "--format", "jsonl");
    for (const row of jsonLines(folder, "catalogue.jsonl"))
      expect(row).toMatchObject({ class: null, abstained: true, probability: expect.any(Number) });
  });

  test.each([
    [["--topk", "4"], /4 most probable of 3 classes/],
    [["--abstain", "1.5"], /1\.5/],
    [["--temperature", "0"], /temperature of 0/],
    [["--resume", "--restart"], /exclude each other/],
    [["--format", "xls"], /--format takes csv/],
  ])("refuses %j", async (words, message) => {
    const folder = temporaryFolder();
    const ended = await classify(folder, imagesIn(folder, 1), "--model", model, ...words);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  test("does not write among the images", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder, 1);
    const ended = await helioscopeHere(["classify", images, "--model", model, "--out", images]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/--out is .* itself/) });
  });
});

test("a hostile folder: each bad file has its reason, the rest are classified", async () => {
  const folder = temporaryFolder();
  const images = imagesIn(folder, 3);
  const at = (name: string) => join(images, name);
  const good = readFileSync(at("0.png"));
  const put = (name: string, content: Uint8Array | string) => writeFileSync(at(name), content);
  put("animated.png", animatedPng());
  put("cut.png", good.subarray(0, good.length / 2));
  put(
    "damaged.png",
    Uint8Array.from(good, (byte, i) => (i === good.length - 30 ? byte ^ 1 : byte)),
  );
  put("empty.fits", "");
  put("empty.png", "");
  put("enormous.png", claimingPng(100_000, 100_000));
  put("gif.png", Buffer.from("GIF89a\x01\0\x01\0\0\0\0;", "latin1"));
  put("html.jpg", "<!DOCTYPE html><title>404</title>");
  put("named.jpg", good);
  put("notes.txt", "seen at noon");
  put("random.jpg", Buffer.from(spotPicture(9).data));
  put("text.fits", "SIMPLE is not enough ".repeat(400));
  const nan = { data: new Float32Array(64 * 64).fill(Number.NaN), width: 64, height: 64 };
  put("nan.fits", encodeImage(nan));
  put(
    "table.fits",
    await encodeFits([]).catch(() => encodeImage({ data: new Uint8Array(0), width: 0, height: 0 })),
  );
  put("good.fits", encodeImage(spotPicture(20, 64)));
  symlinkSync(images, at("round"));
  symlinkSync(at("gone"), at("nowhere.png"));
  symlinkSync(at("loop.png"), at("loop.png"));
  const words = ["--model", model, "--format", "jsonl", "--json"];
  const ended = await classify(folder, images, ...words);
  expect(ended.code).toBe(0);
  const kept = jsonLines(folder, "catalogue.jsonl").map(({ file }) => String(file).slice(images.length + 1));
  expect(kept).toEqual(["0.png", "1.png", "2.png", "good.fits"]);
  const reasons = Object.fromEntries(
    jsonLines(folder, "skipped.jsonl").map(({ file, reason }) => [
      String(file).slice(images.length + 1),
      reason as string,
    ]),
  );
  const expected: Record<string, RegExp> = {
    "animated.png": /animat|moves|frames/i,
    "cut.png": /./,
    "damaged.png": /./,
    "empty.fits": /empty/,
    "empty.png": /empty/,
    "enormous.png": /100000x100000/,
    "gif.png": /GIF/,
    "html.jpg": /HTML|web page/i,
    "loop.png": /circle/,
    "named.jpg": /JPEG.*PNG/,
    "nan.fits": /./,
    "notes.txt": /\.txt is not read here/,
    "nowhere.png": /no such file/,
    "random.jpg": /./,
    round: /link to a folder/,
    "table.fits": /./,
    "text.fits": /FITS/,
  };
  expect(Object.keys(reasons).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, reason] of Object.entries(expected)) expect(reasons[name], name).toMatch(reason);
  expect(ended.stderr).toMatch(/17 files were skipped/);
  expect(ended.stderr.match(/skipped .*: /g)?.length).toBe(10);
  const strict = await classify(folder, images, ...words, "--strict", "--by-content");
  expect(strict.code).toBe(1);
  expect(jsonLines(folder, "catalogue.jsonl").map(({ file }) => file)).toContain(at("named.jpg"));
  const none = await classify(folder, at("notes.txt"), "--model", model);
  expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/No image among 1 files/) });
});
