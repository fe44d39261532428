import { ArgumentError, ShapeError } from "@helioscope/core";
import { DepthGrid } from "../transfer/grid.ts";
import {
  type KernelRegion,
  type KernelState,
  LOCAL_RESPONSES,
  type ResponseTerm,
  type TransferKernel,
} from "../transfer/kernel.ts";
import { assertKernelSizes } from "../transfer/kernel-sizes.ts";
import { type LineScale, lineScale } from "../transfer/line-scale.ts";
import { Arena } from "./arena.ts";
import { DEPTH_LENGTH, LINE_LENGTH, writeDepths, writeLine } from "./depth-data.ts";
import { instantiate, type KernelExports } from "./instance.ts";
import { components, counts } from "./lines.ts";
import { even, gather } from "./rows.ts";

const QUANTITIES = LOCAL_RESPONSES.length;

class WasmKernel implements TransferKernel {
  readonly name = "wasm";
  readonly #wasm: KernelExports;
  readonly #arena: Arena;
  readonly #count: number;
  readonly #depths: number;
  readonly #grid: DepthGrid;
  readonly #scales: readonly LineScale[];
  readonly #sourceSlope: Float64Array;
  readonly #depthData: number;
  readonly #lineData: number;
  readonly #stokes: number;
  #responses = 0;
  #terms = { address: 0, profiles: 0, capacity: 0 };
  #derivatives = { address: 0, capacity: 0 };

  constructor(wasm: KernelExports, region: KernelRegion, depths: number) {
    this.#grid = new DepthGrid(depths);
    this.#wasm = wasm;
    this.#count = region.wavelengths.length;
    this.#depths = depths;
    this.#scales = region.lines.map(({ wavelength }) => lineScale(wavelength));
    this.#sourceSlope = new Float64Array(depths);
    const points = even(this.#count);
    const lines = region.lines.flatMap(({ wavelength, pattern }) => [
      wavelength,
      ...counts(pattern),
      ...components(pattern),
    ]);
    const arena = new Arena(wasm);
    this.#arena = arena;
    const grid = arena.doubles(points);
    const lineHeads = arena.doubles(lines.length);
    this.#depthData = arena.doubles(depths * DEPTH_LENGTH);
    this.#lineData = arena.doubles(depths * region.lines.length * LINE_LENGTH);
    this.#stokes = arena.doubles(4 * points);
    const scratch = arena.bytes(wasm.transferScratch(depths));
    const wavelengths = arena.view(grid, points);
    wavelengths.set(region.wavelengths);
    if (points > this.#count) wavelengths[points - 1] = wavelengths[points - 2];
    arena.view(lineHeads, lines.length).set(lines);
    wasm.transferConfigure(
      grid,
      points,
      lineHeads,
      region.lines.length,
      depths,
      this.#depthData,
      this.#lineData,
      this.#stokes,
      scratch,
    );
  }

  synthesize(state: KernelState, out: Float64Array): void {
    this.#prepare(state, out);
    this.#wasm.transferSynthesize();
    this.#profiles(out);
  }

  respond(state: KernelState, out: Float64Array, responses: Float64Array): void {
    const rows = QUANTITIES * this.#depths * 4;
    expectLength(responses, rows * this.#count, "the responses");
    const length = rows * even(this.#count);
    if (this.#responses === 0) this.#responses = this.#arena.doubles(length);
    this.#prepare(state, out);
    this.#wasm.transferRespond(this.#responses);
    this.#profiles(out);
    gather(this.#arena.view(this.#responses, length), responses, this.#count);
  }

  respondAlong(
    state: KernelState,
    terms: readonly ResponseTerm[],
    rows: number,
    out: Float64Array,
    derivatives: Float64Array,
  ): void {
    expectLength(derivatives, rows * 4 * this.#count, `${rows} rows of derivatives`);
    this.#reserve(terms.length, rows);
    this.#prepare(state, out);
    this.#writeTerms(terms, rows);
    this.#wasm.transferRespondAlong(
      this.#terms.address,
      terms.length,
      this.#terms.profiles,
      this.#derivatives.address,
      rows,
    );
    this.#profiles(out);
    gather(
      this.#arena.view(this.#derivatives.address, rows * 4 * even(this.#count)),
      derivatives,
      this.#count,
    );
  }

  #reserve(terms: number, rows: number): void {
    const arena = this.#arena;
    if (terms > this.#terms.capacity) {
      const capacity = 2 * terms;
      this.#terms = {
        address: arena.bytes(16 * capacity),
        profiles: arena.doubles(capacity * this.#depths),
        capacity,
      };
    }
    if (rows > this.#derivatives.capacity) {
      const capacity = 2 * rows;
      this.#derivatives = { address: arena.doubles(capacity * 4 * even(this.#count)), capacity };
    }
  }

  #writeTerms(terms: readonly ResponseTerm[], rows: number): void {
    const depths = this.#depths;
    const heads = this.#arena.integers(this.#terms.address, 4 * terms.length);
    const profiles = this.#arena.view(this.#terms.profiles, terms.length * depths);
    for (let t = 0; t < terms.length; t++) {
      const { quantity, profile, row } = terms[t];
      if (!(quantity >= 0 && quantity < QUANTITIES && row >= 0 && row < rows)) {
        throw new ArgumentError(`a term of quantity ${quantity} for row ${row}`, {
          expected: `quantities from 0 to ${QUANTITIES - 1} and rows from 0 to ${rows - 1}`,
        });
      }
      expectLength(profile, depths, "the profile of a term");
      let start = 0;
      let end = depths;
      while (start < end && profile[start] === 0) start++;
      while (end > start && profile[end - 1] === 0) end--;
      heads[4 * t] = quantity;
      heads[4 * t + 1] = row;
      heads[4 * t + 2] = start;
      heads[4 * t + 3] = end;
      profiles.set(profile, t * depths);
    }
  }

  #prepare(state: KernelState, out: Float64Array): void {
    assertKernelSizes(state, out, this.#depths, this.#count);
    this.#grid.set(state.logTau);
    this.#grid.differentiate(state.column.source.value, this.#sourceSlope);
    const depthData = this.#arena.view(this.#depthData, this.#depths * DEPTH_LENGTH);
    writeDepths(this.#grid, this.#sourceSlope, state, depthData);
    const lines = this.#scales.length;
    const lineData = this.#arena.view(this.#lineData, this.#depths * lines * LINE_LENGTH);
    for (let l = 0; l < lines; l++) {
      writeLine(state.column.lines[l], this.#scales[l], state, l, lines, lineData);
    }
  }

  #profiles(out: Float64Array): void {
    gather(this.#arena.view(this.#stokes, 4 * even(this.#count)), out, this.#count);
  }
}

function expectLength(values: Float64Array, length: number, what: string): void {
  if (values.length !== length) {
    throw new ShapeError(`${values.length} values for ${what}`, { expected: `${length}` });
  }
}

/**
 * The transfer through one region in WebAssembly, two wavelengths at a time, or undefined where WebAssembly or its
 * 128-bit instructions are missing. Equal to the TypeScript kernel to rounding.
 *
 * @throws ArgumentError where there are fewer than 3 depths.
 */
export function createWasmKernel(region: KernelRegion, depths: number): TransferKernel | undefined {
  const wasm = instantiate();
  return wasm && new WasmKernel(wasm, region, depths);
}
