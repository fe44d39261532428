import { seededRandom } from "@helioscope/core";
import type { ClientOptions, HttpClient } from "../../src/index.ts";
import { createNodeClient } from "../../src/node/index.ts";

/** A client that loses no time. */
export const quickClient = (options: ClientOptions = {}): HttpClient =>
  createNodeClient({ backoffMs: 1, minIntervalMs: 0, timeoutMs: 2000, random: seededRandom(1), ...options });
