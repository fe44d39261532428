export { type HekFlare, type HekPage, hekToFlare, parseHekPage } from "./reply.ts";
export * from "./search.ts";
