import { describe, expect, test } from "vitest";
import { CatalogueExamples } from "../../src/catalogue/examples.ts";
import { CatalogueTally } from "../../src/catalogue/tally.ts";
import { classes } from "./support.ts";

const row = (name: string, said: string | null, probability: number, more: object = {}) => ({
  kind: "row" as const,
  name,
  row: { file: name, class: said, band: "AIA_193", observatory: "SDO", utc: null, probability, ...more },
});

describe("counts", () => {
  test("of classes, bands, times and reasons", () => {
    const tally = new CatalogueTally(classes);
    tally.add(row("a", "sunspot", 0.9, { utc: "2011-02-01T00:00:00.000Z" }));
    tally.add(row("b", "sunspot", 0.8, { utc: "2010-02-01T00:00:00.000Z", band: null }));
    tally.add(row("c", null, 0.4));
    tally.add(row("d", "filament", 0.4, { labels: "filament;sunspot", full_disc: true }));
    tally.add({ kind: "skip", name: "e", reason: "The PNG says that it is 3x4" });
    tally.add({ kind: "skip", name: "f", reason: "The PNG says that it is 30x1.5" });
    expect(tally.counts).toEqual({
      ...{ files: 6, classified: 4, skipped: 2, unsaid: 1, fullDiscs: 1 },
      classes: { filament: 1, sunspot: 3, quiet_sun: 0 },
      bands: { AIA_193: { sunspot: 2, filament: 1 }, unknown: { sunspot: 1 } },
      observatories: { SDO: 4 },
      times: ["2010-02-01T00:00:00.000Z", "2011-02-01T00:00:00.000Z"],
      reasons: { "The PNG says that it is NxN": 2 },
    });
  });

  test("names from headers do not fill the memory", () => {
    const tally = new CatalogueTally(classes);
    for (let i = 0; i < 500; i++) {
      tally.add(row(`${i}`, "sunspot", 0.5, { band: `band ${i}`, observatory: `site ${i}` }));
      tally.add({ kind: "skip", name: "x", reason: `reason ${"abc".repeat(i)}` });
    }
    const { bands, observatories, reasons } = tally.counts;
    for (const names of [bands, observatories, reasons])
      expect(Object.keys(names).length).toBeLessThanOrEqual(101);
    expect(observatories.other).toBe(400);
  });
});

describe("examples", () => {
  test("are the most certain of each class and the least certain of all, the earlier of equals", () => {
    const examples = new CatalogueExamples(classes, 2);
    const p = (best: string) => ({ p_filament: 0, p_sunspot: 0, p_quiet_sun: 0, [`p_${best}`]: 1 });
    examples.add(row("a", "sunspot", 0.9, p("sunspot")).row);
    examples.add(row("b", "sunspot", 0.95, p("sunspot")).row);
    examples.add(row("c", "sunspot", 0.9, p("sunspot")).row);
    examples.add(row("d", null, 0.3, p("filament")).row);
    const files = (list: readonly { readonly file: string }[] | undefined) => list?.map(({ file }) => file);
    expect([...examples.most.keys()]).toEqual(["sunspot"]);
    expect(files(examples.most.get("sunspot"))).toEqual(["b", "a"]);
    expect(files(examples.least)).toEqual(["d", "a"]);
    expect(examples.least[0].class).toBe("filament");
  });
});
