import { describe, expect, it } from "vitest";
import { hsra } from "../../src/atmosphere/index.ts";
import { parametersOf } from "../../src/inversion/parameters.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";
import { covariance, standardErrors } from "../../src/inversion/uncertainty.ts";

describe("covariance", () => {
  it("is the inverse times the variance", () => {
    // numpy.linalg.inv([[4, 1], [1, 2]]) * 0.5
    const curvature = Float64Array.of(4, 1, 1, 2);
    const matrix = covariance(curvature, curvature, [0, 1], 0, 0.5);
    const expected = [1 / 7, -1 / 14, -1 / 14, 2 / 7];
    for (let i = 0; i < 4; i++) expect(matrix[i]).toBeCloseTo(expected[i], 12);
  });

  it("is that of an estimate with other weights than the noise's", () => {
    // numpy: P = inv(J.T @ W @ J), P @ J.T @ W @ S @ W @ J @ P with J = [[1, 0], [1, 1], [1, 2]], W = diag(4, 1, 1),
    // S = diag(1, 1, 4).
    const curvature = Float64Array.of(6, 3, 3, 5);
    const scatter = Float64Array.of(21, 9, 9, 17);
    const matrix = covariance(curvature, scatter, [0, 1], 0, 1);
    const expected = [408 / 441, -270 / 441, -270 / 441, 477 / 441];
    for (let i = 0; i < 4; i++) expect(matrix[i]).toBeCloseTo(expected[i], 12);
  });

  it("is unknown where a parameter has no influence", () => {
    const curvature = Float64Array.of(4, 0, 0, 0);
    const matrix = covariance(curvature, curvature, [0, 1], 0, 1);
    expect(matrix[0]).toBeCloseTo(0.25, 12);
    expect(matrix[3]).toBeNaN();
  });
});

describe("standardErrors", () => {
  it("carries the nodes' covariance to the depths", () => {
    const atmosphere = { ...hsra(), microturbulence: new Float64Array(49).fill(2e5) };
    const model = { components: [{ atmosphere, macroturbulence: 1e5, fill: 1 }], strayLight: 0 };
    const config = {
      ...inversionPresets.reference,
      nodes: {
        temperature: [2],
        velocity: [0],
        fieldStrength: [0],
        inclination: [0],
        azimuth: [0],
        microturbulence: [1],
        macroturbulence: [1],
      },
    };
    const parameters = parametersOf(model, config, 0);
    expect(parameters.map(({ quantity }) => quantity)).toEqual([
      "temperature",
      "temperature",
      "microturbulence",
      "macroturbulence",
    ]);
    // Nodes of 10 and 20 K with correlation 0.5, squares of the turbulences to 0.04 and 0.02 km^2/s^2.
    const matrix = new Float64Array(16);
    matrix.set([1e-4, 1e-4, 0, 0, 1e-4, 4e-4, 0, 0, 0, 0, 0.0016, 0, 0, 0, 0, 0.0004]);
    const errors = standardErrors(model, parameters, matrix);
    const { temperature, microturbulence, velocity } = errors.components[0].atmosphere;
    expect(temperature[0]).toBeCloseTo(10, 9);
    expect(temperature[48]).toBeCloseTo(20, 9);
    expect(temperature[24]).toBeCloseTo(Math.sqrt(25 + 100 + 2 * 0.5 * 5 * 10), 9);
    // d(v) = d(v^2) / 2 v.
    expect(microturbulence[10]).toBeCloseTo(0.04e10 / 4e5, 6);
    expect(errors.components[0].macroturbulence).toBeCloseTo(0.02e10 / 2e5, 6);
    expect(velocity[0]).toBeNaN();
  });
});
