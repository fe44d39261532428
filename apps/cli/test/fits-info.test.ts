import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFits, encodeImage, makeTable, openFits } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { serveFile } from "../../../packages/io-fits/test/support/server.ts";
import { dataPath, hasData } from "../../../testing/data.ts";
import { summarise } from "../src/fits/summary.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";

async function writeSample(folder: string): Promise<string> {
  const path = join(folder, "sample.fits");
  const image = { kind: "image", data: new Uint16Array(12), shape: [4, 3] } as const;
  const table = makeTable({ order: Int32Array.of(1, 2), name: ["one", "two"] });
  const header = [
    { key: "OBSERVER", value: "nobody" },
    { key: "BIG", value: 2n ** 60n },
    { key: "CRPIX1", value: 2.5 },
    { key: "CRPIX2", value: 1.5 },
  ];
  writeFileSync(
    path,
    await encodeFits([
      { ...image, header },
      { kind: "table", table, name: "LIST" },
    ]),
  );
  return path;
}

describe("fits info", () => {
  it("lists units as fitsinfo does", async () => {
    const folder = temporaryFolder();
    await writeSample(folder);
    const { code, stdout, stderr } = await helioscope(["fits", "info", "sample.fits"], { cwd: folder });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toEqual([
      "Filename: sample.fits",
      "No.  Name     Ver  Type         Cards  Dimensions  Format",
      "  0  PRIMARY    1  PrimaryHDU      12  (4, 3)      int16 (rescales to uint16)",
      "  1  LIST       1  BinTableHDU     13  2R x 2C     [1J, 3A]",
      "",
      "",
    ]);
  });

  it("prints cards as fitsheader does, of the units and keywords asked for", async () => {
    const folder = temporaryFolder();
    await writeSample(folder);
    const keywords = await helioscope(["fits", "info", "sample.fits", "--keyword", "crpix?", "TT*"], {
      cwd: folder,
    });
    expect(keywords.stdout.split("\n").map((line) => line.slice(0, 30))).toEqual([
      "# HDU 0 in sample.fits:",
      "CRPIX1  =                  2.5",
      "CRPIX2  =                  1.5",
      "",
      "# HDU 1 in sample.fits:",
      "TTYPE1  = 'order   '",
      "TTYPE2  = 'name    '",
      "",
      "",
    ]);
    const unit = await helioscope(["fits", "info", "sample.fits", "--header", "--unit", "list"], {
      cwd: folder,
    });
    expect(unit.stdout).toMatch(/^# HDU 1 in sample.fits:\nXTENSION= 'BINTABLE'/);
    expect(unit.stdout).not.toContain("HDU 0");
  });

  it("gives JSON, integers beyond 2^53 as text", async () => {
    const folder = temporaryFolder();
    await writeSample(folder);
    const { stdout } = await helioscope(["fits", "info", "sample.fits", "--keyword", "BIG", "--json"], {
      cwd: folder,
    });
    const { files } = JSON.parse(stdout);
    expect(files[0]).toMatchObject({ path: "sample.fits", warnings: [] });
    expect(files[0].units[0]).toMatchObject({ type: "PrimaryHDU", dimensions: "(4, 3)", kind: "image" });
    expect(files[0].units[0].header).toEqual([{ key: "BIG", value: String(2n ** 60n), comment: "" }]);
  });

  it("goes on behind a file that cannot be read, and folds its warnings", async () => {
    const folder = temporaryFolder();
    await writeSample(folder);
    writeFileSync(join(folder, "page.fits"), "<!DOCTYPE html>");
    const bytes = encodeImage({ data: new Uint8Array(4), width: 2, height: 2 });
    const bad = new TextDecoder("latin1")
      .decode(bytes)
      .replace(" ".repeat(400), "lower   = what".padEnd(80).repeat(5));
    writeFileSync(join(folder, "odd.fits"), bad, "latin1");
    const call = ["fits", "info", "page.fits", "odd.fits", "sample.fits"];
    const { code, stdout, stderr } = await helioscope(call, { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain("Filename: sample.fits");
    expect(stderr).toContain("page.fits: Not a FITS file");
    expect(stderr.split("\n").filter((line) => line.includes("odd.fits"))).toHaveLength(1);
    expect((await helioscope([...call, "--strict"], { cwd: folder })).code).toBe(1);
    expect((await helioscope(["fits", "info", "page.fits"], { cwd: folder })).code).toBe(1);
    expect((await helioscope(["fits", "info", "sample.fits", "--unit", "7"], { cwd: folder })).code).toBe(1);
  });

  it("tells of URLs, whole and by ranges", async () => {
    const folder = temporaryFolder();
    const image = { kind: "image", data: new Uint8Array(4_000_000), shape: [2000, 2000] } as const;
    const bytes = await encodeFits([image, { ...image, name: "LAST" }]);
    const { url, ranges } = await serveFile(bytes);
    const whole = await helioscope(["fits", "info", url], { cwd: folder });
    expect([whole.code, whole.stderr]).toEqual([0, ""]);
    expect(ranges).toEqual([undefined]);
    const parts = await helioscope(["fits", "info", url, "--range"], { cwd: folder });
    expect(parts).toEqual(whole);
    expect(parts.stdout).toMatch(/^Filename: http.*\n.*\n.*\n +1 {2}LAST .*\(2000, 2000\)/);
    const asked = ranges
      .slice(1)
      .map((range) => (range === undefined ? bytes.length : range[1] - range[0] + 1));
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.reduce((sum, length) => sum + length)).toBeLessThan(bytes.length / 4);
  });

  it("reads headers only, of whole folders", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "night"));
    const path = join(folder, "night", "large.fits");
    const head = new TextDecoder().decode(
      encodeImage({ data: new Uint8Array(9999), width: 9999, height: 1 }),
    );
    const side = 40_000;
    const header = head.slice(0, 2880).replace(/NAXIS1 {2}= +9999/, `NAXIS1  = ${String(side).padStart(20)}`);
    const size = header.replace(/NAXIS2 {2}= +1/, `NAXIS2  = ${String(side).padStart(20)}`);
    writeFileSync(path, size);
    truncateSync(path, 2880 + Math.ceil(side ** 2 / 2880) * 2880);
    const { code, stdout } = await helioscope(["fits", "info", "night"], {
      cwd: folder,
      env: { NODE_OPTIONS: "--max-old-space-size=200" },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("(40000, 40000)");
  });
});

interface ReferenceUnit {
  readonly index: number;
  readonly type: string;
  readonly name: string;
}

const references = hasData
  ? (
      JSON.parse(readFileSync(dataPath("fits", "corpus", "manifest.json"), "utf8")) as {
        file: string;
        expect?: string;
      }[]
    )
      .map(({ file }) => file)
      .filter((file) => !/^mal_|\.Z$/.test(file))
  : [];

describe.skipIf(!hasData)("summaries against astropy (needs the shared data folder)", () => {
  it.each(references)("%s", async (file) => {
    const path = dataPath("fits", "reference", `${file}.json`);
    const { hdus = [] } = JSON.parse(readFileSync(path, "utf8")) as { hdus?: ReferenceUnit[] };
    // Of a file with SIMPLE = F astropy reads nothing more.
    if (hdus.length === 0 || hdus[0]?.type === "_NonstandardHDU") return;
    const { units } = await openFits(readFileSync(dataPath("fits", "corpus", file)));
    const ours = units.map(summarise).map(({ index, name, type }) => ({ index, name, type }));
    // astropy has no type of its own for compressed tables, and calls its image "COMPRESSED_IMAGE".
    const told = ours.map((unit) => ({ ...unit, type: unit.type.replace("CompTable", "BinTable") }));
    expect(told).toEqual(hdus.map(({ index, name, type }) => ({ index, name, type })));
  });
});
