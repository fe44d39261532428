import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { saveClassifier } from "./support/classifier-model.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { writeSpot } from "./support/pictures.ts";

test("files and folders that may not be read are listed, the others classified", async () => {
  // The owner of everything reads anyway: then another user does it.
  const root = process.getuid?.() === 0;
  const folder = temporaryFolder();
  for (const name of ["in", "in/closed"]) mkdirSync(join(folder, name));
  for (const name of ["a", "b", "closed/c", "d"]) writeSpot(join(folder, `in/${name}.png`), 1);
  await saveClassifier(join(folder, "model"));
  chmodSync(join(folder, "in/b.png"), 0o000);
  chmodSync(join(folder, "in/closed"), 0o000);
  chmodSync(folder, 0o777);
  const call = ["classify", "in", "--model", "model", "--engine", "wasm", "--out", "out"];
  const ended = await helioscope(call, { cwd: folder, ...(root ? { uid: 65534 } : {}) });
  chmodSync(join(folder, "in/closed"), 0o700);
  expect(ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/2 images classified, 2 files skipped/),
  });
  expect(readFileSync(join(folder, "out/skipped.csv"), "utf8")).toBe(
    "file,reason\n" +
      "in/b.png,it may not be read or written (permission denied)\n" +
      "in/closed,it may not be read or written (permission denied)\n",
  );
});
