export { type HekFlare, type HekPage, hekToFlare, parseHekPage } from "./reply.ts";
