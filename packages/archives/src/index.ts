/**
 * Find and fetch solar data: JSOC (SDO, SoHO/MDI), HEK, the flare lists of NOAA SWPC and NGDC, and the map from HMI
 * active-region patches to NOAA active regions. Downloads to disk are in `@helioscope/archives/node`.
 */
export * from "./flares/index.ts";
export * from "./harp/index.ts";
export * from "./hek/index.ts";
export * from "./http/index.ts";
export * from "./jsoc/index.ts";
export * from "./swpc/index.ts";
