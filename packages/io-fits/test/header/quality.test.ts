import { describe, expect, it } from "vitest";
import { type CardValue, qualityBits } from "../../src/index.ts";
import { headerOf } from "../support/header.ts";

const positions = (value: CardValue): number[] | undefined =>
  qualityBits(headerOf({ QUALITY: value }))?.map(({ bit }) => bit);

describe("quality words", () => {
  it.each<[CardValue, number[]]>([
    [0, []],
    [1024, [10]],
    ["1024", [10]],
    ["0x00000400", [10]],
    ["0xC0000001", [0, 30, 31]],
    [-2147483648, [31]],
    [-2147483647, [0, 31]],
    [4294967295, Array.from({ length: 32 }, (_, bit) => bit)],
    [2n ** 40n + 1n, [0, 40]],
  ])("%s", (value, bits) => {
    expect(positions(value)).toEqual(bits);
  });

  it.each<CardValue>(["good", 1.5, true, ""])("%s is none", (value) => {
    expect(positions(value)).toBeUndefined();
    expect(qualityBits(headerOf({}))).toBeUndefined();
  });

  it("says what is documented, of the instrument that it is documented for", () => {
    const meaning = (header: Record<string, CardValue>): (string | undefined)[] | undefined =>
      qualityBits(headerOf({ QUALITY: 1 << 14, ...header }))?.map(({ meaning }) => meaning);
    const aia = { TELESCOP: "SDO/AIA", INSTRUME: "AIA_3" };
    expect(meaning(aia)).toEqual(["Sun not in view of the spacecraft"]);
    const hmi = { TELESCOP: "SDO/HMI", INSTRUME: "HMI_FRONT2" };
    expect(meaning({ ...hmi, CONTENT: "MAGNETOGRAM" })).toEqual([
      "image stabilisation loop open for some filtergrams",
    ]);
    expect(meaning({ ...hmi, LVL_NUM: 1 })).toEqual(["Sun not in view of the spacecraft"]);
    expect(meaning(hmi)).toEqual([undefined]);
    expect(meaning({ TELESCOP: "SOHO", INSTRUME: "MDI" })).toEqual([undefined]);
  });
});
