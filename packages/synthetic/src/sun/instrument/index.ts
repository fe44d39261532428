export { sunToFits } from "./encode-sun.ts";
export type { SunFault } from "./faults.ts";
export {
  type EuvTelescope,
  type FieldTelescope,
  type SunInstrument,
  type SunInstrumentName,
  sunInstruments,
} from "./instruments.ts";
export { type ObserveSunOptions, observeSun, type SunObservation } from "./observe-sun.ts";
export { sensitivityAt } from "./sensitivity.ts";
export { type SunArchive, sunArchive } from "./sun-archive.ts";
export { type SunFilesOptions, sunFilesDefaults, type WriteSunOptions } from "./write-options.ts";
export { type WrittenSun, writeSun } from "./write-sun.ts";
