export * from "./claims.ts";
export * from "./rows.ts";
