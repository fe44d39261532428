import { resolve } from "node:path";
import { expect, it } from "vitest";
import { readmeExamples, runExample } from "../../../testing/readme.ts";

const root = resolve(import.meta.dirname, "..");

it.each(readmeExamples(root).map((block, i) => [i + 1, block] as const))(
  "example %i of the README does what it says",
  async (_, block) => {
    const { compared, printed, announced } = await runExample(root, block);
    expect(printed).toEqual(announced);
    expect(compared + announced.length).toBeGreaterThan(0);
  },
);
