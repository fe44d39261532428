import { type PlaneCoordinates, planePosition, type SolarImage } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { featureRow, lifetimeRow, placeOf } from "../../src/observe/columns.ts";
import { EventRows } from "../../src/observe/event-rows.ts";
import { EVENT_COLUMNS, featureColumns, scalesOf } from "../../src/observe/index.ts";
import { quantitiesOf, table2Of } from "../../src/observe/quantities.ts";
import { table2Rows } from "../../src/observe/table2.ts";
import { windowAxes } from "../../src/observe/window-axes.ts";
import type { TrackEvent, TrackedFeature, TrackedFrame } from "../../src/types.ts";

const image: SolarImage = { data: new Float32Array(4), width: 2, height: 2, name: "f" };
const config = { ...presets.paper.tracking, cadenceS: 56, pixelScaleArcsec: 0.083 };
const known = scalesOf(config, { first: image });
const unknown = scalesOf(presets.paper.tracking, { first: image });

const sky: PlaneCoordinates = {
  frame: "helioprojective",
  type: ["HPLN-TAN", "HPLT-TAN"],
  referencePixel: [1, 1],
  referenceArcsec: [100, -50],
  pixelScaleArcsec: [0.5, 0.5],
  rotationDegrees: 0,
};
const map: PlaneCoordinates = {
  frame: "heliographic",
  projection: "CEA",
  type: ["CRLN-CEA", "CRLT-CEA"],
  referencePixel: [1, 1],
  referenceDegrees: [30, -20],
  pixelScaleDegrees: [0.03, 0.03],
  rotationDegrees: 0,
};

const feature = (
  label: number,
  fluxGauss: number,
  x: number,
  y: number,
  tracks = [label],
): TrackedFeature => ({
  label,
  sign: fluxGauss > 0 ? 1 : -1,
  sizePx: 12,
  fluxGauss,
  x,
  y,
  radiusPx: 2,
  box: { x0: 0, y0: 0, x1: 1, y1: 1 },
  runs: new Int32Array(0),
  tracks,
});

const frame = (index: number, ...features: TrackedFeature[]): TrackedFrame => ({
  frame: index,
  width: 64,
  height: 64,
  features,
});

describe("rows of features", () => {
  it("leave empty what a scale would be needed for", () => {
    const row = featureRow(feature(1, 1000 / 3, 1 / 3, 4), 0, image, unknown, undefined);
    expect(row).toMatchObject({
      size_px: 12,
      flux_g_px: 333.333333,
      area_mm2: null,
      flux_mx: null,
      x: 0.333333333,
    });
    // Eq. 4 with (0.083 x 725 km)^2 = 3.621030625e13 cm^2.
    const full = featureRow(feature(1, 1000, 0, 0), 0, image, known, undefined);
    expect([full.area_mm2, full.flux_mx]).toEqual([0.0434523675, 3.62103063e16]);
    const life = { track: 1, firstFrame: 0, lastFrame: 1, frames: 2 };
    expect([unknown, known].map((scales) => lifetimeRow(life, scales).lifetime_s)).toEqual([null, 112]);
  });

  it("say where a feature lies in the units of the header", () => {
    const row = (coordinates: PlaneCoordinates, of: PlaneCoordinates["frame"]) =>
      featureRow(feature(1, 100, 10, 4), 0, { ...image, coordinates }, known, of);
    expect(row(sky, "helioprojective")).toMatchObject({ hpx_arcsec: 105, hpy_arcsec: -48 });
    expect(row(map, "heliographic")).toMatchObject({ lon_deg: 30.3, lat_deg: -19.88 });
    expect(row(map, "helioprojective")).toMatchObject({ hpx_arcsec: null, hpy_arcsec: null });
    expect(row({ ...sky, scaleOnly: true }, "helioprojective")).toMatchObject({ hpx_arcsec: null });
    for (const place of [undefined, "helioprojective", "heliographic"] as const) {
      const columns = featureColumns(place).map(({ name }) => name);
      expect(columns).toEqual(Object.keys(featureRow(feature(1, 1, 0, 0), 0, image, known, place)));
    }
    expect(placeOf({ ...image, coordinates: { ...sky, scaleOnly: true } })).toBeUndefined();
  });
});

