import { readFileSync } from "node:fs";
import { encodeFits, type Header, openFits } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { contour } from "../src/fits/picture/contours.ts";
import { worldLines } from "../src/fits/picture/lines.ts";
import { pictureOptions } from "../src/fits/picture/options.ts";
import { type Plane, readPicturePlane, turn } from "../src/fits/picture/plane.ts";
import { degreeScale, sexagesimalScale } from "../src/fits/picture/scale.ts";
import { type Sky, skyOf } from "../src/fits/picture/sky.ts";
import { sunLines } from "../src/fits/picture/sun.ts";

const SIDE = 256;
const SCALE = 10;
const none = new AbortController().signal;

/** An image of the whole disk, 10 arcsec a pixel, seen from 1 au at a latitude of 7.1 degrees. */
async function disk(
  more: readonly { key: string; value: number }[] = [],
): Promise<{ sky: Sky; plane: Plane; header: Header }> {
  const header = [
    { key: "CTYPE1", value: "HPLN-TAN" },
    { key: "CTYPE2", value: "HPLT-TAN" },
    { key: "CUNIT1", value: "arcsec" },
    { key: "CUNIT2", value: "arcsec" },
    { key: "CDELT1", value: SCALE },
    { key: "CDELT2", value: SCALE },
    { key: "CRPIX1", value: SIDE / 2 + 0.5 },
    { key: "CRPIX2", value: SIDE / 2 + 0.5 },
    { key: "CRVAL1", value: 0 },
    { key: "CRVAL2", value: 0 },
    { key: "DSUN_OBS", value: 149_597_870_700 },
    { key: "RSUN_REF", value: 695_700_000 },
    { key: "HGLN_OBS", value: 0 },
    { key: "HGLT_OBS", value: 7.1 },
    ...more,
  ];
  const data = Int16Array.from({ length: SIDE * SIDE }, (_, i) => i % 1000);
  const file = await openFits(await encodeFits([{ kind: "image", data, shape: [SIDE, SIDE], header }]));
  const plane = await readPicturePlane(file.unit(0), pictureOptions(NOTHING), none);
  const found = file.unit(0).header;
  return { sky: skyOf(found, [SIDE, SIDE], plane) as Sky, plane, header: found };
}

const NOTHING = {
  plane: undefined,
  section: undefined,
  range: undefined,
  colour: undefined,
  stretch: undefined,
  grid: undefined,
};

