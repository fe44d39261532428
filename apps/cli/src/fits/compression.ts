import type { QuantiseOptions, TileCompression } from "@helioscope/io-fits";
import { UsageError } from "../usage-error.ts";
import type { Option, Values } from "../verb.ts";

/** Options of `--to fz`. */
export const STORING = {
  codec: {
    type: "choice",
    of: ["RICE_1", "GZIP_1", "GZIP_2", "NOCOMPRESS"],
    about: "How tiles are compressed (default RICE_1; GZIP_2 for 64-bit integers)",
  },
  tile: { type: "text", hint: "W,H,...", about: "Lengths of a tile (default one row)" },
  quantise: {
    type: "text",
    hint: "none|LEVEL",
    about:
      "Floats: none keeps every bit (needs GZIP), or the noise divided by the step (default 4 with RICE_1)",
  },
  dither: {
    type: "choice",
    of: ["none", "1", "2"],
    about: "Dithering of quantised floats (default 1; 2 keeps exact zeros)",
  },
  seed: {
    type: "number",
    integer: true,
    min: 1,
    about: "Seed of the dithering, 1 to 10000 (default: from the pixels)",
  },
} as const satisfies Record<string, Option>;

const METHODS = { none: "NO_DITHER", "1": "SUBTRACTIVE_DITHER_1", "2": "SUBTRACTIVE_DITHER_2" } as const;

/** What the options ask for, by BITPIX. */
export function compression(options: Values<typeof STORING>): (bitpix: number) => TileCompression {
  const { seed } = options;
  const codec = options.codec as TileCompression["codec"] | undefined;
  const tile = options.tile === undefined ? undefined : lengths(options.tile);
  if (seed !== undefined && seed > 10_000) throw new UsageError(`--seed is at most 10000, not ${seed}`);
  const quantise = quantisation(options);
  if (quantise === "none" && codec === undefined)
    throw new UsageError("--quantise none needs --codec GZIP_1 or GZIP_2: Rice holds integers only");
  return (bitpix) => ({
    codec: codec ?? (bitpix === 64 ? "GZIP_2" : "RICE_1"),
    ...(tile === undefined ? {} : { tile }),
    ...(quantise === undefined || bitpix > 0 ? {} : { quantise }),
  });
}

function lengths(text: string): number[] {
  const tile = text.split(",").map(Number);
  if (tile.some((length) => !Number.isInteger(length) || length < 1))
    throw new UsageError(`--tile is whole numbers like 100,100, not "${text}"`);
  return tile;
}

function quantisation(options: Values<typeof STORING>): TileCompression["quantise"] | undefined {
  const { quantise, dither, seed } = options;
  if (quantise === "none") {
    if (dither !== undefined || seed !== undefined)
      throw new UsageError("--dither and --seed do not go with --quantise none");
    return "none";
  }
  if (quantise === undefined && dither === undefined && seed === undefined) return undefined;
  const level = quantise === undefined ? undefined : Number(quantise);
  if (level !== undefined && (quantise?.trim() === "" || !Number.isFinite(level) || level === 0))
    throw new UsageError(`--quantise is none or a number other than 0, not "${quantise}"`);
  const chosen: QuantiseOptions = {
    ...(level === undefined ? {} : { level }),
    ...(dither === undefined ? {} : { method: METHODS[dither as keyof typeof METHODS] }),
    ...(seed === undefined ? {} : { seed }),
  };
  return chosen;
}
