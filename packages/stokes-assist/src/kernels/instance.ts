import { MODULE_BASE64 } from "./module.ts";

/** What the module of `assembly/index.ts` exports; every argument but the counts is an address in its memory. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  firstFree(): number;
  meConfigure(
    grid: number,
    gridLength: number,
    lines: number,
    lineCount: number,
    scratch: number,
    table: number,
    samples: number,
    starts: number,
    width: number,
    weights: number,
    rows: number,
    strayLight: number,
    profile: number,
    jacobian: number,
  ): void;
  meSynthesize(parameters: number): void;
  meRespond(parameters: number): void;
  meNormal(observed: number, weights: number, residual: number, out: number): number;
  transferConfigure(
    wavelengths: number,
    wavelengthCount: number,
    lines: number,
    lineCount: number,
    depths: number,
    depthData: number,
    lineData: number,
    stokes: number,
    scratch: number,
  ): void;
  /** Bytes of the scratch space. */
  transferScratch(depths: number): number;
  transferSynthesize(): void;
  transferRespond(responses: number): void;
  transferRespondAlong(
    terms: number,
    termCount: number,
    profiles: number,
    derivatives: number,
    rows: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined | null = null;

/** Compiled once in a process; undefined where WebAssembly or its 128-bit instructions are missing. */
function compile(): WebAssembly.Module | undefined {
  if (compiled !== null) return compiled;
  compiled = undefined;
  if (typeof WebAssembly === "object") {
    const bytes = Uint8Array.from(atob(MODULE_BASE64), (letter) => letter.charCodeAt(0));
    if (WebAssembly.validate(bytes)) compiled = new WebAssembly.Module(bytes);
  }
  return compiled;
}

/** Whether the kernels run here. */
export function hasWasmKernels(): boolean {
  return compile() !== undefined;
}

/** The module with a memory of its own. */
export function instantiate(): KernelExports | undefined {
  const module = compile();
  return module && (new WebAssembly.Instance(module).exports as unknown as KernelExports);
}
