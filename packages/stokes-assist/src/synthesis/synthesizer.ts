import { EngineError, UnsupportedError } from "@helioscope/core";
import { zeemanPattern } from "../atoms/zeeman.ts";
import type { RegionColumn } from "../gas/column.ts";
import { type Columns, createColumns } from "../gas/columns.ts";
import { hasWasmKernels } from "../kernels/instance.ts";
import { createWasmKernel } from "../kernels/transfer.ts";
import { createDeloBezierKernel } from "../transfer/delo-bezier-kernel.ts";
import type { KernelRegion, KernelState, ResponseTerm, TransferKernel } from "../transfer/kernel.ts";
import { LOCAL_RESPONSES } from "../transfer/kernel.ts";
import { createTypescriptKernel } from "../transfer/typescript-kernel.ts";
import type {
  Atmosphere,
  Direction,
  Model,
  Response,
  SpectralSetup,
  StokesProfiles,
  Synthesizer,
} from "../types.ts";
import { checkDirection, checkLength, checkModel, checkSetup } from "./check.ts";
import { Optics } from "./optics.ts";

/** How a {@link Synthesizer} computes. */
export interface SynthesizerOptions {
  /** `auto`: WebAssembly where there is some, else TypeScript. */
  readonly kernel?: "auto" | "wasm" | "typescript";
  /** The transfer method: Hermitian (with derivatives), or DELO with Bezier interpolation (profiles only, in TypeScript). */
  readonly solver?: "hermite" | "delo-bezier";
}

/** Everything that belongs to one spectral region. */
interface Region {
  readonly kernelRegion: KernelRegion;
  readonly optics: Optics;
  /** Of the wavelengths that are observed. */
  readonly count: number;
  /** Of those at which the transfer is solved. */
  readonly points: number;
  /** Of its first wavelength among all. */
  readonly offset: number;
  readonly stokes: Float64Array;
  derivatives: Float64Array;
}

/** A direction of variation with depth, on its way through the kernel. */
interface DepthDirections {
  readonly terms: ResponseTerm[];
  /** Row of the result of each row of the kernel. */
  readonly targets: number[];
}

type MakeKernel = (region: KernelRegion, depths: number) => TransferKernel;

class LteSynthesizer implements Synthesizer {
  readonly setup: SpectralSetup;
  readonly wavelengths: Float64Array;
  readonly kernel: "wasm" | "typescript";
  readonly #regions: readonly Region[];
  readonly #makeKernel: MakeKernel;
  #depths = 0;
  #columns: Columns | undefined;
  #kernels: TransferKernel[] = [];
  #hydrostatic = new Float64Array(0);
  #components: [Float64Array, Float64Array];
  #stokes: Float64Array;
  #derivatives = new Float64Array(0);

  constructor(setup: SpectralSetup, kernel: "wasm" | "typescript", makeKernel: MakeKernel) {
    this.setup = setup;
    this.kernel = kernel;
    this.#makeKernel = makeKernel;
    const total = setup.regions.reduce((sum, region) => sum + region.wavelengths.length, 0);
    this.wavelengths = new Float64Array(total);
    const regions: Region[] = [];
    let offset = 0;
    for (const { lines, wavelengths } of setup.regions) {
      this.wavelengths.set(wavelengths, offset);
      const optics = new Optics(wavelengths, lines[0].wavelength, setup.instrument);
      const points = optics.grid.length;
      regions.push({
        kernelRegion: {
          wavelengths: optics.grid,
          lines: lines.map((line) => ({ wavelength: line.wavelength, pattern: zeemanPattern(line) })),
        },
        optics,
        count: wavelengths.length,
        points,
        offset,
        stokes: new Float64Array(4 * points),
        derivatives: new Float64Array(0),
      });
      offset += wavelengths.length;
    }
    this.#regions = regions;
    this.#components = [new Float64Array(4 * total), new Float64Array(4 * total)];
    this.#stokes = new Float64Array(4 * total);
  }

