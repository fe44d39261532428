export * from "./verify.ts";
