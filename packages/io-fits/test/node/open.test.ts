import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { appendFile, readdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "fflate";
import { describe, expect, it, onTestFinished } from "vitest";
import { encodeImage, readImage } from "../../src/index.ts";
import { openFitsFile } from "../../src/node/index.ts";

const [width, height] = [512, 512];
const data = Float32Array.from({ length: width * height }, (_, i) => i / 3);
const bytes = encodeImage({ data, width, height });

function fileOf(content: Uint8Array, name = "a.fits"): string {
  const folder = mkdtempSync(join(tmpdir(), "io-fits-open-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  // As a file that has lain there: what writes to it now, changes its time.
  utimesSync(path, 1e9, 1e9);
  return path;
}

const window = { section: { start: [3, 400], shape: [2, 1] } };
const inWindow = data.slice(400 * width + 3, 400 * width + 5);

/** Files that this process has open of that folder. */
async function openNow(path: string): Promise<number> {
  const links = await readdir("/proc/self/fd");
  const { readlinkSync } = await import("node:fs");
  return links.filter((link) => {
    try {
      return readlinkSync(`/proc/self/fd/${link}`) === path;
    } catch {
      return false;
    }
  }).length;
}

describe("a file on disk that is opened", () => {
  it("is read as it is asked for, until it is closed", async () => {
    const file = await openFitsFile(fileOf(bytes));
    expect((await readImage(file.firstImage(), window)).data).toEqual(inWindow);
    expect((await readImage(file.firstImage())).data).toEqual(data);
    await file.close();
    await file.close();
    await expect(readImage(file.firstImage())).rejects.toMatchObject({ kind: "io" });
  });

  it("is closed at the end of its block; a read that is still under way fails", async () => {
    const path = fileOf(bytes);
    let reading: Promise<unknown>;
    {
      await using file = await openFitsFile(path);
      expect((await readImage(file.firstImage(), window)).data).toEqual(inWindow);
      reading = readImage(file.firstImage()).catch((error: unknown) => error);
    }
    expect(await reading).toMatchObject({ kind: "io", message: expect.stringContaining("has been closed") });
  });

  it.skipIf(process.platform !== "linux")(
    "leaves nothing open that is no FITS or was inflated (needs /proc)",
    async () => {
      const zipped = fileOf(gzipSync(bytes), "a.fits.gz");
      const file = await openFitsFile(zipped);
      expect(await openNow(zipped)).toBe(0);
      expect((await readImage(file.firstImage(), window)).data).toEqual(inWindow);
      const broken = fileOf(new Uint8Array(9000));
      await expect(openFitsFile(broken)).rejects.toMatchObject({ kind: "format" });
      expect(await openNow(broken)).toBe(0);
      const plain = fileOf(bytes);
      const open = await openFitsFile(plain);
      expect(await openNow(plain)).toBe(1);
      await open.close();
      expect(await openNow(plain)).toBe(0);
    },
  );

  it("says when it has changed or become shorter since", async () => {
    const path = fileOf(bytes);
    await using grown = await openFitsFile(path);
    await appendFile(path, new Uint8Array(2880));
    await expect(readImage(grown.firstImage())).rejects.toMatchObject({ kind: "io", value: path });
    await using cut = await openFitsFile(path);
    truncateSync(path, 100_000);
    await expect(readImage(cut.firstImage())).rejects.toMatchObject({ kind: "truncated", value: path });
    await expect(readImage(cut.firstImage(), window)).rejects.toThrow(`${path} became shorter`);
  });

  it("stays what it was when another takes its place", async () => {
    const path = fileOf(bytes);
    await using file = await openFitsFile(path);
    await rename(fileOf(new Uint8Array(10)), path);
    expect((await readImage(file.firstImage(), window)).data).toEqual(inWindow);
  });

  it("that is not there, or a folder, is named", async () => {
    const path = fileOf(bytes);
    for (const wrong of [`${path}.gone`, join(path, "..")]) {
      await expect(openFitsFile(wrong)).rejects.toMatchObject({ kind: "io", value: wrong });
    }
  });

  it("hears the signal on opening and on reading", async () => {
    const path = fileOf(bytes);
    const signal = AbortSignal.abort();
    await expect(openFitsFile(path, { signal })).rejects.toMatchObject({ kind: "aborted" });
    await using file = await openFitsFile(path);
    await expect(readImage(file.firstImage(), { signal })).rejects.toMatchObject({ kind: "aborted" });
  });
});