  synthesize(model: Model, out: StokesProfiles = new Float64Array(this.#stokes.length)): StokesProfiles {
    checkModel(model, this.setup);
    checkLength(out, this.#stokes.length, "the profiles");
    for (let c = 0; c < model.components.length; c++) {
      const component = model.components[c];
      this.#prepare(component.atmosphere);
      for (let r = 0; r < this.#regions.length; r++) {
        const region = this.#regions[r];
        this.#kernels[r].synthesize(this.#state(component.atmosphere, r), region.stokes);
        region.optics.set(c, component.macroturbulence);
        this.#smooth(region, c, region.stokes, 0, this.#components[c], 0);
      }
    }
    this.#mix(model, out);
    return out;
  }

  respond(model: Model, directions: readonly Direction[], out?: Response): Response {
    checkModel(model, this.setup);
    for (const direction of directions) checkDirection(direction, model, this.setup);
    const size = this.#stokes.length;
    if (!out && this.#derivatives.length !== directions.length * size) {
      this.#derivatives = new Float64Array(directions.length * size);
    }
    const stokes = out?.stokes ?? this.#stokes;
    const derivatives = out?.derivatives ?? this.#derivatives;
    checkLength(stokes, size, "the profiles");
    checkLength(derivatives, directions.length * size, "the derivatives");
    const direct = 1 - model.strayLight;
    for (let c = 0; c < model.components.length; c++) {
      const component = model.components[c];
      const { atmosphere } = component;
      const share = direct * component.fill;
      this.#prepare(atmosphere);
      const { terms, targets } = this.#depthDirections(c, directions);
      for (let r = 0; r < this.#regions.length; r++) {
        const region = this.#regions[r];
        const step = 4 * region.points;
        const state = this.#state(atmosphere, r);
        region.optics.set(c, component.macroturbulence);
        if (targets.length === 0) this.#kernels[r].synthesize(state, region.stokes);
        else {
          if (region.derivatives.length !== targets.length * step) {
            region.derivatives = new Float64Array(targets.length * step);
          }
          this.#kernels[r].respondAlong(state, terms, targets.length, region.stokes, region.derivatives);
        }
        for (let k = 0; k < targets.length; k++) {
          const row = targets[k] * size;
          this.#smooth(region, c, region.derivatives, k * step, derivatives, row);
          this.#scale(region, derivatives, row, share);
        }
        for (let k = 0; k < directions.length; k++) {
          const direction = directions[k];
          if (direction.quantity !== "macroturbulence" || (direction.component ?? 0) !== c) continue;
          this.#smooth(region, c, region.stokes, 0, derivatives, k * size, true);
          this.#scale(region, derivatives, k * size, share);
        }
        this.#smooth(region, c, region.stokes, 0, this.#components[c], 0);
      }
    }
    this.#mix(model, stokes);
    for (let k = 0; k < directions.length; k++) {
      if (directions[k].quantity === "fill") {
        const [first, second] = this.#components;
        for (let i = 0; i < size; i++) derivatives[k * size + i] = direct * (second[i] - first[i]);
      } else if (directions[k].quantity === "strayLight") {
        this.#perStrayLight(model, derivatives, k * size);
      }
    }
    return out ?? { stokes, derivatives };
  }

  equilibrate(atmosphere: Atmosphere): void {
    this.#columnsOf(atmosphere).equilibrate(atmosphere);
  }

  /** What the gas makes of an atmosphere. */
  #prepare(atmosphere: Atmosphere): void {
    this.#columnsOf(atmosphere).update(atmosphere);
  }

  /** Work space for a number of depths. */
  #columnsOf(atmosphere: Atmosphere): Columns {
    const depths = atmosphere.logTau.length;
    if (depths !== this.#depths) {
      const { regions, abundances, mu = 1 } = this.setup;
      this.#columns = createColumns(regions, abundances, depths, { mu });
      this.#kernels = this.#regions.map((region) => this.#makeKernel(region.kernelRegion, depths));
      this.#depths = depths;
    }
    return this.#columns as Columns;
  }

  #state(atmosphere: Atmosphere, region: number): KernelState {
    return {
      logTau: atmosphere.logTau,
      fieldStrength: atmosphere.fieldStrength,
      velocity: atmosphere.velocity,
      inclination: atmosphere.inclination,
      azimuth: atmosphere.azimuth,
      column: (this.#columns as Columns).regions[region] as RegionColumn,
    };
  }

