export { type Box, leastTilePx, planTiles, type Tile } from "./plan-tiles.ts";
export { type ChannelImage, type PredictTiledOptions, predictTiled } from "./predict-tiled.ts";
export { type AxisField, type ReceptiveField, receptiveField } from "./receptive-field.ts";
