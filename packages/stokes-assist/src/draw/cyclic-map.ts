import { type ColourMap, colourMapThrough } from "@helioscope/core/figure";

/** For angles that come round: begins and ends in the same pale grey, by way of blue, near black and red. */
export const cyclicMap: ColourMap = colourMapThrough("cyclic", [
  [0, 226, 217, 226],
  [0.125, 150, 184, 203],
  [0.25, 98, 118, 186],
  [0.375, 83, 48, 136],
  [0.5, 47, 20, 54],
  [0.625, 125, 32, 80],
  [0.75, 178, 86, 82],
  [0.875, 205, 161, 143],
  [1, 226, 217, 226],
]);
