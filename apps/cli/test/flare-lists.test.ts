import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { flareColumns, isCovered, listedSpanText } from "@helioscope/archives";
import { describe, expect, test, vi } from "vitest";
import { askedSpan, keptSince } from "../src/fetch/asked-span.ts";
import { flareListsIn } from "../src/flare/flare-lists.ts";
import { Terminal } from "../src/terminal.ts";
import { temporaryFolder } from "./support/cli.ts";

const names = flareColumns.map(({ name }) => name);
const csv = (...rows: readonly Record<string, string>[]) =>
  [names.join(","), ...rows.map((row) => names.map((name) => row[name] ?? "").join(","))].join("\n");
const flare = (peak: string, noaa: string, sources: string) => ({
  goes_class: "M1.0",
  peak_utc: peak,
  noaa,
  sources,
});

describe("lists of flares", () => {
  const listener = () => {
    const terminal = new Terminal({ json: false });
    return { terminal, warned: vi.spyOn(terminal, "warn").mockImplementation(() => {}) };
  };

  test("that name different regions are told and handed on", async () => {
    const { terminal, warned } = listener();
    const folder = temporaryFolder();
    const [swpc, ssw] = [join(folder, "swpc.csv"), join(folder, "ssw.csv")];
    writeFileSync(swpc, csv(flare("2012-01-01T10:00Z", "11389", "SWPC")));
    writeFileSync(ssw, csv(flare("2012-01-01T10:01Z", "11391", "SSW Latest Events")));
    const { flares, conflicts } = await flareListsIn([ssw, swpc], terminal);
    expect(flares.map(({ noaa }) => noaa)).toEqual([11389]);
    expect(conflicts).toMatchObject([{ regions: [{ noaa: 11389 }, { noaa: 11391 }] }]);
    expect(warned.mock.calls).toEqual([[expect.stringMatching(/SSW Latest Events has region 11391; 11389/)]]);
  });

  test("cover what stands beside them, and else what lies between their flares", async () => {
    const { terminal, warned } = listener();
    const folder = temporaryFolder();
    const asked = join(folder, "asked.csv");
    writeFileSync(asked, csv());
    const span = { from: "2012-01-01", to: "2013-01-01", sources: ["SWPC"], minimumClass: "M1.0" };
    writeFileSync(join(folder, "asked.json"), listedSpanText(span));
    const other = join(folder, "other.csv");
    writeFileSync(other, csv(flare("2014-01-01T10:00Z", "", "x"), flare("2014-02-01T10:00Z", "", "x")));
    const { coverage } = await flareListsIn([asked, other], terminal);
    const covered = (from: string, to: string) => isCovered(coverage, { from, to }, "M1.0");
    expect(covered("2012-05-01", "2012-05-14")).toBe(true);
    expect(covered("2013-05-01", "2013-05-14")).toBe(false);
    expect(covered("2014-01-05", "2014-01-19")).toBe(true);
    expect(warned).not.toHaveBeenCalled();
    writeFileSync(join(folder, "other.json"), "[]");
    expect((await flareListsIn([asked, other], terminal)).coverage).toEqual(coverage);
    expect(warned.mock.calls).toEqual([[expect.stringContaining("other.json does not say what")]]);
  });
});

describe("what was asked for", () => {
  const by = { sources: ["SWPC"], minClass: "M1.0", knownUntil: "2012-03-01T00:00:00.000Z" };
  test("ends where the archive knows no more", () => {
    expect(askedSpan({ from: "2012-01-01", to: "2012-02-01" }, by)).toEqual({
      from: "2012-01-01T00:00:00.000Z",
      to: "2012-02-01T00:00:00.000Z",
      sources: ["SWPC"],
      minimumClass: "M1.0",
    });
    expect(askedSpan({ from: "2012-01-01", to: "2032-01-01" }, by)?.to).toBe(by.knownUntil);
    expect(askedSpan({ from: "2012-04-01", to: "2032-01-01" }, by)).toBeUndefined();
    expect(Date.now() - Date.parse(keptSince(false))).toBeGreaterThanOrEqual(86_400_000);
    expect(Date.now() - Date.parse(keptSince(true))).toBeLessThan(60_000);
  });
});
