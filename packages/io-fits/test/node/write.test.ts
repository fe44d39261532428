import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeFits, encodeImage, fitsChunks, readImage, verifyChecksums } from "../../src/index.ts";
import { readFitsFile, updateFitsFile, writeFitsFile } from "../../src/node/index.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "io-fits-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = encodeImage({ data: new Float32Array([1.5]), width: 1, height: 1 });
const units = [
  { kind: "image", data: new Int16Array(300_000).fill(7), shape: [600, 500] },
  { kind: "image", data: new Float64Array([1, 2]), shape: [2], name: "SECOND" },
] as const;

describe("writing files", () => {
  it("takes chunks as they come", async () => {
    const path = join(folder, "a.fits");
    await writeFitsFile(path, fitsChunks(units));
    expect(new Uint8Array(await readFile(path))).toEqual(await encodeFits(units));
    await writeFitsFile(path, [bytes.subarray(0, 100), bytes.subarray(100)]);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
  });

  it("gzips by the name of the file, but not what is gzipped already", async () => {
    const path = join(folder, "a.fits.gz");
    await writeFitsFile(path, fitsChunks(units));
    const zipped = await readFile(path);
    expect(new Uint8Array(gunzipSync(zipped))).toEqual(await encodeFits(units));
    await writeFitsFile(path, bytes);
    expect(new Uint8Array(gunzipSync(await readFile(path)))).toEqual(bytes);
    await writeFitsFile(path, zipped);
    expect(await readFile(path)).toEqual(zipped);
    expect((await readFitsFile(path)).units.map(({ name }) => name)).toEqual(["PRIMARY", "SECOND"]);
  });

  it.skipIf(process.platform === "win32")("keeps the mode, and writes through links", async () => {
    const path = join(folder, "a.fits");
    await writeFitsFile(path, bytes);
    await chmod(path, 0o640);
    await symlink(path, join(folder, "link.fits"));
    await writeFitsFile(join(folder, "link.fits"), fitsChunks(units));
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(new Uint8Array(await readFile(path))).toEqual(await encodeFits(units));
    expect((await readdir(folder)).sort()).toEqual(["a.fits", "link.fits"]);
  });

  it.each(["a.fits", "a.fits.gz"])("leaves %s alone when the chunks fail or are aborted", async (name) => {
    const path = join(folder, name);
    await writeFitsFile(path, bytes);
    const before = await readFile(path);
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytes;
      throw new Error("no more");
    }
    await expect(writeFitsFile(path, failing())).rejects.toThrow(/^no more$/);
    const controller = new AbortController();
    async function* aborting(): AsyncGenerator<Uint8Array> {
      yield bytes;
      controller.abort();
      yield bytes;
    }
    await expect(writeFitsFile(path, aborting(), { signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
    });
    const refused = fitsChunks([{ kind: "image", data: new Uint8Array(3), shape: [2] }]);
    await expect(writeFitsFile(path, refused)).rejects.toMatchObject({ kind: "argument", unit: 0 });
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path)).toEqual(before);
  });
});

describe("updating files", () => {
  it.each(["a.fits", "a.fits.gz"])(
    "edits headers of %s, and renews its checksums where they were",
    async (name) => {
      const path = join(folder, name);
      await writeFitsFile(path, fitsChunks(units, { checksums: true }));
      await updateFitsFile(path, (file) => [
        {
          kind: "copy",
          unit: file.units[0],
          header: file.units[0].header.with({ key: "OBSERVER", value: "me" }),
        },
        { kind: "copy", unit: file.units[1] },
        { kind: "image", data: new Uint8Array([1]), shape: [1], name: "THIRD" },
      ]);
      const file = await readFitsFile(path);
      expect(file.warnings).toEqual([]);
      expect(file.units[0].header.get("OBSERVER")).toBe("me");
      expect((await readImage(file.units[0])).data).toEqual(units[0].data);
      const verdicts = await Promise.all(file.units.map((unit) => verifyChecksums(unit)));
      expect(verdicts.map(({ datasum, checksum }) => `${datasum} ${checksum}`)).toEqual([
        "valid valid",
        "valid valid",
        "absent absent",
      ]);
      expect(await readdir(folder)).toEqual([name]);
    },
  );

  it("refuses .Z files, which it cannot write", async () => {
    const path = join(folder, "a.fits.Z");
    await writeFitsFile(path, bytes);
    await expect(
      updateFitsFile(path, ({ units }) => [{ kind: "copy", unit: units[0] }]),
    ).rejects.toMatchObject({
      kind: "unsupported",
      remedy: expect.stringContaining("Uncompress it first"),
    });
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
  });

  it("leaves a file alone when its edit fails", async () => {
    const path = join(folder, "a.fits");
    await writeFitsFile(path, bytes);
    const edit = updateFitsFile(path, () => {
      throw new Error("changed my mind");
    });
    await expect(edit).rejects.toThrow("changed my mind");
    expect(await readdir(folder)).toEqual(["a.fits"]);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
  });
});
