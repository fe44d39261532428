import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { compareRuns } from "../scripts/tfjs-core-tests/compare.ts";
import { engineSection, sectionOf, updatedDocument } from "../scripts/tfjs-core-tests/document.ts";
import { ENGINES, type Outcome, type SuiteRun } from "../scripts/tfjs-core-tests/outcomes.ts";
import { runSuite } from "../scripts/tfjs-core-tests/process.ts";

const folder = mkdtempSync(join(tmpdir(), "tfjs-core-tests-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A suite whose tests are lines of a script. */
function suite(body: string): string {
  const script = join(folder, `suite-${Math.abs(hash(body))}.mjs`);
  writeFileSync(
    script,
    `import { readFileSync, writeSync } from "node:fs";
const { done } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const tell = (message) => writeSync(3, JSON.stringify(message) + "\\n");
const test = (name, run) => {
  if (done.includes(name)) return;
  tell({ kind: "started", test: name });
  run();
  tell({ kind: "ended", test: name, status: "passed" });
};
const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
${body}
`,
  );
  return script;
}

const hash = (text: string) => [...text].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) | 0, 7);

const OPENED = `tell({ kind: "opened", version: "1.0", threads: 2 });`;

it("goes on in another process after a test that ends its own, or hangs", async () => {
  const script = suite(`${OPENED}
test("a", () => {});
test("b", () => process.abort());
test("c", wait);
test("d", () => { throw new Error("broken"); });
test("e", () => {});
tell({ kind: "finished" });`);
  const run = (await runSuite("cpu", "with", { script, hungMs: 2000 })) as SuiteRun;
  expect([...run.outcomes].map(([test, { status }]) => `${test} ${status}`)).toEqual([
    "a passed",
    "b crashed",
    "c crashed",
    "d crashed",
    "e passed",
  ]);
  expect(run.outcomes.get("b")?.reason).toMatch(/SIGABRT/);
  expect(run.outcomes.get("c")?.reason).toBe("it hung");
  expect(run.outcomes.get("d")?.reason).toMatch(/exit code 1/);
});

it("says why an engine is not there, and does not take half a suite for a whole one", async () => {
  const absent = suite(`tell({ kind: "absent", reason: "not installed" });`);
  await expect(runSuite("tensorflow", "with", { script: absent })).resolves.toEqual({
    absent: "not installed",
  });
  const half = suite(`${OPENED}\ntest("a", () => {});`);
  await expect(runSuite("cpu", "without", { script: half })).rejects.toThrow(
    /cpu without our kernels stopped/,
  );
});

const run = (outcomes: Record<string, Outcome["status"]>): SuiteRun => ({
  version: "1.0",
  threads: 1,
  outcomes: new Map(Object.entries(outcomes).map(([test, status]) => [test, { status, reason: "a | b" }])),
});

it("tells what is lost, repaired and upstream's", () => {
  const stock = run({
    a: "passed",
    b: "passed",
    c: "failed",
    d: "failed",
    e: "failed",
    f: "skipped",
    g: "passed",
  });
  const ours = run({ a: "passed", b: "failed", c: "passed", d: "failed", e: "crashed", f: "skipped" });
  const found = compareRuns("wasm", stock, ours);
  expect(found).toMatchObject({ tests: 6, passedWithout: 3, passedWith: 2 });
  const names = (list: readonly { readonly test: string }[]) => list.map(({ test }) => test).join("");
  expect(names(found.lost)).toBe("beg");
  expect(names(found.repaired)).toBe("c");
  expect(names(found.upstream)).toBe("d");
});

it("keeps the sections of engines that were not run", () => {
  const wasm = compareRuns("wasm", run({ "conv wasm {} x": "failed" }), run({ "conv wasm {} x": "passed" }));
  const cpu = compareRuns("cpu", run({ a: "passed" }), run({ a: "passed" }));
  const both = updatedDocument(updatedDocument("", [wasm]), [cpu]);
  expect(sectionOf(both, "wasm")).toBe(engineSection(wasm));
  expect(sectionOf(both, "cpu")).toBe(engineSection(cpu));
  expect(sectionOf(both, "tensorflow")).toBeUndefined();
  expect(engineSection(wasm)).toContain("| conv x | a \\| b |");
  expect(updatedDocument(both, [])).toBe(both);
});

it("has written its page", () => {
  const page = readFileSync(resolve(import.meta.dirname, "../docs/engines/tfjs-core-tests.md"), "utf8");
  expect(updatedDocument(page, [])).toBe(page);
  for (const engine of ENGINES) expect(sectionOf(page, engine)).toContain("| 0 |");
});
