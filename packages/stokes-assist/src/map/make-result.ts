import { ArgumentError, DataError } from "@helioscope/core";
import { type Sample, sampleError, samplesOf, sampleValue } from "./depths.ts";
import type { PixelInverter } from "./method.ts";
import type { MapResult, ParameterMap, PixelRecord } from "./result.ts";
import { isFitted, MAP_STATUS, statusCode } from "./status.ts";
import type { TileOutcome } from "./tile.ts";

/** The parts of a {@link MapResult} that are filled tile by tile. */
export interface MapArrays {
  readonly width: number;
  readonly height: number;
  readonly every: number;
  readonly samples: readonly Sample[];
  readonly maps: readonly ParameterMap[];
  readonly chi2: Float32Array;
  readonly status: Uint8Array;
  readonly steps: Uint32Array;
  readonly rejected: Uint32Array;
}

/** Maps in which no pixel has been inverted yet. @throws ArgumentError for a depth outside the models'. */
export function emptyArrays(
  width: number,
  height: number,
  inverter: PixelInverter,
  depths: readonly number[],
  every: number,
): MapArrays {
  const count = width * height;
  const samples = samplesOf(inverter.layout, depths);
  const nothing = () => new Float32Array(count).fill(Number.NaN);
  const maps = samples.map(({ field, logTau }) => ({
    name: field.name,
    ...(field.component === undefined ? {} : { component: field.component }),
    ...(logTau === undefined ? {} : { logTau }),
    unit: field.unit,
    ...(field.period === undefined ? {} : { period: field.period }),
    values: nothing(),
    errors: nothing(),
  }));
  const status = new Uint8Array(count).fill(statusCode("skipped"));
  const steps = new Uint32Array(count);
  const rejected = new Uint32Array(count);
  return { width, height, every, samples, maps, chi2: nothing(), status, steps, rejected };
}

/** Puts a finished tile into the maps. */
export function fillTile(arrays: MapArrays, pixels: Int32Array, outcome: TileOutcome, size: number): void {
  const { samples, maps, chi2, status, steps, rejected } = arrays;
  pixels.forEach((pixel, i) => {
    status[pixel] = outcome.status[i];
    steps[pixel] = outcome.steps[i];
    rejected[pixel] = outcome.rejected[i];
    if (!isFitted(outcome.status[i])) return;
    chi2[pixel] = outcome.chi2[i];
    samples.forEach((sample, k) => {
      maps[k].values[pixel] = sampleValue(sample, outcome.models, i * size);
      maps[k].errors[pixel] = sampleError(sample, outcome.errors, i * size);
    });
  });
}

/** What a result needs besides its maps. */
export interface ResultSource {
  /** Undefined for pixels that were skipped. */
  record(pixel: number): Promise<PixelRecord | undefined>;
  identity(): Promise<string>;
  readonly inverter: PixelInverter;
  /** What the profiles of the cube were multiplied by. */
  readonly factor: number;
}

export function makeResult<M>(arrays: MapArrays, source: ResultSource): MapResult<M> {
  const { width, height, every, maps, chi2, status, steps, rejected } = arrays;
  const { layout, wavelengths } = source.inverter;
  const recordAt = async (x: number, y: number): Promise<PixelRecord> => {
    if (!Number.isInteger(x) || !Number.isInteger(y) || x < 0 || y < 0 || x >= width || y >= height) {
      throw new ArgumentError(`Pixel (${x}, ${y})`, { value: [x, y], expected: `within ${width}x${height}` });
    }
    return (await source.record(y * width + x)) ?? skipped(layout.size);
  };
  const held = async (x: number, y: number): Promise<PixelRecord> => {
    const record = await recordAt(x, y);
    if (record.status === "skipped" || record.status === "failed") {
      throw new DataError(`Pixel (${x}, ${y}) has no model: it ${has[record.status]}`, { value: [x, y] });
    }
    return record;
  };
  const model = async (x: number, y: number) => layout.unpack((await held(x, y)).values, 0);
  return {
    ...{ width, height, every, maps, chi2, status, steps, rejected, wavelengths },
    fields: layout.fields,
    ...(layout.logTau ? { logTau: layout.logTau } : {}),
    identity: source.identity,
    isFitted: (pixel) => isFitted(status[pixel]),
    map: (name, logTau, component) => findMap(maps, name, logTau, component),
    unpack: (values) => layout.unpack(values, 0) as M,
    recordAt,
    modelAt: async (x, y) => (await model(x, y)) as M,
    uncertaintyAt: async (x, y) => layout.unpack((await held(x, y)).errors, 0) as M,
    fitAt: async (x, y) =>
      source.inverter.synthesize(await model(x, y)).map((value) => value / source.factor),
  };
}

const has = { skipped: "was skipped", failed: "was lost with its worker" } as const;

const skipped = (size: number): PixelRecord => ({
  status: "skipped",
  chi2: Number.NaN,
  steps: 0,
  rejected: 0,
  values: new Float32Array(size).fill(Number.NaN),
  errors: new Float32Array(size).fill(Number.NaN),
});

/** One pixel of a tile. */
export function recordOf(outcome: TileOutcome, i: number, size: number): PixelRecord {
  const reason = outcome.reasons.find(([place]) => place === i)?.[1];
  return {
    status: MAP_STATUS[outcome.status[i]],
    ...(reason === undefined ? {} : { reason }),
    chi2: outcome.chi2[i],
    steps: outcome.steps[i],
    rejected: outcome.rejected[i],
    values: outcome.models.slice(i * size, (i + 1) * size),
    errors: outcome.errors.slice(i * size, (i + 1) * size),
  };
}

function findMap(
  maps: readonly ParameterMap[],
  name: string,
  logTau?: number,
  component?: number,
): ParameterMap {
  const named = maps.filter((map) => map.name === name && (map.component ?? 0) === (component ?? 0));
  if (named.length === 0) {
    throw new ArgumentError(`No map of ${name}${component ? ` of component ${component}` : ""}`, {
      value: name,
      expected: `one of ${[...new Set(maps.map((map) => map.name))].join(", ")}`,
    });
  }
  const distance = (map: ParameterMap) => Math.abs((map.logTau ?? 0) - (logTau ?? 0));
  return named.reduce((nearest, map) => (distance(map) < distance(nearest) ? map : nearest));
}
