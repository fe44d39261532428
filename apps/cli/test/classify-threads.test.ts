import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LookOptions } from "@helioscope/classifier";
import { expect, onTestFinished, test } from "vitest";
import { imageFileOf, lookAtFile } from "../src/classify/look-at-file.ts";
import { LookThreads, type LookThreadsOptions } from "../src/classify/look-threads.ts";
import { temporaryFolder } from "./support/cli.ts";
import { writeSpot } from "./support/pictures.ts";

const options: LookOptions = {
  input: {
    ...{ kind: "solar", sizePx: 16, scaling: { kind: "standard" } },
    ...{ captions: "crop", borders: "crop", shape: "crop" },
  },
  ...{ maxPixels: 10_000, byContent: false, hash: true },
};

function threads(more: LookThreadsOptions): LookThreads {
  const made = new LookThreads({ count: 1, without: 0, ...more });
  onTestFinished(() => made.end());
  return made;
}

test("a thread sees what is seen without, and says why it does not", async () => {
  const folder = temporaryFolder();
  const good = writeSpot(join(folder, "good.png"), 1);
  writeFileSync(join(folder, "bad.png"), "no picture");
  const { look } = threads({});
  const file = (name: string) => imageFileOf({ path: join(folder, name), name });
  const [seen, here] = await Promise.all([
    look(file("good.png"), options),
    lookAtFile(file("good.png"), options),
  ]);
  expect(good).toContain(folder);
  expect(seen).toEqual(here);
  for (const name of ["bad.png", "gone.png"]) {
    const without = await lookAtFile(file(name), options).catch((error: unknown) => error);
    expect(without).toBeInstanceOf(Error);
    await expect(look(file(name), options)).rejects.toThrow(
      name === "bad.png" ? (without as Error).message : "no such file",
    );
  }
});

test("a file that ends its thread costs no other", async () => {
  const { look } = threads({ script: new URL("./support/ending-worker.ts", import.meta.url) });
  const names = ["a", "b", "deadly", "c", "d"];
  const ended = await Promise.allSettled(
    names.map((name) => look(imageFileOf({ path: name, name }), options)),
  );
  expect(ended.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
  ]);
  expect(ended[2]).toMatchObject({ reason: { message: expect.stringMatching(/thread that read it ended/) } });
});
