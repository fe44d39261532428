import { describe, expect, it } from "vitest";
import { FitsError, isFitsError } from "../src/index.ts";

describe("FitsError", () => {
  const error = new FitsError("format", "BITPIX is 12", {
    unit: 1,
    card: "BITPIX",
    byteOffset: 2960,
    value: 12,
    expected: "8 or 16",
    remedy: "Fetch the file again.",
  });

  it("says what, where, what was expected and what to do", () => {
    expect(error.message).toBe(
      "BITPIX is 12 (unit 1, card BITPIX, byte 2960); expected 8 or 16. Fetch the file again.",
    );
    expect(error).toMatchObject({ kind: "format", unit: 1, card: "BITPIX", byteOffset: 2960, value: 12 });
  });

  it("belongs to the Helioscope family of errors", () => {
    expect(error).toBeInstanceOf(Error);
    expect((error as unknown as Record<symbol, unknown>)[Symbol.for("helioscope.error")]).toBe(true);
  });

  it("is told apart by its kinds", () => {
    expect(isFitsError(error)).toBe(true);
    expect(isFitsError(error, "format", "truncated")).toBe(true);
    expect(isFitsError(error, "io")).toBe(false);
    expect(isFitsError(new Error("other"))).toBe(false);
  });
});
