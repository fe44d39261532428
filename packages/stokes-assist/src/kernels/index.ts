export { wasmMilneEddingtonKernel } from "./milne-eddington.ts";
