export * from "./fetch.ts";
export * from "./groups.ts";
export * from "./map.ts";
