export { wasmMilneEddingtonKernel } from "./milne-eddington.ts";
export { createWasmKernel } from "./transfer.ts";