  #depthDirections(index: number, directions: readonly Direction[]): DepthDirections {
    const terms: ResponseTerm[] = [];
    const targets: number[] = [];
    const pressures: { readonly profile: Float64Array; readonly row: number }[] = [];
    for (let k = 0; k < directions.length; k++) {
      const direction = directions[k];
      if (!("profile" in direction) || (direction.component ?? 0) !== index) continue;
      const { profile } = direction;
      const row = targets.push(k) - 1;
      terms.push({ quantity: LOCAL_RESPONSES.indexOf(direction.quantity), profile, row });
      if (direction.quantity === "temperature" && direction.hydrostatic) pressures.push({ profile, row });
    }
    if (pressures.length > 0) {
      const depths = this.#depths;
      const size = pressures.length * depths;
      if (this.#hydrostatic.length < 2 * size) this.#hydrostatic = new Float64Array(2 * size);
      const temperatures = this.#hydrostatic.subarray(0, size);
      const answers = this.#hydrostatic.subarray(size, 2 * size);
      for (let k = 0; k < pressures.length; k++) temperatures.set(pressures[k].profile, k * depths);
      (this.#columns as Columns).pressureResponse(temperatures, answers);
      const quantity = LOCAL_RESPONSES.indexOf("electronPressure");
      for (let k = 0; k < pressures.length; k++) {
        terms.push({
          quantity,
          profile: answers.subarray(k * depths, (k + 1) * depths),
          row: pressures[k].row,
        });
      }
    }
    return { terms, targets };
  }

  /** Puts the profiles of a region into those of all, smoothed, or their derivative to the macroturbulence. */
  #smooth(
    region: Region,
    component: number,
    from: Float64Array,
    fromOffset: number,
    to: Float64Array,
    toOffset: number,
    derivative = false,
  ): void {
    const { optics, points, offset } = region;
    const total = this.wavelengths.length;
    for (let s = 0; s < 4; s++) {
      optics.apply(component, from, fromOffset + s * points, to, toOffset + s * total + offset, derivative);
    }
  }

  #scale(region: Region, rows: Float64Array, offset: number, factor: number): void {
    const total = this.wavelengths.length;
    for (let s = 0; s < 4; s++) {
      const at = offset + s * total + region.offset;
      for (let i = 0; i < region.count; i++) rows[at + i] *= factor;
    }
  }

  #mix(model: Model, out: Float64Array): void {
    const { components, strayLight } = model;
    const [first, second] = this.#components;
    const direct = 1 - strayLight;
    const a = direct * components[0].fill;
    const b = components.length === 2 ? direct * components[1].fill : 0;
    const stray = this.setup.strayLight;
    for (let i = 0; i < out.length; i++) {
      out[i] = a * first[i] + (b === 0 ? 0 : b * second[i]) + (stray ? strayLight * stray[i] : 0);
    }
  }

  #perStrayLight(model: Model, rows: Float64Array, offset: number): void {
    const { components } = model;
    const [first, second] = this.#components;
    const stray = this.setup.strayLight as Float64Array;
    for (let i = 0; i < stray.length; i++) {
      const second_ = components.length === 2 ? components[1].fill * second[i] : 0;
      rows[offset + i] = stray[i] - components[0].fill * first[i] - second_;
    }
  }
}

/** The fast kernel, where there is one. */
const wasm: MakeKernel = (region, depths) => createWasmKernel(region, depths) as TransferKernel;

/**
 * Spectral synthesis in LTE for a setup: gas, polarised transfer, macroturbulence and instrumental profile, mix of
 * components and stray light, all with analytic derivatives. Keeps its work space between calls, so use one a thread;
 * a model with another number of depths makes it anew.
 *
 * @throws ArgumentError where the setup cannot be computed: no line, wavelengths that do not ascend, mu not in (0, 1].
 * @throws EngineError where WebAssembly was asked for and is missing.
 * @throws UnsupportedError where WebAssembly was asked for with DELO-Bezier.
 */
export function createSynthesizer(setup: SpectralSetup, options: SynthesizerOptions = {}): Synthesizer {
  const { kernel = "auto", solver = "hermite" } = options;
  checkSetup(setup);
  if (solver === "delo-bezier") {
    if (kernel === "wasm") {
      throw new UnsupportedError("DELO-Bezier is not in WebAssembly", { remedy: 'Use the kernel "auto"' });
    }
    return new LteSynthesizer(setup, "typescript", createDeloBezierKernel);
  }
  if (kernel === "typescript") return new LteSynthesizer(setup, "typescript", createTypescriptKernel);
  if (hasWasmKernels()) return new LteSynthesizer(setup, "wasm", wasm);
  if (kernel === "wasm") {
    throw new EngineError("no WebAssembly with 128-bit instructions here", {
      remedy: 'Use the kernel "typescript"',
    });
  }
  return new LteSynthesizer(setup, "typescript", createTypescriptKernel);
}
