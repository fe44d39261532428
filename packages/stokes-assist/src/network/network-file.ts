import { FormatError } from "@helioscope/core";
import * as z from "zod/mini";
import { type OutputScaling, outputSize } from "./coding.ts";
import type { StokesNetworkConfig } from "./config.ts";
import { networkSchema } from "./schema.ts";

/** What model.json says of a network beside its layers. */
export interface NetworkFile {
  readonly network: StokesNetworkConfig;
  readonly wavelengths: readonly number[];
  readonly lines: readonly string[];
  readonly trainedOn: readonly string[];
  readonly scaling?: OutputScaling;
}

const schema = z.object({
  network: networkSchema,
  wavelengths: z.array(z.number()),
  lines: z.array(z.string()),
  trainedOn: z.array(z.string()),
  scaling: z.optional(
    z.object({ mean: z.array(z.number()), spread: z.array(z.number().check(z.positive())) }),
  ),
});

/**
 * Checks the description of a loaded network.
 *
 * @throws FormatError
 */
export function parseNetworkFile(metadata: unknown): NetworkFile {
  const { success, data, error } = schema.safeParse(metadata);
  if (!success) {
    throw new FormatError("model.json does not say which network of stokes-assist it holds", {
      value: metadata,
      expected: "userDefinedMetadata with network, wavelengths, lines and trainedOn",
      cause: error,
    });
  }
  const { scaling, ...rest } = data;
  const size = outputSize(rest.network);
  if (scaling && (scaling.mean.length !== size || scaling.spread.length !== size)) {
    throw new FormatError(`A scaling of ${scaling.mean.length} outputs`, { expected: `${size}` });
  }
  return { ...rest, ...(scaling ? { scaling } : {}) };
}
