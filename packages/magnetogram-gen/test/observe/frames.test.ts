import type { Frame, Skip } from "@helioscope/core";
import { expect, test } from "vitest";
import { inOrder, preparedItems } from "../../src/observe/frames.ts";
import { readSource } from "../../src/sources/read-source.ts";
import { config, euvFile, MINUTE, START } from "../dataset/support.ts";

const hour = 60 * MINUTE;

async function frame(name: string, bytes: Uint8Array, flat = false): Promise<Frame> {
  const { image, header } = await readSource(bytes, name);
  const { width, height } = image;
  const data = flat ? new Float32Array(image.data.length).fill(7) : image.data;
  const none = async () => Promise.reject(new Error("not needed"));
  return {
    ...{ name, header, width, height, shape: [width, height], cube: none },
    read: async () => ({ ...image, data }),
  };
}

async function* each(frames: readonly Frame[]): AsyncGenerator<Frame> {
  yield* frames;
}

test("an observing run takes the images that a data set takes, by the middle of their exposures", async () => {
  const frames = [
    await frame("good", euvFile(START, { T_OBS: "2016-01-01T00:00:01.50Z" })),
    await frame("eclipse", euvFile(START + hour, { QUALITY: 2 ** 13 })),
    await frame("blank", euvFile(START + 2 * hour), true),
    await frame("part", euvFile(START + 3 * hour, { CRPIX1: 60 })),
    await frame("last", euvFile(START + 4 * hour, { T_OBS: "N/A" })),
  ];
  const skipped: Skip[] = [];
  const ordered = await inOrder(each(frames), skipped);
  const items = [];
  for await (const item of preparedItems(ordered, config.prepare, { skipped, fieldOf: undefined }))
    items.push(item.utc);
  expect(items).toEqual(["2016-01-01T00:00:01.500Z", "2016-01-01T04:00:00.000Z"]);
  expect(skipped).toEqual([
    { name: "eclipse", reason: expect.stringContaining("eclipse") },
    { name: "blank", reason: expect.stringContaining("one value") },
    { name: "part", reason: expect.stringContaining("% of the disc") },
  ]);
});

test("a flaw that all images share is told once", async () => {
  const frames = await Promise.all(
    [0, 1, 2].map((i) => frame(`aia.${i}`, euvFile(START + i * hour, { LVL_NUM: 1 }))),
  );
  const ordered = await inOrder(each(frames), []);
  const warnings: string[] = [];
  const onWarning = (warning: string) => void warnings.push(warning);
  let items = 0;
  for await (const _ of preparedItems(ordered, config.prepare, {
    skipped: [],
    fieldOf: undefined,
    onWarning,
  }))
    items++;
  expect(items).toBe(3);
  expect(warnings).toEqual([expect.stringContaining("aia.0: The pointing is that of the header")]);
});
