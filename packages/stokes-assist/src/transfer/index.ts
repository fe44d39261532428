export { createDeloBezierKernel } from "./delo-bezier-kernel.ts";
export { faddeeva } from "./faddeeva.ts";
export * from "./kernel.ts";
export { createTypescriptKernel } from "./typescript-kernel.ts";
export { type Voigt, voigt } from "./voigt.ts";
