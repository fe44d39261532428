export { type BenchOptions, bench, benchCases } from "./bench.ts";
export { type EnginesHere, enginesHere } from "./engines-here.ts";
export { type BenchChoice, benchChoice } from "./options.ts";
export { benchTable } from "./table.ts";
export { findTorch } from "./torch.ts";
export type { BenchCase, BenchRow, NetChoice, Runner } from "./types.ts";
export { writeBench } from "./write.ts";
