import fc from "fast-check";
import { expect, it } from "vitest";
import { pictureNames } from "../../src/explain/index.ts";

const of = (...files: string[]) => [...pictureNames(files).values()];

it("is the file's own name, without folders and ending", () => {
  expect(of("a/b/hmi.sharp_377.magnetogram.fits", "c\\d e.FTS.gz", "f.fits.fz", "g.fz", "h")).toEqual([
    "hmi.sharp_377.magnetogram",
    "d_e",
    "f",
    "g",
    "h",
  ]);
  expect(of(".fits")).toEqual(["magnetogram"]);
});

it("keeps pictures of one name in several folders apart", () => {
  expect(of("run1/x.fits", "run2/x.fits", "y.fits")).toEqual(["run1_x", "run2_x", "y"]);
  expect(of("a/run/x.fits", "b/run/X.fits", "run_x.fits", "x.fits")).toEqual([
    "run_x_2",
    "run_X_3",
    "run_x",
    "x",
  ]);
  expect(of("x.fits", "x.fits")).toEqual(["x"]);
});

it("gives each file a name of its own, whatever they are called", () => {
  const part = fc.constantFrom("a", "A", "a_x", "x", "x_2", "..", "", "x y");
  const file = fc
    .tuple(part, part, fc.constantFrom(".fits", ".fts", ".fits.gz", ""))
    .map(([a, b, c]) => `${a}/${b}${c}`);
  fc.assert(
    fc.property(fc.array(file, { maxLength: 12 }), (files) => {
      const names = pictureNames(files);
      expect([...names.keys()]).toEqual([...new Set(files)]);
      const all = [...names.values()].map((name) => name.toLowerCase());
      expect(new Set(all).size).toBe(all.length);
      for (const name of all) expect(name).toMatch(/^[\w.-]+$/);
    }),
  );
});
