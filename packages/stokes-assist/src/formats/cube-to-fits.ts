import { ShapeError } from "@helioscope/core";
import { type CardInput, encodeFits } from "@helioscope/io-fits";
import type { StokesCube } from "../types.ts";

/**
 * A cube as a FITS file that `stokesCubeOf` reads back: axes AWAV, STOKES, HPLN and HPLT, an image WAVELENGTH beside
 * it, and the continuum (QSCONT, in counts; QSUNITS), the noise (NOISE) and MU in the header.
 */
export function cubeToFits(cube: StokesCube): Promise<Uint8Array> {
  const { width, height, wavelengths, data } = cube;
  const n = wavelengths.length;
  if (data.length !== width * height * 4 * n) {
    throw new ShapeError(`${data.length} values for ${width}x${height} pixels and ${n} wavelengths`, {
      expected: `${width * height * 4 * n}`,
    });
  }
  const step = n > 1 ? (wavelengths[n - 1] - wavelengths[0]) / (n - 1) : 1;
  const linear = wavelengths.every((w, i) => Math.abs(w - wavelengths[0] - i * step) < 1e-3 * Math.abs(step));
  const cards: (CardInput | undefined)[] = [
    ...(linear
      ? axis(1, "AWAV", 1, wavelengths[0], step, "Angstrom")
      : [{ key: "CTYPE1", value: "AWAV-TAB" }]),
    ...axis(2, "STOKES", 1, 1, 1),
    ...skyAxes(cube),
    { key: "QSCONT", value: cube.continuum, comment: "continuum of the quiet Sun, counts" },
    optional("QSUNITS", cube.units, "whose continuum is 1"),
    { key: "NOISE", value: cube.noise, comment: "of Q, U and V, over the continuum" },
    optional("MU", cube.mu, "cosine of the heliocentric angle"),
    optional("DATE-AVG", cube.time?.replace(/Z$/, ""), "UTC"),
    optional("INSTRUME", cube.instrument),
    { key: "OBJECT", value: cube.name },
  ];
  return encodeFits([
    {
      kind: "image",
      data,
      shape: [n, 4, width, height],
      unit: "",
      header: cards.filter((card) => card !== undefined),
    },
    { kind: "image", name: "WAVELENGTH", data: wavelengths, shape: [n], unit: "Angstrom" },
  ]);
}

function axis(
  i: number,
  type: string,
  pixel: number,
  value: number,
  step: number,
  unit?: string,
): CardInput[] {
  return [
    { key: `CTYPE${i}`, value: type },
    { key: `CRPIX${i}`, value: pixel },
    { key: `CRVAL${i}`, value },
    { key: `CDELT${i}`, value: step },
    ...(unit === undefined ? [] : [{ key: `CUNIT${i}`, value: unit }]),
  ];
}

function skyAxes({ width, height, pixelScaleArcsec: scale, centreArcsec }: StokesCube): CardInput[] {
  if (!scale) {
    return [
      { key: "CTYPE3", value: "X" },
      { key: "CTYPE4", value: "Y" },
    ];
  }
  const cards = [
    axis(3, "HPLN-TAN", (width + 1) / 2, centreArcsec?.[0] ?? 0, scale[0], "arcsec"),
    axis(4, "HPLT-TAN", (height + 1) / 2, centreArcsec?.[1] ?? 0, scale[1], "arcsec"),
  ].flat();
  // Where the place is not known nothing is said of it.
  return centreArcsec ? cards : cards.filter(({ key }) => !key.startsWith("CRVAL"));
}

function optional(key: string, value: string | number | undefined, comment?: string): CardInput | undefined {
  return value === undefined ? undefined : { key, value, ...(comment === undefined ? {} : { comment }) };
}
