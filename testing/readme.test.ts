import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readmeExamples, runExample } from "./readme.ts";

const root = mkdtempSync(join(tmpdir(), "readme-"));
afterAll(() => rmSync(root, { recursive: true }));

const run = (block: string) => runExample(root, block);

it("finds the examples of a README", () => {
  writeFileSync(
    join(root, "README.md"),
    "# A\n\n```ts\nconst a = 1;\n```\n\n```sh\nls\n```\n\n```ts\n2;\n```\n",
  );
  expect(readmeExamples(root)).toEqual(["const a = 1;\n", "2;\n"]);
});

it("compares values that stand in comments, to the digits shown", async () => {
  const { compared } = await run(
    [
      "const data: Float32Array = Float32Array.of(1, NaN); // Float32Array [1, NaN]",
      "Math.PI; // 3.14",
      '({ unit: "G", shape: [2, 3], more: 1 }); // { unit: "G", shape: [2, 3] }',
      "[data.length, 7].join(); // its length and seven",
    ].join("\n"),
  );
  expect(compared).toBe(3);
});

it.each([
  ["Math.PI; // 3.15", /says 3.15, the value is 3.14159/],
  ["7; // 8", /says 8/],
  ["[1, 2]; // [1]", /says \[1\]/],
  ["Float64Array.of(1); // Float32Array [1]", /says Float32Array/],
  ["Promise.reject(new Error('broken'));", /broken/],
  ["console.warn('careful');", /warns: careful/],
])("fails for %s", async (block, message) => {
  await expect(run(block)).rejects.toThrow(message);
});

it("gives what was printed and what was announced", async () => {
  const { printed, announced } = await run(
    'for (const n of [1, 2]) console.log("n", n);\n// => n 1\n// => n 3',
  );
  expect(printed).toEqual(["n 1", "n 2"]);
  expect(announced).toEqual(["n 1", "n 3"]);
});

// Its packages are installed beside solarunet, not at the root.
it("runs the example of the workspace's README", async () => {
  const workspace = resolve(import.meta.dirname, "..");
  for (const block of readmeExamples(workspace)) {
    const { printed, announced } = await runExample(resolve(workspace, "packages/solarunet"), block);
    expect(printed.length).toBeGreaterThan(0);
    if (announced.length > 0) expect(printed).toEqual(announced);
  }
});