describe("rows of events", () => {
  const cancellation: TrackEvent = {
    kind: "cancellation",
    frameFrom: 0,
    frameTo: 1,
    balanced: false,
    parents: [2, 1],
    children: [1],
    fluxBeforeGauss: 200,
    fluxAfterGauss: 200,
    residual: 0.12345678912345,
  };
  const { balanced: _, ...rest } = cancellation;
  const death: TrackEvent = {
    ...rest,
    kind: "disappearance",
    balanced: null,
    parents: [1],
    children: [],
    residual: 1,
  };
  const before = frame(0, feature(1, 300, 10, 0, [7]), feature(2, -100, 20, 8, [5, 6]));
  const after = frame(1, feature(1, 200, 13, 2, [7]));

  it.each([0, 1])("come with both frames, told with frame %d of the two", (told) => {
    const rows = new EventRows(known);
    const first = rows.add(before, "a", told === 0 ? [cancellation] : []);
    const [row, ...none] = rows.add(after, "b", told === 1 ? [cancellation] : []);
    expect([first, none]).toEqual([[], []]);
    // (300 x 10 + 100 x 20 + 200 x 13) / 600 and (300 x 0 + 100 x 8 + 200 x 2) / 600.
    expect(row).toMatchObject({
      frame_from: 0,
      frame_to: 1,
      time: "b",
      x: 12.6666667,
      y: 2,
      residual: 0.123456789,
    });
    expect([row.parents, row.parent_tracks]).toEqual([
      [2, 1],
      [5, 7],
    ]);
    expect([row.children, row.child_tracks, row.swamis]).toEqual([[1], [7], null]);
    expect([row.flux_before_g_px, row.flux_before_mx]).toEqual([200, 7.24206125e15]);
    expect(Object.keys(row)).toEqual(EVENT_COLUMNS.map(({ name }) => name));
  });

  it("have no residual where no criterion was met, no flux without a scale, and SWAMIS's word", () => {
    const rows = new EventRows(unknown);
    rows.add(before, undefined, []);
    const [row] = rows.add(after, undefined, [{ ...death, swamis: "error" } as TrackEvent]);
    expect(row).toMatchObject({
      residual: null,
      flux_before_mx: null,
      swamis: "error",
      time: null,
      x: 10,
      y: 0,
    });
    expect(row.child_tracks).toEqual([]);
  });
});

describe("Table 2", () => {
  it("is in pixels where the scale is unknown", () => {
    const features = [feature(1, -100, 0, 0), feature(2, 300, 0, 0)];
    const [size, flux] = table2Rows(table2Of(quantitiesOf(features, unknown)));
    expect(size).toMatchObject({ quantity: "size [px]", minimum: 12, sd: 0 });
    expect(flux).toMatchObject({ quantity: "flux [G px]", minimum: 100, maximum: 300, sd: 141.421356 });
    const units = table2Rows(table2Of(quantitiesOf(features, known))).map(({ quantity }) => quantity);
    expect(units).toEqual(["size [Mm2]", "flux [1e18 Mx]"]);
  });
});

describe("axes of a window", () => {
  const window = { x0: 10, y0: 20, width: 40, height: 30 };
  const axesOf = (coordinates?: PlaneCoordinates, scales = known) =>
    windowAxes(window, { ...image, ...(coordinates ? { coordinates } : {}) }, scales);
  const near = (range: readonly [number, number], expected: readonly [number, number]) => {
    for (const end of [0, 1]) expect(range[end]).toBeCloseTo(expected[end], 9);
  };

  it("are those of the header, at the outer edges of its pixels", () => {
    const { axes, notes } = axesOf(sky);
    expect([axes.x.label, axes.y.label, notes]).toEqual(["Solar X (arcsec)", "Solar Y (arcsec)", []]);
    near(axes.x.range, [104.75, 124.75]);
    near(axes.y.range, [-40.25, -25.25]);
    near(axesOf(map).axes.x.range, [30.285, 31.485]);
    expect(axesOf(map).axes.y.label).toBe("Latitude (degrees)");
  });

  it("turn with a frame that is upside down, and the caption says so", () => {
    const { axes, notes } = axesOf({ ...sky, rotationDegrees: 180 });
    near(axes.x.range, [95.25, 75.25]);
    near(axes.y.range, [-59.75, -74.75]);
    expect(notes.join()).toContain("north is at the bottom");
  });

  it("count from the corner where the place is unknown or slanted, in px without a scale", () => {
    for (const coordinates of [
      undefined,
      { ...sky, rotationDegrees: 5 },
      { ...sky, scaleOnly: true } as const,
    ]) {
      const { axes } = axesOf(coordinates);
      expect(axes.x.label).toBe("arcsec from the corner");
      near(axes.y.range, [20 * 0.083, 50 * 0.083]);
      const pixels = axesOf(coordinates, unknown).axes;
      expect([pixels.x, pixels.y]).toEqual([
        { label: "x (px)", range: [9.5, 49.5] },
        { label: "y (px)", range: [19.5, 49.5] },
      ]);
    }
  });

  it("agree with the place of a pixel", () => {
    const { axes } = axesOf(sky);
    const [x] = planePosition(sky, 10, 20);
    expect(x - axes.x.range[0]).toBeCloseTo(0.25, 9);
  });
});
