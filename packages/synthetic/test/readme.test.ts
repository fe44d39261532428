import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import * as synthetic from "../src/index.ts";

it("prints what the README says", () => {
  const text = readFileSync(resolve(import.meta.dirname, "../README.md"), "utf8");
  const block = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  const expected = Array.from(block.matchAll(/\/\/ => (.*)$/gm), ([, line]) => line);
  expect(expected.length).toBeGreaterThan(5);
  const body = block.replace(/import (\{[^}]*\}) from "@helioscope\/synthetic";/, "const $1 = synthetic;");
  const printed: string[] = [];
  const log = (...words: unknown[]): void => void printed.push(words.join(" "));
  new Function("synthetic", "console", body)(synthetic, { log });
  expect(printed).toEqual(expected);
});
