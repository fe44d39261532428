import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type {
  CatalogueEntry,
  ImageClassifier,
  ImageFile,
  LookOptions,
  SeenImage,
} from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runCatalogue } from "../src/classify/catalogue-run.ts";
import { lookAtFile } from "../src/classify/look-at-file.ts";
import { SkipsTold } from "../src/classify/skips-told.ts";
import { walk } from "../src/classify/walk.ts";
import { WorkFile } from "../src/classify/work-file.ts";
import { reasonOf } from "../src/reason.ts";
import { temporaryFolder } from "./support/cli.ts";
import { writeSpot } from "./support/pictures.ts";

const COUNT = 23;
const BATCH = 4;
const STATE = { paths: ["in"] };

/** Logits of the pixels; it counts what it is asked. */
function counting(): { readonly network: ImageClassifier; readonly asked: () => number } {
  let count = 0;
  return {
    asked: () => count,
    network: {
      ...{ classes: ["dark", "bright"], labels: "single", thresholds: null, temperature: 1 },
      input: {
        ...{ kind: "solar", sizePx: 8, scaling: { kind: "range", low: 0, high: 255 } },
        ...{ captions: "keep", borders: "keep", shape: "stretch" },
      },
      classify: async (inputs) => {
        count += inputs.length;
        return inputs.map(({ data }) => {
          const logits = new Float32Array([data[0], data[9]]);
          return { logits, probabilities: logits };
        });
      },
    },
  };
}

function imagesIn(folder: string): string {
  const images = join(folder, "in");
  mkdirSync(images);
  for (let i = 0; i < COUNT; i++) {
    const path = join(images, `${String(i).padStart(2, "0")}.png`);
    if (i % 7 === 3) writeFileSync(path, "no picture");
    else writeSpot(path, i, 16);
  }
  return images;
}

const quiet = new SkipsTold({ warn: () => {} });

type Looker = (file: ImageFile, options: LookOptions) => Promise<SeenImage>;

async function run(
  folder: string,
  paths: readonly string[],
  network: ImageClassifier,
  resumed: boolean,
  more: { readonly look?: Looker; readonly signal?: AbortSignal; readonly list?: readonly string[] } = {},
): Promise<{ readonly entries: readonly CatalogueEntry[]; readonly gone: number }> {
  const out = join(folder, "out");
  const { look = lookAtFile, signal, list = [] } = more;
  const work = await (resumed ? WorkFile.resume(out, STATE) : WorkFile.begin(out, STATE, "counting"));
  async function* lines() {
    yield* list;
  }
  try {
    const { gone } = await runCatalogue(walk(paths, { list: lines() }), network, work, {
      ...{ model: { name: work.model, sha256: "00" }, batchSize: BATCH, skips: quiet, look },
      reason: reasonOf,
      ...(signal ? { signal } : {}),
    });
    const entries: CatalogueEntry[] = [];
    for await (const entry of work.entries()) entries.push(entry);
    return { entries, gone };
  } finally {
    await work.close();
  }
}

const partOf = (folder: string, number: number) => join(folder, `out/catalogue.part-000${number}.jsonl`);

