import { ShapeError } from "@helioscope/core";
import type { Atmosphere, Component, Model } from "../types.ts";
import { DEPTH_QUANTITIES } from "./atmosphere.ts";

/** Values of a component in {@link packModel}: log tau and seven quantities at each depth, macroturbulence and fill. */
const componentSize = (depths: number): number => (1 + DEPTH_QUANTITIES.length) * depths + 2;

/** How many numbers {@link packModel} writes for a model of so many components and depths. */
export function packedModelSize(components: number, depths: number): number {
  return 1 + components * componentSize(depths);
}

/**
 * A model as one array, for workers and files: stray light; then for each component its macroturbulence, its fill,
 * and one behind the other, each over all depths: log tau, temperature, electron pressure, microturbulence, field
 * strength, velocity, inclination, azimuth. All components must have the same number of depths.
 *
 * @throws {ShapeError} where the components differ in depths or `out` is too short.
 */
export function packModel(model: Model, out?: Float64Array, offset = 0): Float64Array {
  const depths = model.components[0].atmosphere.logTau.length;
  const size = packedModelSize(model.components.length, depths);
  const target = out ?? new Float64Array(offset + size);
  if (target.length < offset + size) {
    throw new ShapeError(`No room for a model of ${size} numbers at ${offset} of ${target.length}`);
  }
  target[offset] = model.strayLight;
  let at = offset + 1;
  for (const { atmosphere, macroturbulence, fill } of model.components) {
    if (atmosphere.logTau.length !== depths) {
      throw new ShapeError("The components of a model differ in their number of depths", {
        value: atmosphere.logTau.length,
        expected: String(depths),
      });
    }
    target[at] = macroturbulence;
    target[at + 1] = fill;
    at += 2;
    target.set(atmosphere.logTau, at);
    at += depths;
    for (const quantity of DEPTH_QUANTITIES) {
      target.set(atmosphere[quantity], at);
      at += depths;
    }
  }
  return target;
}

/**
 * The model that {@link packModel} wrote; its arrays are copies.
 *
 * @throws {ShapeError} where the array is too short for it.
 */
export function unpackModel(packed: Float64Array, components: number, depths: number, offset = 0): Model {
  const size = packedModelSize(components, depths);
  if (packed.length < offset + size) {
    throw new ShapeError(`A packed model of ${components} components and ${depths} depths does not fit`, {
      value: packed.length - offset,
      expected: `${size} numbers`,
    });
  }
  let at = offset + 1;
  const next = (): Float64Array => {
    at += depths;
    return packed.slice(at - depths, at);
  };
  const list: Component[] = [];
  for (let c = 0; c < components; c++) {
    const macroturbulence = packed[at];
    const fill = packed[at + 1];
    at += 2;
    const atmosphere: Atmosphere = {
      logTau: next(),
      temperature: next(),
      electronPressure: next(),
      microturbulence: next(),
      fieldStrength: next(),
      velocity: next(),
      inclination: next(),
      azimuth: next(),
    };
    list.push({ atmosphere, macroturbulence, fill });
  }
  return { components: list, strayLight: packed[offset] };
}
