export { discOf, type SolarDisc } from "./disc.ts";
