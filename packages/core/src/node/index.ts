export * from "./directory-store.ts";
