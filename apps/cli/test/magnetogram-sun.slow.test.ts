import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

test("magnetogram sun writes bursts of files by the short names of instruments", async () => {
  const folder = temporaryFolder();
  const words = ["--days", "1", "--cadence", "12", "--every", "24", "--length", "2", "--size", "32"];
  const all = [
    "magnetogram",
    "sun",
    ...words,
    "--instruments",
    "304,hmi",
    "--out",
    join(folder, "made"),
    "--json",
  ];
  const { code, stdout } = await helioscopeHere(all);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ frames: 2, files: 4, found: 0, faulty: 0 });
  expect(readdirSync(join(folder, "made", "aia_304", "2016-01"))).toHaveLength(2);
  expect(existsSync(join(folder, "made", "truth.json"))).toBe(true);
});
