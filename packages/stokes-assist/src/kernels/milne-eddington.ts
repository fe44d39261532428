import { LIGHT_SPEED } from "../gas/constants.ts";
import {
  type MilneEddingtonKernel,
  type MilneEddingtonRegion,
  PARAMETER_COUNT,
} from "../milne-eddington/kernel.ts";
import { ZEEMAN_SPLITTING } from "../milne-eddington/line-sums.ts";
import { fillVoigtTable, TABLE_LENGTH } from "../milne-eddington/voigt-table.ts";
import { Arena } from "./arena.ts";
import { instantiate } from "./instance.ts";
import { components, counts } from "./lines.ts";
import { even, gather, spread } from "./rows.ts";

/** Doubles that the solution writes at a wavelength, and pairs of its scratch space (see assembly/milne-eddington.ts). */
const COLUMNS = 32;
const SCRATCH = 96;
const DAMPING = 6;

/**
 * The Milne-Eddington kernel in WebAssembly, two wavelengths at a time; undefined where WebAssembly SIMD is missing.
 * Equal to the TypeScript kernel within 1e-9 of the continuum.
 */
export function wasmMilneEddingtonKernel(region: MilneEddingtonRegion): MilneEddingtonKernel | undefined {
  const wasm = instantiate();
  if (!wasm) return undefined;
  const { grid, sampling, strayLight } = region;
  const n = sampling ? sampling.starts.length : grid.length;
  const padded = even(n);
  const points = even(grid.length);
  const width = sampling ? sampling.width : 0;
  const lines = region.lines.flatMap(({ wavelength, strength, pattern }) => [
    wavelength,
    wavelength / LIGHT_SPEED,
    ZEEMAN_SPLITTING * wavelength * wavelength,
    strength,
    ...counts(pattern),
    ...components(pattern),
  ]);

  const arena = new Arena(wasm);
  const at = {
    grid: arena.doubles(points),
    lines: arena.doubles(lines.length),
    scratch: arena.doubles(SCRATCH),
    table: arena.doubles(TABLE_LENGTH),
    starts: arena.bytes(4 * padded),
    weights: arena.doubles(padded * width),
    rows: arena.doubles(width > 0 ? points * COLUMNS : 0),
    stray: arena.doubles(strayLight ? 4 * padded : 0),
    profile: arena.doubles(5 * padded),
    jacobian: arena.doubles((1 + PARAMETER_COUNT) * 4 * padded),
    parameters: arena.doubles(PARAMETER_COUNT),
    observed: arena.doubles(4 * padded),
    dataWeights: arena.doubles(4 * padded),
    residual: arena.doubles(4 * padded),
    equations: arena.doubles(PARAMETER_COUNT * (1 + PARAMETER_COUNT)),
  };
  const wavelengths = arena.view(at.grid, points);
  wavelengths.fill(grid[grid.length - 1]);
  wavelengths.set(grid);
  arena.view(at.lines, lines.length).set(lines);
  const unit = arena.view(at.profile + 32 * padded, n);
  if (sampling) {
    arena.integers(at.starts, n).set(sampling.starts);
    arena.view(at.weights, n * width).set(sampling.weights);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < width; k++) unit[i] += sampling.weights[i * width + k];
    }
  } else {
    unit.fill(1);
  }
  if (strayLight) spread(strayLight, arena.view(at.stray, 4 * padded), n);

  const table = arena.view(at.table, TABLE_LENGTH);
  const stokes = arena.view(at.jacobian, 4 * padded);
  const slopes = arena.view(at.jacobian + 32 * padded, PARAMETER_COUNT * 4 * padded);
  const own = arena.view(at.parameters, PARAMETER_COUNT);
  const observed = arena.view(at.observed, 4 * padded);
  const dataWeights = arena.view(at.dataWeights, 4 * padded);
  const equations = arena.view(at.equations, PARAMETER_COUNT * (1 + PARAMETER_COUNT));
  let damping = Number.NaN;
  wasm.meConfigure(
    at.grid,
    points,
    at.lines,
    region.lines.length,
    at.scratch,
    at.table,
    padded,
    at.starts,
    width,
    at.weights,
    at.rows,
    strayLight ? at.stray : 0,
    at.profile,
    at.jacobian,
  );

  function prepare(parameters: Float64Array): void {
    own.set(parameters);
    if (parameters[DAMPING] === damping) return;
    damping = parameters[DAMPING];
    fillVoigtTable(table, damping);
  }

  return {
    name: "wasm",
    synthesize(parameters, out) {
      prepare(parameters);
      wasm.meSynthesize(at.parameters);
      gather(stokes, out, n);
    },
    respond(parameters, out, derivatives) {
      prepare(parameters);
      wasm.meRespond(at.parameters);
      gather(stokes, out, n);
      gather(slopes, derivatives, n);
    },
    observe(profiles, weights) {
      spread(weights, dataWeights, n);
      spread(profiles, observed, n);
      for (let i = 0; i < 4 * padded; i++) if (dataWeights[i] === 0) observed[i] = 0;
    },
    normal(parameters, { gradient, curvature }) {
      prepare(parameters);
      wasm.meRespond(at.parameters);
      const chi2 = wasm.meNormal(at.observed, at.dataWeights, at.residual, at.equations);
      for (let i = 0; i < PARAMETER_COUNT; i++) gradient[i] = equations[i];
      for (let i = 0; i < PARAMETER_COUNT * PARAMETER_COUNT; i++) {
        curvature[i] = equations[PARAMETER_COUNT + i];
      }
      return chi2;
    },
  };
}
