export { type Hdf5, type Numbers, openHdf5 } from "./hdf5.ts";
export * from "./model.ts";
export * from "./observation.ts";
