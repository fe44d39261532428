import { makeTable, type WritableUnit } from "../../src/index.ts";

export const width = 120;
export const height = 75;

export const counts: Int16Array = Int16Array.from({ length: width * height }, (_, i) => {
  const x = i % width;
  return ((x * x + 3 * (i - x)) % 2000) - 1000 + ((i * 7919) % 53);
});

export const flux: Float32Array = Float32Array.from(counts, (count) => count / 7);

const flares = {
  CLASS: ["X2.2", "M6.6", "C1"],
  PEAK: { data: Float64Array.of(2.2e-4, 6.6e-5, Number.NaN), unit: "W/m2" },
  NOAA: Int32Array.of(11158, 11158, 12673),
  CURVE: [Float32Array.of(1, 2, 3), Float32Array.of(), Float32Array.of(4)],
};

/** Compressed images and a table. */
export const written = (): WritableUnit[] => [
  { kind: "image", name: "COUNTS", data: counts, shape: [width, height], compress: { codec: "RICE_1" } },
  { kind: "image", name: "FLUX", data: flux, shape: [width, height], compress: { codec: "GZIP_2" } },
  { kind: "image", name: "QUANTISED", data: flux, shape: [width, height], compress: { codec: "RICE_1" } },
  { kind: "table", name: "FLARES", table: makeTable(flares) },
];
