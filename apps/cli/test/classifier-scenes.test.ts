import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";

const made = (folder: string, ...words: string[]) =>
  helioscope(["classifier", "scenes", ...words], { cwd: folder });

test("classifier scenes writes folders of classes and says what is in them", async () => {
  const folder = temporaryFolder();
  const words = [
    "--count",
    "12",
    "--size",
    "32",
    "--bands",
    "h-alpha,304",
    "--classes",
    "filament,prominence,flare",
  ];
  const { code, stdout } = await made(folder, ...words, "--out", "set", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ folder: join(folder, "set"), files: 12, found: 0 });
  const names = readdirSync(join(folder, "set")).sort();
  expect(names).toEqual(["filament", "flare", "labels.csv", "prominence", "scenes.json"]);
  expect(readdirSync(join(folder, "set", "flare")).every((name) => name.endsWith(".fits"))).toBe(true);
  const again = await made(folder, ...words, "--out", "set");
  expect(again.stdout).toContain("12 of them from before");
});

test("classifier scenes writes whole discs with boxes", async () => {
  const folder = temporaryFolder();
  const words = ["--disc", "--count", "2", "--size", "64", "--format", "png", "--out", "discs"];
  expect((await made(folder, ...words)).code).toBe(0);
  const lines = readFileSync(join(folder, "discs", "boxes.csv"), "utf8")
    .trim()
    .split("\n");
  expect(lines[0]).toBe("file,band,class,x,y,width,height,share");
  expect(readdirSync(join(folder, "discs")).filter((name) => name.endsWith(".png"))).toHaveLength(2);
});

test("classifier scenes refuses what it cannot make", async () => {
  const folder = temporaryFolder();
  const missing = await made(folder, "--count", "2");
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("--out DIR")]);
  const band = await made(folder, "--bands", "G", "--out", "x");
  expect([band.code, band.stderr]).toEqual([2, expect.stringContaining('no band "G"')]);
  const disc = await made(folder, "--disc", "--classes", "flare", "--out", "x");
  expect([disc.code, disc.stderr]).toEqual([2, expect.stringContaining("without --classes")]);
});
