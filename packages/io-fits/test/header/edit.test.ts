import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CardInput, encodeFits, Header, openFits } from "../../src/index.ts";

/** A header read from these cards, behind those of an empty primary. */
async function read(...lines: string[]): Promise<Header> {
  const cards = [
    "SIMPLE  =                    T",
    "BITPIX  =                    8",
    "NAXIS   =                    0",
  ];
  const text = [...cards, ...lines, "END"].map((line) => line.padEnd(80)).join("");
  const bytes = new Uint8Array(Math.ceil(text.length / 2880) * 2880).fill(0x20);
  bytes.set(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  return (await openFits(bytes)).units[0].header;
}

const raws = (header: Header): string[] => header.cards.slice(3).map(({ raw }) => raw.trimEnd());

const LINES = [
  "A       =                  1.0 / first",
  "L       = 'one &'",
  "CONTINUE  'two &'              / second",
  "CONTINUE  'three'",
  "HISTORY made",
  "NOVALUE with text",
  "HIERARCH ESO DET ID = 'CCD' / chip",
  "        blank keyword",
  "A       =                    2",
  "HISTORY by hand",
  "Z       = (1.0, -2.0)",
];

describe("editing a header", () => {
  it("sets a value where it stands and keeps the comment", async () => {
    const header = (await read(...LINES)).with({ key: "a", value: 2.5 });
    expect(raws(header)).toEqual(["A       =                  2.5 / first", ...LINES.slice(1)]);
    expect(header.get("A")).toBe(2.5);
  });

  it("is the same header where nothing changes, however the value was written", async () => {
    const header = await read(...LINES);
    expect(header.with({ key: "A", value: 1 })).toBe(header);
    expect(header.with({ key: "L", value: "one two three", comment: "second" })).toBe(header);
    expect(header.with([])).toBe(header);
  });

  it("gives another comment where asked", async () => {
    const header = (await read(...LINES)).with({ key: "A", value: 1, comment: "new" });
    expect(raws(header)[0]).toBe("A       =                    1 / new");
    expect(header.comment("A")).toBe("new");
  });

  it("replaces all cards of a continued string, and makes as many as it needs", async () => {
    const header = await read(...LINES);
    expect(raws(header.with({ key: "L", value: "short", comment: "" }))).toEqual([
      LINES[0],
      "L       = 'short   '",
      ...LINES.slice(4),
    ]);
    const long = "it's ".repeat(40).trimEnd();
    const longer = header.with({ key: "A", value: long });
    expect(longer.get("A")).toBe(long);
    expect(longer.comment("A")).toBe("first");
    expect(raws(longer.without("A"))).toEqual(LINES.filter((line) => !line.startsWith("A ")));
  });

  it("keeps HIERARCH keywords such", async () => {
    const header = (await read(...LINES)).with({ key: "ESO DET ID", value: "EEV" });
    expect(raws(header)[6]).toMatch(/^HIERARCH ESO DET ID = 'EEV {5}' +\/ chip$/);
    expect(raws((await read("HIERARCH SHORT = 1")).with({ key: "short", value: 2 }))).toEqual([
      "HIERARCH SHORT = 2",
    ]);
  });

  it("adds at the end, or where it is told, in the order given", async () => {
    const header = await read(...LINES);
    const two = [
      { key: "X", value: 1 },
      { key: "Y", value: 2 },
    ];
    const keys = (edited: Header): string => edited.keys().join(" ");
    expect(keys(header.with(two))).toBe("SIMPLE BITPIX NAXIS A L NOVALUE ESO DET ID Z X Y");
    expect(keys(header.with(two, { before: "NOVALUE" }))).toBe(
      "SIMPLE BITPIX NAXIS A L X Y NOVALUE ESO DET ID Z",
    );
    expect(keys(header.with(two, { after: "l" }))).toBe("SIMPLE BITPIX NAXIS A L X Y NOVALUE ESO DET ID Z");
    expect(raws(header.with(two, { after: "L" })).slice(1, 6)).toEqual([
      ...LINES.slice(1, 4),
      "X       =                    1",
      "Y       =                    2",
    ]);
    expect(keys(header.with({ key: "Z", value: 1 }, { before: "A" }))).toBe(
      "SIMPLE BITPIX NAXIS Z A L NOVALUE ESO DET ID",
    );
    expect(() => header.with(two, { after: "NONE" })).toThrow(/has no NONE/);
  });

  it("adds commentary behind its kind, in pieces", async () => {
    const header = (await read(...LINES)).withHistory(`${"x".repeat(72)}y`).withComment("first of them");
    expect(header.history).toEqual(["made", "by hand", "x".repeat(72), "y"]);
    expect(raws(header).slice(9, 12)).toEqual([LINES[9], `HISTORY ${"x".repeat(72)}`, "HISTORY y"]);
    expect(raws(header).at(-1)).toBe("COMMENT first of them");
  });

  it("leaves keywords out, commentary as well", async () => {
    const header = (await read(...LINES)).without("history", "L", "HIERARCH ESO DET ID", "absent");
    expect(raws(header)).toEqual([LINES[0], LINES[5], LINES[7], LINES[8], LINES[10]]);
  });

  it("renames, byte for byte behind the keyword", async () => {
    const header = await read(...LINES);
    expect(raws(header.renamed("Z", "OTHER")).at(-1)).toBe("OTHER   = (1.0, -2.0)");
    const long = header.renamed("L", "LONG");
    expect([long.get("LONG"), long.has("L")]).toEqual(["one two three", false]);
    expect(raws(header.renamed("A", "A longer keyword"))[0]).toMatch(
      /^HIERARCH A LONGER KEYWORD = 1 +\/ first$/,
    );
    expect(() => header.renamed("Z", "A")).toThrow(/has A already/);
    expect(() => header.renamed("NONE", "B")).toThrow(/has no NONE/);
    expect(() => header.renamed("HISTORY", "B")).toThrow(/has no HISTORY/);
  });

  it("makes a header from cards alone", () => {
    const header = Header.from([
      { key: "A", value: 1, comment: "c" },
      { key: "COMMENT", value: "text" },
      { key: "LONG", value: "x".repeat(100), comment: "d" },
    ]);
    expect(header.keys()).toEqual(["A", "LONG"]);
    expect([header.get("A"), header.get("LONG"), header.comment("LONG")]).toEqual([1, "x".repeat(100), "d"]);
    expect(header.comments).toEqual(["text"]);
  });
});

describe("edits and everything else", () => {
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
    maxLength: 200,
  });
  const value = fc.oneof(
    printable,
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
  );
  const key = fc.constantFrom("A", "B", "LONGKEY1", "ESO DET CHIP", "DATE-OBS", "LONG KEYWORD NAME");
  const card: fc.Arbitrary<CardInput> = fc.oneof(
    fc.record({ key, value, comment: printable.map((text) => text.slice(0, 30)) }),
    fc.record({ key: fc.constantFrom("COMMENT", "HISTORY", ""), value: printable }),
  );

  it("one key changes, all other cards are the same, and the file says so", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(card, { maxLength: 12 }), key, value, async (cards, name, changed) => {
        const before = Header.from(cards);
        const after = before.with({ key: name, value: changed });
        const others = (header: Header): string[] => header.without(name).cards.map(({ raw }) => raw);
        expect(others(after)).toEqual(others(before));
        const place = before.keys().indexOf(name);
        if (place >= 0) expect(after.keys().indexOf(name)).toBe(place);
        const bytes = await encodeFits([
          { kind: "image", data: new Uint8Array(0), shape: [], header: after },
        ]);
        const file = await openFits(bytes);
        const stored = file.units[0].header;
        const expected = typeof changed === "string" ? changed.trimEnd() : changed;
        expect(stored.get(name)).toBe(expected);
        expect(after.get(name)).toBe(expected);
        expect(stored.cards.slice(3).map(({ raw }) => raw)).toEqual(after.cards.map(({ raw }) => raw));
        expect(stored.cards.slice(3).map((one) => [one.key, one.value, one.comment])).toEqual(
          after.cards.map((one) => [one.key, one.value, one.comment]),
        );
        expect(file.warnings).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
