import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import {
  encodeFits,
  FitsError,
  type FitsFile,
  type Header,
  openFits,
  readImage,
  readTable,
  verifyChecksums,
  type WritableUnit,
} from "../../src/index.ts";
import { corpus, corpusPath } from "../support/corpus.ts";

const column = {
  name: "a",
  unit: undefined,
  format: "",
  shape: [],
  type: "ragged",
  of: "numeric",
  data: [new Int16Array([1, 2]), new Int16Array(0)],
} as const;
const table = { rows: 2, columns: [column] };
const data = Float32Array.from({ length: 4096 }, (_, i) => Math.round(100 * Math.sin(i / 50)));
const UNITS: readonly WritableUnit[] = [
  { kind: "image", data: new Int16Array([1, 2, 3]), shape: [3], header: [{ key: "ORIGIN", value: "here" }] },
  { kind: "table", table, name: "TABLE" },
  {
    kind: "image",
    data,
    shape: [64, 64],
    name: "TILES",
    header: [
      { key: "ORIGIN", value: "there", comment: "a place" },
      { key: "COMMENT", value: "kept" },
    ],
    compress: { codec: "GZIP_2" },
  },
];

const copies = (file: FitsFile): WritableUnit[] => file.units.map((unit) => ({ kind: "copy", unit }));
const verdicts = async (file: FitsFile): Promise<string[]> =>
  Promise.all(
    file.units.map(async (unit) => {
      const { datasum, checksum } = await verifyChecksums(unit);
      return `${datasum} ${checksum}`;
    }),
  );

describe("units copied", () => {
  it.each([true, false])("are the same bytes (checksums: %s)", async (checksums) => {
    const bytes = await encodeFits(UNITS, { checksums });
    const file = await openFits(bytes);
    expect(await encodeFits(copies(file))).toEqual(bytes);
    expect(await encodeFits(copies(file), { checksums: false })).toEqual(bytes);
  });

  it("get the checksums that they lack, where asked", async () => {
    const file = await openFits(await encodeFits(UNITS, { checksums: false }));
    const summed = await openFits(await encodeFits(copies(file), { checksums: true }));
    expect(await verdicts(summed)).toEqual(Array(3).fill("valid valid"));
  });

  it("change places: a primary becomes an extension, an extension stays one", async () => {
    const file = await openFits(await encodeFits(UNITS, { checksums: true }));
    const turned = await openFits(await encodeFits(copies(file).reverse()));
    expect(turned.warnings).toEqual([]);
    expect(turned.units.map(({ kind }) => kind)).toEqual(["image", "compressed-image", "table", "image"]);
    expect(await verdicts(turned)).toEqual(["absent absent", ...Array(3).fill("valid valid")]);
    expect((await readImage(turned.units[3])).data).toEqual(new Int16Array([1, 2, 3]));
    expect(turned.units[3].header.cards.map(({ key }) => key)).toEqual(
      "XTENSION BITPIX NAXIS NAXIS1 PCOUNT GCOUNT ORIGIN DATASUM CHECKSUM".split(" "),
    );
    expect((await readTable(turned.units[2])).columns[0].data).toEqual(column.data);
  });

  it("take a new header, whose cards on the data do not count", async () => {
    const file = await openFits(await encodeFits(UNITS, { checksums: true }));
    const [image, rows, tiles] = file.units;
    const edited = await openFits(
      await encodeFits([
        {
          kind: "copy",
          unit: image,
          header: image.header.with({ key: "BITPIX", value: 64 }).without("ORIGIN"),
        },
        {
          kind: "copy",
          unit: rows,
          header: rows.header.without("TFORM1").with({ key: "TTYPE1", value: "b" }),
        },
        {
          kind: "copy",
          unit: tiles,
          header: tiles.header
            .with([
              { key: "ORIGIN", value: "elsewhere" },
              { key: "NAXIS1", value: 1 },
            ])
            .with({ key: "NEW", value: 1 }, { after: "ORIGIN" }),
        },
      ]),
    );
    expect(edited.warnings).toEqual([]);
    expect(await verdicts(edited)).toEqual(Array(3).fill("valid valid"));
    expect((await readImage(edited.units[0])).data).toEqual(new Int16Array([1, 2, 3]));
    expect(edited.units[0].header.has("ORIGIN")).toBe(false);
    expect((await readTable(edited.units[1])).columns[0]).toMatchObject({ name: "b", data: column.data });
    expect((await readImage(edited.units[2])).data).toEqual(data);
    const kept = edited.units[2].header.cards.map(({ raw }) => raw.trimEnd());
    expect(kept).toContain("ORIGIN  = 'elsewhere'          / a place");
    expect(kept.indexOf("NEW     =                    1")).toBe(
      kept.findIndex((raw) => raw.startsWith("ORIGIN")) + 1,
    );
    expect(kept.filter((raw) => raw === "COMMENT kept")).toHaveLength(1);
  });

  it("do not hide that their data were damaged", async () => {
    const bytes = await encodeFits(UNITS, { checksums: true });
    bytes[2880] ^= 1;
    const file = await openFits(bytes);
    const unit = file.units[0];
    const header = unit.header.with({ key: "ORIGIN", value: "x" });
    const edited = await openFits(await encodeFits([{ kind: "copy", unit, header }]));
    expect(await verdicts(edited)).toEqual(["invalid invalid"]);
  });

  it("of a file that is cut short are refused", async () => {
    const bytes = await encodeFits([{ kind: "image", data: new Uint8Array(9000), shape: [9000] }]);
    const file = await openFits(bytes.subarray(0, 5000));
    await expect(encodeFits(copies(file))).rejects.toMatchObject({ kind: "truncated", unit: 0 });
  });

  it("get the padding that the file lacks", async () => {
    const bytes = await encodeFits([{ kind: "image", data: new Uint8Array(9000), shape: [9000] }]);
    const file = await openFits(bytes.subarray(0, 2880 + 9000));
    expect(await encodeFits(copies(file))).toEqual(bytes);
  });
});

