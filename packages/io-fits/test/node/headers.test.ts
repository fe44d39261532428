import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { encodeImage, openFits } from "../../src/index.ts";
import { readFitsHeaders } from "../../src/node/index.ts";

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "io-fits-headers-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

describe("headers of a file on disk", () => {
  it("cost no more for an image of 8 GB than for a small one", async () => {
    const path = join(folder(), "large.fits");
    const header = encodeImage({ data: new Uint8Array(1), width: 1, height: 1 }).slice(0, 2880);
    const text = new TextDecoder()
      .decode(header)
      .replace(/(NAXIS1 {2}= ) {19}1/, `$1${"80000".padStart(20)}`)
      .replace(/(NAXIS2 {2}= ) {19}1/, `$1${"100000".padStart(20)}`);
    writeFileSync(path, text);
    truncateSync(path, 2880 * Math.ceil(8e9 / 2880) + 2880);
    const { shape, header: read } = (await readFitsHeaders(path)).firstImage();
    expect(shape).toEqual([80000, 100000]);
    expect(read.get("NAXIS2")).toBe(100000);
  });

  it("of what is no FITS file, or not there, are refused as whole files are", async () => {
    const path = join(folder(), "zeros.fits");
    writeFileSync(path, new Uint8Array(5000));
    await expect(readFitsHeaders(path)).rejects.toThrow(/Not a FITS file: The file starts with zeros/);
    writeFileSync(path, "");
    await expect(readFitsHeaders(path)).rejects.toThrow(/The file is empty/);
    await expect(readFitsHeaders(`${path}.gone`)).rejects.toMatchObject({ kind: "io" });
  });

  it("stay when the file is closed; data are for readFitsFile", async () => {
    const path = join(folder(), "a.fits");
    writeFileSync(path, encodeImage({ data: new Float32Array(40_000), width: 200, height: 200 }));
    const file = await readFitsHeaders(path);
    expect(file.firstImage().shape).toEqual([200, 200]);
    await expect(file.units[0]!.source.read(2880 * 40, 8)).rejects.toThrow();
  });

  it.skipIf(!hasData).each(["sharp/harps_2012", "sdo/hmi_fulldisk", "sdo/corrupt_fixtures"])(
    "are those of the whole file, plain, tiled, gzipped or damaged: %s",
    async (place) => {
      const names = await readdir(dataPath(place));
      for (const name of names.filter((one) => /\.(fits|fz|gz)$/.test(one)).slice(0, 12)) {
        const path = dataPath(place, name);
        const told = (file: Awaited<ReturnType<typeof openFits>>) => ({
          units: file.units.map(({ kind, header }) => [kind, header.cards]),
          warnings: file.warnings,
        });
        const failed = (error: Error) => error.message;
        const whole = await readFile(path).then(openFits).then(told, failed);
        expect(await readFitsHeaders(path).then(told, failed), name).toEqual(whole);
      }
    },
  );
});
