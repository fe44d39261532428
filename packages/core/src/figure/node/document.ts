import { createRequire } from "node:module";

/** An empty DOM document, for the plots of `@helioscope/core/figure` outside a web page. */
export function nodeDocument(): Document {
  // Loaded when asked for: it takes longer to load than all the rest of the figures.
  const { parseHTML } = createRequire(import.meta.url)("linkedom") as typeof import("linkedom");
  return parseHTML("<!doctype html><html><body></body></html>").document as unknown as Document;
}
