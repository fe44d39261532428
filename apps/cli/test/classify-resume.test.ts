import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageClassifier, ImageFile, LookOptions, SeenImage } from "@helioscope/classifier";
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
const STATE = { paths: ["in"], batch: 4 };

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
  images: string,
  network: ImageClassifier,
  resumed: boolean,
  look: Looker = lookAtFile,
  signal?: AbortSignal,
): Promise<void> {
  const out = join(folder, "out");
  const work = await (resumed ? WorkFile.resume(out, STATE) : WorkFile.begin(out, STATE));
  try {
    await runCatalogue(walk([images]), network, work, {
      ...{ model: { name: "counting", sha256: "00" }, batchSize: STATE.batch, resumed, skips: quiet, look },
      reason: reasonOf,
      ...(signal ? { signal } : {}),
    });
  } finally {
    await work.close();
  }
}

describe("a stopped run", () => {
  test("gives, wherever it was stopped, the bytes of one that was not", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder);
    const part = join(folder, "out/catalogue.part.jsonl");
    const first = counting();
    await run(folder, images, first.network, false);
    const whole = readFileSync(part);
    expect(first.asked()).toBe(COUNT - 3);
    expect(whole.toString().trim().split("\n")).toHaveLength(Math.ceil(COUNT / STATE.batch));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (bytes) => {
        writeFileSync(part, whole);
        truncateSync(part, bytes);
        const again = counting();
        await run(folder, images, again.network, true);
        expect(readFileSync(part).equals(whole)).toBe(true);
        const kept = whole.subarray(0, bytes).toString().split("\n").length - 1;
        if (kept > 0) expect(again.asked()).toBeLessThan(first.asked());
      }),
      { numRuns: 12, examples: [[0], [whole.length], [whole.length - 1]] },
    );
    // What a lost page leaves after a power cut.
    writeFileSync(part, Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.alloc(300)]));
    await run(folder, images, counting().network, true);
    expect(readFileSync(part).equals(whole)).toBe(true);
  });

  test("keeps the batches that were done when it was told to stop", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder);
    const part = join(folder, "out/catalogue.part.jsonl");
    await run(folder, images, counting().network, false);
    const whole = readFileSync(part, "utf8");
    const abort = new AbortController();
    const stopping: Looker = async (file, options) => {
      if (file.name.endsWith("18.png")) abort.abort();
      return lookAtFile(file, options);
    };
    const stopped = run(folder, images, counting().network, false, stopping, abort.signal);
    await expect(stopped).rejects.toMatchObject({ kind: "aborted" });
    const kept = readFileSync(part, "utf8");
    expect(kept.length).toBeLessThan(whole.length);
    expect(whole.startsWith(kept)).toBe(true);
    await run(folder, images, counting().network, true);
    expect(readFileSync(part, "utf8")).toBe(whole);
  });

  test("is not gone on with over other files, or with something else", async () => {
    const folder = temporaryFolder();
    const images = imagesIn(folder);
    const { network } = counting();
    await run(folder, images, network, false);
    rmSync(join(images, "05.png"));
    await expect(run(folder, images, network, true)).rejects.toThrow(
      /06\.png lies where .*05\.png was.*--restart/,
    );
    await expect(WorkFile.resume(join(folder, "out"), { ...STATE, batch: 5, hek: true })).rejects.toThrow(
      /another batch \(4, now 5\), hek \(absent, now true\)/,
    );
    expect(existsSync(join(folder, "out/catalogue.part.jsonl"))).toBe(true);
  });
});

test("a file that goes away while the run goes on is a skip", async () => {
  const folder = temporaryFolder();
  const images = imagesIn(folder);
  await run(folder, images, counting().network, false, async (file, options) => {
    if (file.name.endsWith("/02.png")) rmSync(join(images, "22.png"));
    return lookAtFile(file, options);
  });
  const lines = readFileSync(join(folder, "out/catalogue.part.jsonl"), "utf8").trim().split("\n");
  expect(JSON.parse(lines[lines.length - 1])[2]).toEqual({
    kind: "skip",
    name: join(images, "22.png"),
    reason: "there is no such file",
  });
});

test("a file that cannot be looked at is no end of the run", async () => {
  const folder = temporaryFolder();
  const images = imagesIn(folder);
  const { network } = counting();
  await run(folder, images, network, false, async () => {
    throw new DataError("clouds");
  });
  const lines = readFileSync(join(folder, "out/catalogue.part.jsonl"), "utf8").trim().split("\n");
  const entries = lines.flatMap(
    (line) => JSON.parse(line) as { readonly kind: string; readonly reason: string }[],
  );
  expect(entries).toHaveLength(COUNT);
  expect(new Set(entries.map(({ reason }) => reason))).toEqual(new Set(["clouds"]));
});
