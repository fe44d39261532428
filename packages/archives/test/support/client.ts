import { seededRandom } from "@helioscope/core";
import { type ClientOptions, createClient, type HttpClient } from "../../src/index.ts";

/** A client that loses no time. */
export const quickClient = (options: ClientOptions = {}): HttpClient =>
  createClient({ backoffMs: 1, minIntervalMs: 0, timeoutMs: 2000, random: seededRandom(1), ...options });
