import { memoryStore, parseCsv } from "@helioscope/core";
import { writeSun } from "@helioscope/synthetic";
import { expect, test } from "vitest";
import { MANIFEST_FILE, readManifest } from "../../src/dataset/manifest.ts";
import { openPrepared } from "../../src/dataset/open-prepared.ts";
import { prepareDataSet } from "../../src/dataset/prepare-data-set.ts";
import { parsePointing } from "../../src/prepare/pointing.ts";
import { threeImages } from "../support/three-images.ts";

/** What a fault of the synthetic archive is rejected for. */
const CAUSES: Readonly<Record<string, string>> = {
  quality: "quality",
  rows: "quality",
  constant: "blank",
  truncated: "damaged",
  empty: "damaged",
};

test("a synthetic archive: every fault is found, nothing else is", async () => {
  const sun = memoryStore();
  await writeSun(sun, { seed: 3, frames: 72, widthPx: 64, faults: 0.25 });
  const out = memoryStore();
  const text = async (path: string) => new TextDecoder().decode(await sun.read(path));
  const config = {
    ...threeImages,
    prepare: { ...threeImages.prepare, sizePx: 32 },
    training: { ...threeImages.training, split: { validationShare: 0.2, testShare: 0.2, gapHours: 6 } },
  };
  const extras = { pointing: parsePointing(await text("pointing.csv")) };
  const facts = await prepareDataSet(sun, out, config, { extras });
  const faults = new Map(
    parseCsv(await sun.read("faults.csv")).rows.map(({ cell }) => [cell("file"), cell("fault")]),
  );
  const entries = readManifest(await out.read(MANIFEST_FILE));
  for (const { source, cause } of entries) {
    const fault = faults.get(source);
    expect([source, cause]).toEqual([source, fault === undefined ? null : CAUSES[fault]]);
  }
  const missing = [...faults.values()].filter((fault) => fault === "missing").length;
  expect(new Set(faults.values()).size).toBe(6);
  expect(facts.files).toBe(144 - missing);
  expect(facts.accepted.euv + facts.accepted.field).toBe(144 - faults.size);
  const set = await openPrepared(out, config);
  expect(set.samples.length).toBeGreaterThan(10);
  const { field } = set.samples.find((sample) => sample.field !== null) ?? { field: null };
  const disc = await set.read(set.field[field ?? 0]);
  expect(Math.max(...disc.data)).toBeGreaterThan(20);
});
