export * from "./groups.ts";
export * from "./map.ts";
