import type { KernelExports } from "./instance.ts";

const PAGE = 65_536;

/** Hands out the memory of an instance, 16-byte aligned. Views hold as long as nothing more is taken: ask for them last. */
export class Arena {
  readonly #memory: WebAssembly.Memory;
  #end: number;

  constructor(kernel: KernelExports) {
    this.#memory = kernel.memory;
    this.#end = align(kernel.firstFree());
  }

  /** Address of so many zeroed bytes. */
  bytes(length: number): number {
    const start = this.#end;
    this.#end = align(start + length);
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return start;
  }

  doubles(length: number): number {
    return this.bytes(8 * length);
  }

  view(address: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, length);
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, length);
  }
}

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