/** Points of SVG path data. */
const pointsOf = (path: string): [number, number][] =>
  [...path.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe("lines on the Sun", () => {
  it("draws the limb as a circle of the apparent radius", async () => {
    const { sky } = await disk();
    const limb = pointsOf(sunLines(sky, SIDE, "auto")?.limb ?? "");
    expect(limb.length).toBe(721);
    // asin(695700 / 149597870.7) = 959.23 arcsec; the tangent plane stretches it by less than 0.01 pixel.
    for (const [x, y] of limb) expect(Math.hypot(x - SIDE / 2, y - SIDE / 2)).toBeCloseTo(95.92, 1);
  });

  // From sunpy 4.1: HeliographicStonyhurst to Helioprojective for an observer at (0, 7.1 degrees, 1 au), in arcsec.
  it.each([
    ["30°W", 481.5375, -103.0894],
    ["45°S", 0, -759.0764],
    ["60°N", 0, 767.2133],
  ])("names %s where sunpy has it", async (text, x, y) => {
    const { sky } = await disk();
    const label = sunLines(sky, SIDE, "stonyhurst")?.labels.find((one) => one.text === text);
    expect(label?.x).toBeCloseTo(SIDE / 2 + x / SCALE, 2);
    expect(label?.y).toBeCloseTo(SIDE / 2 - y / SCALE, 2);
  });

  it("draws the limb only where the place of the observer is not known", async () => {
    const { sky } = await disk();
    const observer = { ...sky.wcs.observer, latitude: undefined };
    const lines = sunLines({ ...sky, wcs: { ...sky.wcs, observer } }, SIDE, "auto");
    expect(lines).toMatchObject({ grid: "", labels: [] });
    expect(lines?.limb).not.toBe("");
    expect(sunLines(sky, SIDE, "carrington")?.grid).toBe("");
  });

  it("turns with the picture", async () => {
    const { sky, plane, header } = await disk([{ key: "CROTA2", value: 180 }]);
    const [[x = 0], [y = 0]] = sky.pixel([100 / 3600], [200 / 3600]);
    const turned = turn(plane);
    expect(turned.raster.data[0]).toBe(plane.raster.data[SIDE * SIDE - 1]);
    const mirrored = skyOf(header, [SIDE, SIDE], turned) as Sky;
    const [[tx = 0], [ty = 0]] = mirrored.pixel([100 / 3600], [200 / 3600]);
    expect([tx, ty]).toEqual([expect.closeTo(SIDE - 1 - x, 6), expect.closeTo(SIDE - 1 - y, 6)]);
    const [[east = 0, west = 0]] = mirrored.world([10, 20], [10, 10]);
    expect(west).toBeGreaterThan(east);
  });
});

describe("lines of world coordinates", () => {
  it("marks edges where the coordinates are round", async () => {
    const { sky } = await disk();
    const { bottom, left, paths, holes } = worldLines(sky, SIDE, SIDE);
    expect(holes).toBe(false);
    expect(paths.every((path) => path.length > 0)).toBe(true);
    expect(bottom?.label).toBe("Solar X (arcsec)");
    expect(left?.label).toBe("Solar Y (arcsec)");
    expect(bottom?.marks.map(({ label }) => label)).toEqual(["−1000", "−500", "0", "500", "1000"]);
    for (const { value, label } of left?.marks ?? []) {
      const arcsec = Number(label.replace("−", "-"));
      expect(value).toBeCloseTo(SIDE / 2 - 0.5 + arcsec / SCALE, 1);
    }
  });

  it.skipIf(!hasData)("names lines inside all-sky maps (needs the shared data folder)", async () => {
    const unit = (await openFits(readFileSync(dataPath("fits", "corpus", "allsky_rosat.fits")))).firstImage();
    const plane = await readPicturePlane(unit, pictureOptions(NOTHING), none);
    const { width, height } = plane.raster;
    const lines = worldLines(skyOf(unit.header, unit.shape, plane) as Sky, width, height);
    expect([lines.holes, lines.bottom]).toEqual([true, undefined]);
    expect(lines.rounds[1].map(({ label }) => label)).toContain("−45");
    expect(lines.rounds[0].map(({ label }) => label)).toContain("270");
  });
});

describe("contours", () => {
  it("follow a circle", () => {
    const side = 41;
    const values = Float64Array.from({ length: side * side }, (_, i) =>
      Math.hypot((i % side) - 20, Math.floor(i / side) - 20),
    );
    const segments = contour({ values, columns: side, rows: side }, 12);
    expect(segments.length).toBeGreaterThan(50);
    for (const [x0, y0, x1, y1] of segments) {
      expect(Math.hypot(x0 - 20, y0 - 20)).toBeCloseTo(12, 1);
      expect(Math.hypot(x1 - 20, y1 - 20)).toBeCloseTo(12, 1);
    }
  });

  it("do not follow a jump of angles, nor what is not a number", () => {
    const values = Float64Array.of(170, -170, 170, -170, Number.NaN, 0);
    expect(contour({ values, columns: 3, rows: 2 }, 0, 360)).toEqual([]);
    expect(
      contour({ values: Float64Array.of(170, -170, 170, -170), columns: 2, rows: 2 }, 180, 360),
    ).toHaveLength(1);
    expect(contour({ values: Float64Array.of(170, -170, 170, -170), columns: 2, rows: 2 }, 0, 360)).toEqual(
      [],
    );
  });
});

describe("labels", () => {
  it("write right ascension in hours and declination in degrees", () => {
    const labels = (scale: ReturnType<typeof sexagesimalScale>, low: number, high: number) =>
      scale.ticks(low, high, 5).map(({ label }) => label);
    expect(labels(sexagesimalScale("", "hours", 360), -15, 30)).toEqual([
      "23h00m",
      "23h30m",
      "0h00m",
      "0h30m",
      "1h00m",
      "1h30m",
      "2h00m",
    ]);
    expect(labels(sexagesimalScale("", "degrees"), -0.01, 0.01)).toEqual([
      "−0°00′30″",
      "−0°00′20″",
      "−0°00′10″",
      "0°00′00″",
      "0°00′10″",
      "0°00′20″",
      "0°00′30″",
    ]);
  });

  it("count wide ranges of degrees in parts of a right angle", () => {
    const labels = degreeScale("", 360, 0)
      .ticks(-180, 180, 7)
      .map(({ label }) => label);
    expect(labels).toEqual([
      "180",
      "210",
      "240",
      "270",
      "300",
      "330",
      "0",
      "30",
      "60",
      "90",
      "120",
      "150",
      "180",
    ]);
  });
});
