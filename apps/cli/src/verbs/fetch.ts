import { harps } from "./fetch-harps.ts";
import { hek } from "./fetch-hek.ts";
import { jsoc } from "./fetch-jsoc.ts";
import { ngdc } from "./fetch-ngdc.ts";
import { swpc } from "./fetch-swpc.ts";
import { defineGroup } from "./group.ts";

export const fetch = defineGroup("fetch", "Find and download real data", { jsoc, hek, swpc, ngdc, harps });
