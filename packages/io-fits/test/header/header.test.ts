import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeImage, type Header, openFits } from "../../src/index.ts";

const PIXEL = { data: new Uint8Array([7]), width: 1, height: 1 };

/** The header of a file with these cards, as raw text, behind the mandatory ones. */
async function read(...lines: string[]): Promise<{ header: Header; warnings: string[] }> {
  const structure = [
    "SIMPLE  =                    T",
    "BITPIX  =                    8",
    "NAXIS   =                    0",
  ];
  const text = [...structure, ...lines, "END"].map((line) => line.padEnd(80)).join("");
  const bytes = new Uint8Array(Math.ceil(text.length / 2880) * 2880).fill(0x20);
  bytes.set(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  const file = await openFits(bytes);
  return { header: file.units[0].header, warnings: file.warnings.map(({ message }) => message) };
}

describe("header values (Standard, section 4.2)", () => {
  it("reads strings, with doubled quotes and slashes, and drops trailing blanks only", async () => {
    const { header } = await read(
      "A       = '  it''s / here  ' / the comment",
      "B       = ''",
      "C       = 'unpadded'/x",
    );
    expect(header.get("a")).toBe("  it's / here");
    expect(header.comment("A")).toBe("the comment");
    expect(header.get("B")).toBe("");
    expect([header.get("C"), header.comment("C")]).toEqual(["unpadded", "x"]);
  });

  it("reads numbers: integers, E and D exponents, and integers beyond 2^53 as bigints", async () => {
    const { header, warnings } = await read(
      "I       =                  -42",
      "E       =              1.5E-03",
      "D       =             -2.5D+03 / double",
      "P       = .5",
      "Q       = 5.",
      "BIG     =  9223372036854775807",
    );
    expect(["I", "E", "D", "P", "Q", "BIG"].map((key) => header.get(key))).toEqual([
      -42,
      0.0015,
      -2500,
      0.5,
      5,
      9223372036854775807n,
    ]);
    expect(header.getNumber("BIG")).toBe(2 ** 63);
    expect(warnings).toEqual([]);
  });

  it("reads logical, undefined and complex values", async () => {
    const { header, warnings } = await read(
      "T       =                    T",
      "U       =",
      "Z       = (1.0, -2.0)",
    );
    expect([header.getBoolean("T"), header.get("U"), header.has("U"), header.get("Z")]).toEqual([
      true,
      undefined,
      true,
      "(1.0, -2.0)",
    ]);
    expect(warnings).toEqual([]);
  });

  it("typed getters give undefined for another type", async () => {
    const { header } = await read("S       = '12'", "N       = 12");
    expect([header.getNumber("S"), header.getString("N"), header.getBoolean("N")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("joins CONTINUE cards, keeping what stands before the ampersand", async () => {
    const { header } = await read(
      "L       = 'one &' / first",
      "CONTINUE  'two&' / second",
      "CONTINUE  ' three'",
      "N = 1",
    );
    expect(header.get("L")).toBe("one two three");
    expect(header.comment("L")).toBe("first second");
    expect(header.keys()).not.toContain("CONTINUE");
    expect(header.cards.filter((card) => card.key === "CONTINUE")).toHaveLength(2);
  });

  it("leaves an ampersand alone where nothing continues", async () => {
    const { header } = await read("L       = 'R&D &'");
    expect(header.get("L")).toBe("R&D &");
  });

  it("ends where it has more cards than any header has", async () => {
    const many = Array.from({ length: 70_000 }, () => "HISTORY and on and on");
    await expect(read(...many)).rejects.toMatchObject({
      kind: "format",
      unit: 0,
      message: expect.stringContaining("more than 65536 cards"),
    });
    expect((await read(...many.slice(0, 65_000))).header.history).toHaveLength(65_000);
  });

  it("reads HIERARCH keywords by their full name", async () => {
    const { header } = await read("HIERARCH ESO DET  CHIP1 ID = 'CCD-20' / chip");
    expect(header.get("eso det chip1 id")).toBe("CCD-20");
    expect(header.get("HIERARCH ESO DET CHIP1 ID")).toBe("CCD-20");
  });

  it("keeps commentary in order and out of the keywords", async () => {
    const { header } = await read(
      "HISTORY made",
      "COMMENT = not a value",
      "HISTORY by hand",
      "        blank keyword",
    );
    expect(header.history).toEqual(["made", "by hand"]);
    expect(header.comments).toEqual(["= not a value"]);
    expect(header.keys()).toEqual(["SIMPLE", "BITPIX", "NAXIS"]);
  });

  it("takes the first of two cards with one keyword", async () => {
    const { header } = await read("A       = 1", "A       = 2");
    expect(header.get("A")).toBe(1);
    expect(header.cards.filter((card) => card.key === "A").map((card) => card.value)).toEqual([1, 2]);
  });

  it.each([
    ["A       = 1.2.3", "A", undefined, /cannot be read: 1.2.3/],
    ["A       = nan", "A", undefined, /cannot be read: nan/],
    ["A       = 'open", "A", "open", /string without end/],
    ["A       = 'a' b", "A", "a", /text behind its string/],
    ["A       =12", "A", 12, /no space behind its equals sign/],
    ["lower   = 3", "LOWER", 3, undefined],
    ["A\x01      = 3", "A\x01", 3, /not a legal keyword/],
    ["A       = 'caf\xe9'", "A", "caf\xe9", /printable ASCII/],
    ["NOVALUE here", "NOVALUE", undefined, /no value indicator/],
    ["HIERARCH nothing", "HIERARCH", undefined, /HIERARCH without a value/],
  ])("%j is read around", async (line, key, value, warning) => {
    const { header, warnings } = await read(line, "AFTER   = 1");
    expect(header.get(key)).toBe(value);
    expect(header.get("AFTER")).toBe(1);
    if (warning === undefined) expect(warnings).toEqual([]);
    else expect(warnings.join()).toMatch(warning);
  });

  it("says how many warnings it left out of a garbled header", async () => {
    const { warnings } = await read(...Array.from({ length: 80 }, (_, i) => `K${i}`));
    expect(warnings).toHaveLength(51);
    expect(warnings[50]).toBe("30 more warnings left out");
  });
});

describe("cards written and read back", () => {
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
    maxLength: 300,
  });
  const value = fc.oneof(
    printable,
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  );
  const key = fc.oneof(
    fc.stringMatching(/^X[A-Z0-9_-]{0,7}$/),
    fc.stringMatching(/^[A-Z]{1,8} [A-Z0-9]{1,8} [A-Z]{1,6}$/).filter((k) => !k.startsWith("HIERARCH")),
  );

  it("keeps every value exactly", async () => {
    await fc.assert(
      fc.asyncProperty(key, value, async (name, written) => {
        const { units, warnings } = await openFits(
          encodeImage(PIXEL, [{ key: name, value: written, comment: "c" }]),
        );
        const found = units[0].header.get(name);
        const expected = typeof written === "string" ? written.trimEnd() : written;
        if (typeof expected === "bigint" && typeof found === "number") expect(BigInt(found)).toBe(expected);
        else expect(found).toBe(expected);
        expect(warnings).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("writes fixed format that other readers expect", async () => {
    const bytes = encodeImage(PIXEL, [
      { key: "telescop", value: "SDO/HMI", comment: "telescope" },
      { key: "CDELT1", value: 0.5 },
      { key: "COUNT", value: 3 },
      { key: "HISTORY", value: "x".repeat(100) },
      { key: "BLANKVAL", value: undefined, comment: "undefined" },
    ]);
    const { units } = await openFits(bytes);
    expect(units[0].header.cards.slice(6).map((card) => card.raw)).toEqual([
      "TELESCOP= 'SDO/HMI '           / telescope".padEnd(80),
      "CDELT1  =                  0.5".padEnd(80),
      "COUNT   =                    3".padEnd(80),
      `HISTORY ${"x".repeat(72)}`,
      `HISTORY ${"x".repeat(28)}`.padEnd(80),
      "BLANKVAL=                      / undefined".padEnd(80),
    ]);
  });

  it.each([
    [{ key: "NAXIS1", value: 3 }, /follows from the image/],
    [{ key: "END", value: 3 }, /follows from the image/],
    [{ key: "BAD.KEY", value: 3 }, /no legal keyword/],
    [{ key: "A", value: Number.NaN }, /not a finite number/],
    [{ key: "A", value: "caf\xe9" }, /other characters/],
    [{ key: "A", value: "two\nlines" }, /other characters/],
    [{ key: `${"LONG ".repeat(15)}X`, value: 1.5 }, /too long/],
  ])("refuses %j", (card, message) => {
    expect(() => encodeImage(PIXEL, [card])).toThrow(message);
  });
});
