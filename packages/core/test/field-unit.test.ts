import { expect, it } from "vitest";
import { gaussPer, unitOf } from "../src/index.ts";

// 1 T = 10^4 G (SI brochure, table 8 of the 8th edition).
it.each([
  ["Gauss", 1],
  ["g", 1],
  ["Mx/cm^2", 1],
  ["Mx / cm**2", 1],
  ["Mx cm-2", 1],
  ["kG", 1e3],
  ["mG", 1e-3],
  ["T", 1e4],
  [" Tesla ", 1e4],
  ["mT", 10],
  ["nT", 1e-5],
  ["DN/s", undefined],
  ["MT", undefined],
  ["toString", undefined],
])("%s is %s gauss", (unit, gauss) => expect(gaussPer(unit)).toBe(gauss));

it("the unit of a header is G in every spelling of gauss, and as stated otherwise", () => {
  const of = (BUNIT: unknown) => unitOf({ get: (key) => (key === "BUNIT" ? (BUNIT as string) : undefined) });
  expect(["Mx cm-2", "gauss", "kG", "N/A", " "].map(of)).toEqual(["G", "G", "kG", undefined, undefined]);
});