describe("a stopped run", () => {
  test("gives, wherever it was stopped, the entries of one that was not", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder);
    const part = partOf(folder, 1);
    const first = counting();
    const { entries } = await run(folder, [images], first.network, false);
    const whole = readFileSync(part);
    expect(entries).toHaveLength(COUNT);
    expect(first.asked()).toBe(COUNT - 3);
    expect(whole.toString().trim().split("\n")).toHaveLength(Math.ceil(COUNT / BATCH));
    const goOn = async () => {
      const again = counting();
      expect((await run(folder, [images], again.network, true)).entries).toEqual(entries);
      rmSync(partOf(folder, 2), { force: true });
      return again.asked();
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (bytes) => {
        writeFileSync(part, whole);
        truncateSync(part, bytes);
        const asked = await goOn();
        const kept = whole.subarray(0, bytes).toString().split("\n").length - 1;
        if (kept > 0) expect(asked).toBeLessThan(first.asked());
      }),
      { numRuns: 12, examples: [[0], [whole.length], [whole.length - 1]] },
    );
    // What a lost page leaves after a power cut.
    writeFileSync(part, Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.alloc(300)]));
    await goOn();
  });

  test("keeps the batches that were done when it was told to stop", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder);
    const { entries } = await run(folder, [images], counting().network, false);
    const whole = readFileSync(partOf(folder, 1), "utf8");
    const abort = new AbortController();
    const look: Looker = async (file, options) => {
      if (file.name.endsWith("18.png")) abort.abort();
      return lookAtFile(file, options);
    };
    const stopped = run(folder, [images], counting().network, false, { look, signal: abort.signal });
    await expect(stopped).rejects.toMatchObject({ kind: "aborted" });
    const kept = readFileSync(partOf(folder, 1), "utf8");
    expect(kept.length).toBeLessThan(whole.length);
    expect(whole.startsWith(kept)).toBe(true);
    expect((await run(folder, [images], counting().network, true)).entries).toEqual(entries);
  });

  test("goes on over files that were added and removed anywhere, stopped again and again", async () => {
    const folder = temporaryFolder();
    const images = join(folder, "in");
    mkdirSync(join(images, "a.b"), { recursive: true });
    mkdirSync(join(images, "a"));
    // A folder, a name that only differs behind its slash, and names around both.
    const names = ["a/1", "a/2", "a.b/3", "a-", "b", "c", "d", "e", "f", "g"].map((name) => `${name}.png`);
    const put = (name: string) => writeSpot(join(images, name), names.indexOf(name), 16);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ there: fc.subarray(names), stop: fc.nat(6) }), { minLength: 1, maxLength: 3 }),
        fc.subarray(names, { minLength: 1 }),
        async (stopped, last) => {
          const set = (there: readonly string[]) => {
            for (const name of names) rmSync(join(images, name), { force: true });
            for (const name of there) put(name);
          };
          let resumed = false;
          for (const { there, stop } of stopped) {
            set(there);
            const abort = new AbortController();
            let looked = 0;
            const look: Looker = async (file, options) => {
              if (looked++ === stop) abort.abort();
              return lookAtFile(file, options);
            };
            await run(folder, [images], counting().network, resumed, { look, signal: abort.signal }).catch(
              (error: unknown) => expect(error).toMatchObject({ kind: "aborted" }),
            );
            resumed = true;
          }
          set(last);
          const { entries } = await run(folder, [images], counting().network, true);
          const fresh = await run(folder, [images], counting().network, false);
          expect(entries).toEqual(fresh.entries);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("tells how many files are gone, and classifies only what is new", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder);
    await run(folder, [images], counting().network, false);
    rmSync(join(images, "05.png"));
    writeSpot(join(images, "00a.png"), 77, 16);
    const again = counting();
    const { entries, gone } = await run(folder, [images], again.network, true);
    expect([again.asked(), gone, entries.length]).toEqual([1, 1, COUNT]);
    expect(entries[1]?.name).toMatch(/00a\.png$/);
  });

  test("goes on in a list whose lines moved", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder);
    const list = ["09.png", "04.png", "02.png"].map((name) => join(images, name));
    await run(folder, ["-"], counting().network, false, { list });
    const moved = [join(images, "07.png"), ...list];
    const { entries } = await run(folder, ["-"], counting().network, true, { list: moved });
    expect(entries.map(({ name }) => name)).toEqual(moved);
  });

  test("is not gone on with something else", async () => {
    const folder = temporaryFolder();
    await run(folder, [imagesIn(folder)], counting().network, false);
    await expect(WorkFile.resume(join(folder, "out"), { paths: ["on"], hek: true })).rejects.toThrow(
      /another paths \(\["in"\], now \["on"\]\), hek \(absent, now true\)/,
    );
    writeFileSync(join(folder, "out/catalogue.state.json"), "{");
    await expect(WorkFile.resume(join(folder, "out"), STATE)).rejects.toThrow(/cannot be read.*--restart/);
    expect(existsSync(partOf(folder, 1))).toBe(true);
  });
});

test("a file that goes away while the run goes on is a skip", async () => {
  const folder = temporaryFolder();
  const images = imagesIn(folder);
  const look: Looker = async (file, options) => {
    if (file.name.endsWith("/02.png")) rmSync(join(images, "22.png"));
    return lookAtFile(file, options);
  };
  const { entries } = await run(folder, [images], counting().network, false, { look });
  expect(entries.at(-1)).toEqual({
    kind: "skip",
    name: join(images, "22.png"),
    reason: "there is no such file",
  });
});

test("a file that cannot be looked at is no end of the run", async () => {
  const folder = temporaryFolder();
  const look: Looker = async () => {
    throw new DataError("clouds");
  };
  const { entries } = await run(folder, [imagesIn(folder)], counting().network, false, { look });
  expect(entries).toHaveLength(COUNT);
  expect(new Set(entries.map((entry) => entry.kind === "skip" && entry.reason))).toEqual(new Set(["clouds"]));
});
