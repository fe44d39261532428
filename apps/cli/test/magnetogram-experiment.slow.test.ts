import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

test("magnetogram experiment makes a Sun, trains on it, and judges the claims; called again it only reads", async () => {
  const out = temporaryFolder();
  const settings = [
    "prepare.sizePx=32",
    "sequence.cadenceMinutes=180",
    "generator.downs=2",
    "generator.width=4",
    "discriminator.layers=1",
    "discriminator.width=4",
    "training.batchSize=4",
    "training.split.gapHours=12",
  ].flatMap((setting) => ["--set", setting]);
  const words = ["magnetogram", "experiment", "--days", "8", "--models", "pix2pix,convgru", "--steps", "3"];
  const call = [...words, "--seeds", "2", ...settings, "--engine", "wasm", "--out", out, "--json"];
  const ended = await helioscopeHere(call);
  expect(ended.code, ended.stderr).toBe(0);
  const told = JSON.parse(ended.stdout);
  expect(told.folder).toBe(out);
  expect(told.rows.filter(({ kind }: { kind: string }) => kind === "network")).toHaveLength(4);
  expect(told.verdicts).toHaveLength(6);
  expect(readFileSync(join(out, "results.md"), "utf8")).toContain("| convgru, dropout on |");
  expect(readFileSync(join(out, "results.csv"), "utf8")).toMatch(/^generator,kind,seed,images,/);

  const again = await helioscopeHere(call);
  expect(JSON.parse(again.stdout)).toEqual(told);

  const wrong = await helioscopeHere(["magnetogram", "experiment", "--models", "lstm", "--out", out]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/no network "lstm": pix2pix, multichannel, convgru/);
});
