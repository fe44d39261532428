import { describe, expect, it } from "vitest";
import { keepSignificant, type LeastSquaresProblem, minimise } from "../../src/inversion/minimise.ts";
import { eigenInPlace } from "../../src/inversion/symmetric.ts";

const options = {
  initialLambda: 1e-2,
  svdTolerance: 0,
  gain: 1e-12,
  maxSteps: 400,
  maxRejections: 30,
};

/** Residuals f(x) with a Jacobian by central differences, in the minimiser's terms. */
function problem(
  start: readonly number[],
  residuals: (x: Float64Array) => number[],
): LeastSquaresProblem & { readonly x: Float64Array } {
  const size = start.length;
  const x = Float64Array.from(start);
  const tried = x.slice();
  const sum = (at: Float64Array): number => residuals(at).reduce((s, r) => s + r * r, 0);
  return {
    size,
    groups: start.map((_, i) => i),
    x,
    linearise(curvature, gradient) {
      const r = residuals(x);
      const columns = start.map((_, j) => {
        const h = 1e-6 * Math.max(1, Math.abs(x[j]));
        const up = x.slice();
        const down = x.slice();
        up[j] += h;
        down[j] -= h;
        const high = residuals(up);
        const low = residuals(down);
        return r.map((_, k) => (high[k] - low[k]) / (2 * h));
      });
      for (let i = 0; i < size; i++) {
        gradient[i] = -columns[i].reduce((s, c, k) => s + c * r[k], 0);
        for (let j = 0; j < size; j++) {
          curvature[i * size + j] = columns[i].reduce((s, c, k) => s + c * columns[j][k], 0);
        }
      }
      return sum(x);
    },
    attempt(step) {
      for (let i = 0; i < size; i++) tried[i] = x[i] + step[i];
      return sum(tried);
    },
    accept: () => x.set(tried),
  };
}

// Starting points and minima of Moré, Garbow & Hillstrom 1981 (ACM TOMS 7, 17), problem numbers in brackets.
describe("minimise on the problems of Moré, Garbow and Hillstrom", () => {
  it("Rosenbrock (1)", () => {
    const p = problem([-1.2, 1], (x) => [10 * (x[1] - x[0] ** 2), 1 - x[0]]);
    const end = minimise(p, options);
    expect(end.chi2).toBeLessThan(1e-18);
    expect(p.x[0]).toBeCloseTo(1, 8);
    expect(end.steps + end.rejected).toBeLessThan(40);
  });

  it("Powell's badly scaled function (3)", () => {
    const p = problem([0, 1], (x) => [1e4 * x[0] * x[1] - 1, Math.exp(-x[0]) + Math.exp(-x[1]) - 1.0001]);
    // Its first curvature, 1e8 times the last, must not be remembered.
    minimise(p, { ...options, memory: 0 });
    expect(p.x[0]).toBeCloseTo(1.098e-5, 8);
    expect(p.x[1]).toBeCloseTo(9.106, 3);
  });

  it("the helical valley (7)", () => {
    const theta = (x: Float64Array): number => Math.atan(x[1] / x[0]) / (2 * Math.PI) + (x[0] < 0 ? 0.5 : 0);
    const p = problem([-1, 0, 0], (x) => [
      10 * (x[2] - 10 * theta(x)),
      10 * (Math.hypot(x[0], x[1]) - 1),
      x[2],
    ]);
    expect(minimise(p, options).chi2).toBeLessThan(1e-18);
  });

  it("Bard (8)", () => {
    const y = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
    const p = problem([1, 1, 1], (x) =>
      y.map((value, i) => {
        const [u, v] = [i + 1, 15 - i];
        return value - (x[0] + u / (v * x[1] + Math.min(u, v) * x[2]));
      }),
    );
    const end = minimise(p, options);
    expect(end.status).toBe("converged");
    expect(end.chi2).toBeCloseTo(8.21487e-3, 7);
  });

  it("Powell's singular function (13)", () => {
    const p = problem([3, -1, 0, 1], (x) => [
      x[0] + 10 * x[1],
      Math.sqrt(5) * (x[2] - x[3]),
      (x[1] - 2 * x[2]) ** 2,
      Math.sqrt(10) * (x[0] - x[3]) ** 2,
    ]);
    expect(minimise(p, options).chi2).toBeLessThan(1e-12);
  });

  it("Brown and Dennis (16)", () => {
    const p = problem([25, 5, -5, -1], (x) =>
      Array.from({ length: 20 }, (_, i) => {
        const t = (i + 1) / 5;
        return (x[0] + t * x[1] - Math.exp(t)) ** 2 + (x[2] + x[3] * Math.sin(t) - Math.cos(t)) ** 2;
      }),
    );
    // The residuals stay large: without the memory of the damping it would swing.
    expect(minimise(p, options).chi2).toBeCloseTo(85822.2, 1);
  });

  it("Kowalik and Osborne (15)", () => {
    const y = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
    const u = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];
    const p = problem([0.25, 0.39, 0.415, 0.39], (x) =>
      y.map((value, i) => value - (x[0] * (u[i] ** 2 + u[i] * x[1])) / (u[i] ** 2 + u[i] * x[2] + x[3])),
    );
    expect(minimise(p, options).chi2).toBeCloseTo(3.07505e-4, 8);
  });
});