describe.skipIf(!hasData)("files of the corpus (needs the shared data folder)", () => {
  const files = corpus
    .map(({ file }) => file)
    .filter((file) => !file.startsWith("mal_") && /\.(?:fits|fz|fit|fts)$/.test(file))
    .filter((file) => readFileSync(corpusPath(file)).subarray(0, 6).toString("latin1") === "SIMPLE");

  it.each(files)("%s is copied byte for byte, and one edit changes one card", async (name) => {
    const bytes = new Uint8Array(readFileSync(corpusPath(name)));
    const file = await openFits(bytes);
    if (file.units.some(({ span }) => span.available !== span.length)) {
      await expect(encodeFits(copies(file))).rejects.toBeInstanceOf(FitsError);
      return;
    }
    const copied = await encodeFits(copies(file));
    const end = Math.min(bytes.length, copied.length);
    expect(Buffer.compare(copied.subarray(0, end), bytes.subarray(0, end))).toBe(0);
    const edited = await openFits(
      await encodeFits(
        file.units.map((unit) => ({
          kind: "copy",
          unit,
          header: unit.header.with({ key: "XNEWKEY", value: 1 }),
        })),
      ),
    );
    expect(edited.units).toHaveLength(file.units.length);
    for (const [i, unit] of file.units.entries()) {
      const after = edited.units[i];
      expect(after.kind).toBe(unit.kind);
      expect(after.header.get("XNEWKEY")).toBe(1);
      const summed = /^(?:CHECKSUM|DATASUM|ZHECKSUM)$/;
      const raws = (header: Header): string[] =>
        header.cards.filter(({ key }) => key !== "XNEWKEY" && !summed.test(key)).map(({ raw }) => raw);
      expect(raws(after.header)).toEqual(raws(unit.header));
      expect(after.span.length).toBe(unit.span.length);
    }
  });
});
