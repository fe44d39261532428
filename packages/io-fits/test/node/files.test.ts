import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeImage, readImage } from "../../src/index.ts";
import { readFitsFile, writeFitsFile } from "../../src/node/index.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "io-fits-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = encodeImage({ data: new Float32Array([1.5]), width: 1, height: 1 });

describe("files on disk", () => {
  it("are written whole and read back", async () => {
    const path = join(folder, "a.fits");
    await writeFile(path, "what was there before");
    await writeFitsFile(path, bytes);
    expect(await readdir(folder)).toEqual(["a.fits"]);
    const file = await readFitsFile(path);
    expect((await readImage(file.firstImage())).data).toEqual(new Float32Array([1.5]));
  });

  it("that cannot be written leave nothing behind and what was there alone", async () => {
    await expect(writeFitsFile(join(folder, "no", "a.fits"), bytes)).rejects.toMatchObject({ kind: "io" });
    // A folder of that name cannot be replaced by a file.
    await writeFitsFile(join(folder, "kept"), bytes);
    await expect(writeFitsFile(folder, bytes)).rejects.toMatchObject({ kind: "io", value: folder });
    expect(await readdir(folder)).toEqual(["kept"]);
    expect(new Uint8Array(await readFile(join(folder, "kept")))).toEqual(bytes);
  });

  it("that are not there are named", async () => {
    const path = join(folder, "missing.fits");
    await expect(readFitsFile(path)).rejects.toMatchObject({ kind: "io", value: path });
    await expect(readFitsFile(path)).rejects.toThrow(`${path} cannot be read`);
  });

  it("can be aborted", async () => {
    const path = join(folder, "a.fits");
    await writeFitsFile(path, bytes);
    await expect(readFitsFile(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "aborted",
    });
  });
});
