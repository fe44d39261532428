export { type ObserveSources, observeRegion } from "./observe.ts";
