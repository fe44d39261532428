export * from "./engine.ts";
export * from "./kernels/install-cpu.ts";
export * from "./kernels/install-wasm.ts";
export * from "./memory.ts";
export * from "./open.ts";
export * from "./tensors.ts";
