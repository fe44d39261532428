import { expect, it } from "vitest";
import { inBrowser } from "../../../../testing/browser/index.ts";
import { hashAsDoubles } from "../support/summary.ts";
import { counts, flux, height, width } from "../support/write-case.ts";
import * as node from "./write.page.ts";

const script = new URL("./write.page.ts", import.meta.url);

inBrowser("a file that a page writes", (open) => {
  it("is the one that Node writes, and reads as what went in", async () => {
    const page = await open<typeof node>(script);
    const written = await page.run("writeAndReopen");
    expect(written).toEqual(await node.writeAndReopen());
    expect(written.warnings).toEqual([]);
    expect(written.checksums).toEqual(Array(10).fill("valid"));
    expect(written.units.map(({ kind, name, error }) => [kind, name, error])).toEqual([
      ["image", "PRIMARY", null],
      ["compressed-image", "COUNTS", null],
      ["compressed-image", "FLUX", null],
      ["compressed-image", "QUANTISED", null],
      ["table", "FLARES", null],
    ]);
    const [, first, second, , flares] = written.units;
    expect(first.image).toMatchObject({ shape: [width, height], type: "Int16Array" });
    expect(first.image?.sha256).toBe(await hashAsDoubles(counts));
    expect(second.image).toMatchObject({ shape: [width, height], type: "Float32Array" });
    expect(second.image?.sha256).toBe(await hashAsDoubles(flux));
    expect(flares.table?.columns.map(({ name, unit, first, last }) => [name, unit, first, last])).toEqual([
      ["CLASS", null, ["X2.2"], ["C1"]],
      ["PEAK", "W/m2", [2.2e-4], ["NaN"]],
      ["NOAA", null, [11158], [12673]],
      ["CURVE", null, [1, 2, 3], [4]],
    ]);
  });
});
