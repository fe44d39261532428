import { parseHTML } from "linkedom";

/** An empty DOM document, for the plots of `@helioscope/core/figure` outside a web page. */
export function nodeDocument(): Document {
  return parseHTML("<!doctype html><html><body></body></html>").document as unknown as Document;
}
