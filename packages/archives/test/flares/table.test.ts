import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatGoesClass, parseGoesClass } from "../../src/flares/goes-class.ts";
import { readFlares } from "../../src/flares/read.ts";
import { flareColumns, flareRow, flaresToRows } from "../../src/flares/table.ts";
import type { Flare } from "../../src/flares/types.ts";

const when = fc.date({ min: new Date("2003-01-01"), max: new Date("2026-01-01"), noInvalidDate: true });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const flare: fc.Arbitrary<Flare> = fc
  .record({
    peak: when,
    before: maybe(fc.integer({ min: 0, max: 7_200_000 })),
    after: maybe(fc.integer({ min: 0, max: 7_200_000 })),
    flux: fc.integer({ min: 10, max: 99 }),
    scale: fc.constantFrom("scaled", "true", "unknown"),
    noaa: maybe(fc.integer({ min: 10_200, max: 14_999 })),
    position: maybe(
      fc.record({
        latitudeDeg: fc.integer({ min: -60, max: 60 }),
        longitudeDeg: fc.integer({ min: -90, max: 90 }),
      }),
    ),
    sources: fc.constantFrom(["SWPC"], ["SWPC", "SSW Latest Events"], ["a, b"]),
    satellite: fc.constantFrom(null, "GOES-15"),
  })
  .map(({ peak, before, after, flux, ...rest }): Flare => {
    const at = (offset: number | null) =>
      offset === null ? null : new Date(peak.getTime() + offset).toISOString();
    const goesClass = formatGoesClass(flux * 1e-6);
    const startUtc = at(before === null ? null : -before);
    return {
      ...rest,
      goesClass,
      peakFluxWm2: parseGoesClass(goesClass)!.peakFluxWm2,
      startUtc,
      peakUtc: peak.toISOString(),
      endUtc: at(after),
    };
  });

describe("the table of flares", () => {
  test("its rows have its columns", () => {
    fc.assert(
      fc.property(flare, (one) => {
        expect(Object.keys(flareRow(one))).toEqual(flareColumns.map(({ name }) => name));
      }),
    );
  });

  test("written as CSV or as JSON Lines and read again it is the same", () => {
    const cell = (value: unknown) => {
      const text = String(value ?? "");
      return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    fc.assert(
      fc.property(fc.array(flare, { minLength: 1, maxLength: 5 }), (flares) => {
        const rows = flaresToRows(flares);
        const names = flareColumns.map(({ name }) => name);
        const csv = [
          names.join(","),
          ...rows.map((row) => names.map((name) => cell(row[name])).join(",")),
        ].join("\n");
        expect(readFlares(csv)).toEqual({ flares, skipped: [] });
        const lines = rows.map((row) => JSON.stringify(row)).join("\n");
        expect(readFlares(lines)).toEqual({ flares, skipped: [] });
      }),
    );
  });
});
