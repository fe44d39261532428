import type { Cell, Column, Row } from "@helioscope/core";
import { MAP_STATUS, type MapResult, type ParameterMap } from "../map/index.ts";

/** Columns of the table of pixels: place, state, and every map with its standard error where it has one. */
export function pixelColumns(result: MapResult): Column[] {
  return [
    { name: "x", type: "int", unit: "px", about: "Column, from 0" },
    { name: "y", type: "int", unit: "px", about: "Row, from 0 (south)" },
    { name: "status", type: "string", about: "converged, stalled, limit, unusable, failed or skipped" },
    { name: "chi2", type: "float", about: "Weighted mean square of the misfit in units of the noise" },
    { name: "steps", type: "int", about: "Accepted steps" },
    ...result.maps.flatMap((map): Column[] => [
      { name: nameOf(map), type: "float", unit: map.unit, about: aboutOf(map) },
      ...(map.errors.some(Number.isFinite)
        ? [
            {
              name: `${nameOf(map)}_error`,
              type: "float" as const,
              unit: map.unit,
              about: `Standard error of ${nameOf(map)}`,
            },
          ]
        : []),
    ]),
  ];
}

/** Rows of {@link pixelColumns}, one a pixel that was looked at. */
export function* pixelRows(result: MapResult): Generator<Row> {
  const { width, height, maps } = result;
  const withError = maps.map(({ errors }) => errors.some(Number.isFinite));
  const number = (value: number): Cell => (Number.isFinite(value) ? value : null);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const status = MAP_STATUS[result.status[pixel]];
    if (status === "skipped") continue;
    const row: Record<string, Cell> = {
      x: pixel % width,
      y: Math.floor(pixel / width),
      status,
      chi2: number(result.chi2[pixel]),
      steps: result.steps[pixel],
    };
    for (const [k, map] of maps.entries()) {
      row[nameOf(map)] = number(map.values[pixel]);
      if (withError[k]) row[`${nameOf(map)}_error`] = number(map.errors[pixel]);
    }
    yield row;
  }
}

/** "temperature_m1.5" is the temperature at log tau -1.5. */
function nameOf({ name, component, logTau }: ParameterMap): string {
  const second = component === undefined ? "" : `_${component + 1}`;
  return `${name}${second}${logTau === undefined ? "" : `_${String(logTau).replace("-", "m")}`}`;
}

function aboutOf({ name, logTau }: ParameterMap): string {
  return logTau === undefined ? name : `${name} at log tau ${logTau}`;
}
