import { ArgumentError, FormatError } from "@helioscope/core";
import type { Model } from "../types.ts";
import { openHdf5 } from "./hdf5.ts";

/** A photosphere of Hazel. As a model it fills its pixel alone. */
export interface HazelPhotosphere extends Model {
  /** `ff`: its share, 0 to 1, where it lies beside other photospheres of the pixel. */
  readonly fillingFactor: number;
}

/**
 * Reads photospheres of Hazel (`.h5`: model [pixels][depths][8] of log tau, T, Pe, vmic, v, Bx, By, Bz, with `ff` and
 * `vmac`, km/s and G), one model a pixel, deepest point first. `pixels` restricts them.
 *
 * @throws FormatError for a file of another kind, ArgumentError for a pixel that it does not have.
 */
export function readHazelPhotospheres(bytes: Uint8Array, pixels?: Iterable<number>): HazelPhotosphere[] {
  const file = openHdf5(bytes);
  const { shape, data } = file.numbers("model");
  const [count, depths, columns] = shape;
  if (shape.length !== 3 || columns !== 8) {
    throw new FormatError(`"model" is of shape ${shape.join("x")}`, { expected: "pixels x depths x 8" });
  }
  const each = (name: string): Float64Array => {
    const values = file.numbers(name);
    if (values.data.length !== count) {
      throw new FormatError(`"${name}" is of shape ${values.shape.join("x")}`, {
        expected: `${count} pixels`,
      });
    }
    return values.data;
  };
  const [macro, filling] = [each("vmac"), each("ff")];
  return Array.from(pixels ?? Array.from({ length: count }, (_, i) => i), (pixel) => {
    if (!(Number.isInteger(pixel) && pixel >= 0 && pixel < count)) {
      throw new ArgumentError(`Pixel ${pixel} of ${count}`, { value: pixel, expected: `0 to ${count - 1}` });
    }
    const column = (k: number) =>
      Float64Array.from({ length: depths }, (_, i) => data[(pixel * depths + i) * 8 + k]);
    return photosphere(column, macro[pixel], filling[pixel]);
  });
}

/** Reads a photosphere of Hazel as text (`.1d`): a head of `ff vmac`, the names of the columns, and rows of eight. */
export function readHazelPhotosphere(text: string): HazelPhotosphere {
  const rows = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.every((value) => Number.isFinite(value)) && row.length > 1);
  const [head, ...body] = rows;
  if (head?.length !== 2 || body.length === 0 || body.some((row) => row.length !== 8)) {
    throw new FormatError("The text is no photosphere of Hazel", {
      expected: "`ff vmac`, then rows of 8 numbers",
    });
  }
  return photosphere((k) => Float64Array.from(body, (row) => row[k]), head[1], head[0]);
}

function photosphere(column: (k: number) => Float64Array, vmac: number, ff: number): HazelPhotosphere {
  if (!(ff >= 0 && ff <= 1)) {
    throw new FormatError(`A filling factor of ${ff}`, { value: ff, expected: "0 to 1" });
  }
  const deepestFirst = (values: Float64Array) => {
    const tau = column(0);
    return tau[0] >= tau[tau.length - 1] ? values : values.reverse();
  };
  const [bx, by, bz] = [column(5), column(6), column(7)];
  const degrees = (radians: number) => (radians * 180) / Math.PI;
  const atmosphere = {
    logTau: column(0),
    temperature: column(1),
    electronPressure: column(2),
    microturbulence: column(3).map((v) => v * 1e5),
    velocity: column(4).map((v) => v * 1e5),
    fieldStrength: bz.map((z, i) => Math.hypot(bx[i], by[i], z)),
    inclination: bz.map((z, i) => degrees(Math.atan2(Math.hypot(bx[i], by[i]), z))),
    azimuth: by.map((y, i) => degrees(Math.atan2(y, bx[i]))),
  };
  for (const values of Object.values(atmosphere)) deepestFirst(values);
  return {
    components: [{ atmosphere, macroturbulence: vmac * 1e5, fill: 1 }],
    strayLight: 0,
    fillingFactor: ff,
  };
}
