import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFits, encodeImage, makeTable } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { serveFile } from "../../../packages/io-fits/test/support/server.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";

/** Files that follow the Standard, that are not advised, and that break it in card and data. */
async function writeSamples(folder: string): Promise<void> {
  const image = encodeImage({ data: new Int16Array(4), width: 2, height: 2 });
  writeFileSync(join(folder, "good.fits"), image);
  writeFileSync(
    join(folder, "odd.fits"),
    encodeImage({ data: new Int16Array(4), width: 2, height: 2 }, [{ key: "EPOCH", value: 1950 }]),
  );
  const broken = image.slice();
  broken.set(new TextEncoder().encode("DATE    = 'yesterday'".padEnd(80)), 5 * 80);
  broken.set(new TextEncoder().encode("END".padEnd(80)), 6 * 80);
  writeFileSync(join(folder, "card.fits"), broken);
  const table = makeTable({ flag: { data: Uint8Array.of(1, 0), type: "logical" } });
  const bytes = await encodeFits([{ kind: "table", table }]);
  bytes[bytes.length - 2880] = 7;
  writeFileSync(join(folder, "data.fits"), bytes);
}

describe("fits verify", () => {
  it("ends with code 0 where no file breaks the Standard", async () => {
    const folder = temporaryFolder();
    await writeSamples(folder);
    const { code, stdout, stderr } = await helioscope(["fits", "verify", "good.fits", "odd.fits"], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toEqual([
      "good.fits: follows the Standard",
      "odd.fits: 0 errors, 1 warning",
      "  warning  unit 0, EPOCH, byte 480: EPOCH is deprecated: use EQUINOX (8.3)",
      "",
    ]);
    expect((await helioscope(["fits", "verify", "odd.fits", "--strict"], { cwd: folder })).code).toBe(1);
  });

  it("names card, byte and section of what does, and ends with code 1", async () => {
    const folder = temporaryFolder();
    await writeSamples(folder);
    const { code, stdout } = await helioscope(["fits", "verify", "."], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain("error    unit 0, DATE, byte 400: DATE = 'yesterday' is not CCYY-MM-DD");
    expect(stdout).toMatch(
      /error {4}unit 1, byte \d+: row 0 of column flag holds byte 7 as a truth value.* \(7\.3\.3\)/,
    );
    expect((await helioscope(["fits", "verify", "data.fits", "--no-data"], { cwd: folder })).code).toBe(0);
  });

  it("takes a file that cannot be read for one that fails", async () => {
    const folder = temporaryFolder();
    await writeSamples(folder);
    const { code, stdout, stderr } = await helioscope(
      ["fits", "verify", "none.fits", "good.fits", "--json"],
      {
        cwd: folder,
      },
    );
    expect(code).toBe(1);
    expect(stderr).toContain("none.fits: there is no such file");
    expect(JSON.parse(stdout).files).toEqual([
      { path: "none.fits", passed: false, error: "there is no such file" },
      { path: "good.fits", passed: true, errors: 0, warnings: 0, findings: [] },
    ]);
  });

  it("reads of URLs what it looks at, where it may", async () => {
    const folder = temporaryFolder();
    const data = new Uint8Array(4_000_000);
    const { url, ranges } = await serveFile(encodeImage({ data, width: 2000, height: 2000 }));
    const { code, stdout } = await helioscope(["fits", "verify", url, "--range"], { cwd: folder });
    expect([code, stdout]).toEqual([0, `${url}: follows the Standard\n`]);
    expect(ranges).not.toContain(undefined);
  });
});