describe("minimise", () => {
  it("leaves a parameter without influence where it is", () => {
    const p = problem([3, 7], (x) => [x[0] - 1, 2 * (x[0] - 1)]);
    minimise(p, options);
    expect(p.x[0]).toBeCloseTo(1, 6);
    expect(p.x[1]).toBe(7);
  });

  it("steps back from where there is no model", () => {
    const p = problem([4], (x) => [x[0] > 0 ? Math.log(x[0]) - 0.1 * x[0] : Number.NaN]);
    const end = minimise(p, { ...options, initialLambda: 1e-6 });
    expect(end.chi2).toBeLessThan(1e-10);
  });

  it("reports the limit and the stall", () => {
    const rosenbrock = () => problem([-1.2, 1], (x) => [10 * (x[1] - x[0] ** 2), 1 - x[0]]);
    expect(minimise(rosenbrock(), { ...options, maxSteps: 3 })).toMatchObject({ status: "limit", steps: 3 });
    const wall = { ...problem([1], (x) => [x[0]]), attempt: () => Number.NaN };
    expect(minimise(wall, { ...options, maxRejections: 5 })).toMatchObject({
      status: "stalled",
      rejected: 5,
    });
  });

  it("does not call converged what is no number", () => {
    const nowhere = problem([1], () => [Number.NaN]);
    expect(minimise(nowhere, options)).toMatchObject({ status: "unusable", steps: 0 });
    const steep = problem([1], ([x]) => [x === 1 ? 1 : Number.NaN]);
    expect(minimise(steep, options)).toMatchObject({ status: "stalled", chi2: 1, steps: 0 });
  });
});

describe("the singular values", () => {
  it("are the eigenvalues of a symmetric matrix", () => {
    // numpy.linalg.eigvalsh of the 4 x 4 Hilbert matrix.
    const matrix = Float64Array.from({ length: 16 }, (_, i) => 1 / (Math.floor(i / 4) + (i % 4) + 1));
    const values = new Float64Array(4);
    const vectors = new Float64Array(16);
    eigenInPlace(matrix.slice(), 4, values, vectors);
    const sorted = [...values].sort((a, b) => a - b);
    const expected = [9.67023040225868e-5, 6.73827360576076e-3, 0.16914122022145, 1.50021428005924];
    for (let i = 0; i < 4; i++) expect(sorted[i] / expected[i]).toBeCloseTo(1, 11);
    for (let j = 0; j < 4; j++) {
      for (let i = 0; i < 4; i++) {
        let product = 0;
        for (let k = 0; k < 4; k++) product += matrix[i * 4 + k] * vectors[j * 4 + k];
        expect(product).toBeCloseTo(values[j] * vectors[j * 4 + i], 13);
      }
    }
  });

  it("are judged within their quantity", () => {
    // Diagonal curvature: two parameters of quantity 0 (1 and 1e-6), one of quantity 1 (1e-8).
    const values = Float64Array.of(1, 1e-6, 1e-8);
    const vectors = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    keepSignificant(values, vectors, [0, 0, 1], 1e-4);
    expect([...values]).toEqual([1, 0, 1e-8]);
  });
});
