import { readdirSync, readFileSync } from "node:fs";
import type { Raster } from "@helioscope/core";
import { type Affine, affineWarp, compose, invertAffine, rotation } from "@helioscope/core/image";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { discCoordinates, northUp } from "../../src/prepare/disc-geometry.ts";
import { fitLimb, prepareDisc, resampleDisc, skyToPixel } from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import { readSource } from "../../src/sources/read-source.ts";
import { fitsImage } from "./support/images.ts";
import { correlationShift } from "./support/shift.ts";

const config = presets.paper.prepare;

describe.skipIf(!hasData)("real files (needs the shared data folder)", () => {
  it("turns the HMI cut-out of CROTA2 = 179.93 and back to 0.02 pixel", async () => {
    const { image } = await fitsImage(dataPath("sdo/hmi_fulldisk/sdo-hmi_2011-02-14_20-34-12.fits"));
    const coordinates = discCoordinates(image);
    const square = { data: Float32Array.from(image.data), width: image.width, height: image.height };
    const side = 496;
    const scale = coordinates.pixelScaleArcsec[0];
    // A grid with north up about the middle of the cut-out.
    const toPixel = skyToPixel(coordinates);
    const [west, north] = point(invertAffine(toPixel), 247.5, 247.5);
    const centred = northUp(side, scale);
    const toSky = invertAffine(skyToPixel({ ...centred, referenceArcsec: [west, north] }));
    const map: Affine = compose(toSky, toPixel);
    const up = resampleDisc(square, map, side, "bicubic-antialias").image;
    const back = resampleDisc(up, invertAffine(map), side, "bicubic-antialias").image;
    const original = resampleDisc(square, [1, 0, 0, 0, 1, 0], side, "bicubic-antialias").image;
    // Round trip.
    const whole = correlationShift(original, back, { x: 20, y: 20, side: 450 });
    expect(Math.max(...whole.map(Math.abs))).toBeLessThan(0.02);
    // In each quarter, against an exact half turn and core's rotation by what is left of it.
    const turned = affineWarp(halfTurn(original), rotation(180 - 179.929855, [247.5, 247.5])).raster;
    for (const x of [20, 330]) {
      for (const y of [20, 330]) {
        const shift = correlationShift(turned, up, { x, y, side: 140 });
        expect(Math.max(...shift.map(Math.abs))).toBeLessThan(0.02);
      }
    }
  });

  it("fits the limb of MDI where its header has it, and prepares the disc to a tenth of a pixel", async () => {
    const name = "mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits";
    const { image, header } = await fitsImage(dataPath("sdo/hmi_fulldisk", name));
    const native = fitLimb(image, "field");
    // X0, Y0 and R_SUN of its header.
    expect(Math.abs(native.centrePx[0] - 511.346)).toBeLessThan(0.05);
    expect(Math.abs(native.centrePx[1] - 511.487)).toBeLessThan(0.05);
    expect(Math.abs(native.radiusPx - 487.799)).toBeLessThan(0.05);
    const disc = prepareDisc(image, header, "field", config);
    expectCentred(disc, 0.05);
    expect(disc.radiusPx).toBeCloseTo(203.333, 3);
  });

  it("finds the disc of HMI's browse images to a fiftieth of a pixel from hour to hour", async () => {
    const names = readdirSync(dataPath("sdo/hmi_jpg_sequence")).sort().slice(0, 4);
    const fits = [];
    for (const name of names) {
      const bytes = new Uint8Array(readFileSync(dataPath("sdo/hmi_jpg_sequence", name)));
      const { image } = await readSource(bytes, name);
      fits.push(fitLimb(image, "field"));
    }
    for (const { centrePx, radiusPx } of fits) {
      expect(Math.abs(centrePx[0] - fits[0].centrePx[0])).toBeLessThan(0.02);
      expect(Math.abs(centrePx[1] - fits[0].centrePx[1])).toBeLessThan(0.02);
      // The Earth's way about the Sun: 0.005 pixel an hour.
      expect(Math.abs(radiusPx - fits[0].radiusPx)).toBeLessThan(0.06);
    }
  });

  it("keeps what lies on the common grid already: the 304 images of 976 arcsec", async () => {
    const folder = dataPath("sdo/derived");
    for (const name of readdirSync(folder).filter((file) => file.includes("304"))) {
      const { image, header } = await fitsImage(`${folder}/${name}`);
      const disc = prepareDisc(image, header, "euv", config);
      expect(disc.data.every((value, i) => Math.abs(value - image.data[i]) < 1e-3)).toBe(true);
      // The limb of 304 lies higher than the photosphere's, and is as uneven as spicules and prominences make it.
      const { centrePx, radiusPx, residualPx, sectors } = fitLimb(disc, "euv");
      const uncertainty = residualPx * Math.sqrt(2 / sectors);
      expect(Math.hypot(centrePx[0] - 255.5, centrePx[1] - 255.5)).toBeLessThan(0.25 + 2 * uncertainty);
      expect(radiusPx / disc.radiusPx).toBeGreaterThan(1.01);
      expect(radiusPx / disc.radiusPx).toBeLessThan(1.018);
    }
  });
});

function expectCentred(disc: Raster, tolerancePx: number): void {
  const { centrePx, radiusPx } = fitLimb(disc, "field");
  expect(Math.abs(centrePx[0] - 255.5)).toBeLessThan(tolerancePx);
  expect(Math.abs(centrePx[1] - 255.5)).toBeLessThan(tolerancePx);
  expect(Math.abs(radiusPx - 203.333)).toBeLessThan(tolerancePx);
}

const point = ([a, b, c, d, e, f]: Affine, x: number, y: number): [number, number] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

const halfTurn = ({ data, width, height }: Raster<Float32Array>): Raster<Float32Array> => ({
  data: data.slice().reverse(),
  width,
  height,
});
