export { bench, benchCases } from "./bench.ts";
export { enginesHere } from "./engines-here.ts";
export { benchChoice } from "./options.ts";
export { benchTable } from "./table.ts";
export { findTorch } from "./torch.ts";
export type { BenchCase } from "./types.ts";
export { writeBench } from "./write.ts";
