import { luminance } from "./luminance.ts";
import { type PngChunks, pngDamaged } from "./png-chunks.ts";

/** Writes the luminance of `count` pixels of a scanline to every `step`th place from `to` on. */
export type RowReader = (
  data: Uint8Array,
  from: number,
  count: number,
  out: Float32Array,
  to: number,
  step: number,
) => void;

/** Samples a pixel by colour type. */
export const PNG_SAMPLES: Readonly<Record<PngChunks["colourType"], 1 | 2 | 3 | 4>> = {
  0: 1,
  2: 3,
  3: 1,
  4: 2,
  6: 4,
};

/** How the pixels of a file become numbers: levels in [0, 255] or [0, 65535], NaN where it is wholly transparent. */
export function rowReader(png: PngChunks): RowReader {
  if (png.colourType === 3 || (png.colourType === 0 && png.depth <= 8)) {
    return byTable(png.colourType === 3 ? paletteLevels(png) : greyLevels(png), png.depth);
  }
  return png.depth === 16 ? wide(png) : bytes(png);
}

function byTable(levels: Float32Array, depth: number): RowReader {
  if (depth === 8) {
    return (data, from, count, out, to, step) => {
      for (let x = 0, k = to; x < count; x++, k += step) out[k] = levels[data[from + x]];
    };
  }
  const mask = (1 << depth) - 1;
  return (data, from, count, out, to, step) => {
    for (let x = 0, k = to, bit = 0; x < count; x++, k += step, bit += depth) {
      out[k] = levels[(data[from + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask];
    }
  };
}

function greyLevels({ depth, transparency }: PngChunks): Float32Array {
  const top = (1 << depth) - 1;
  const levels = Float32Array.from({ length: top + 1 }, (_, level) => (level * 255) / top);
  if (transparency && transparency.length >= 2) levels[pair(transparency, 0) & top] = Number.NaN;
  return levels;
}

/** Indices without an entry are black, as the standard leaves to the reader. */
function paletteLevels({ palette, transparency, depth }: PngChunks): Float32Array {
  if (!palette || palette.length % 3 !== 0 || palette.length > 768) {
    throw pngDamaged(`a palette of ${palette?.length ?? 0} bytes`);
  }
  const levels = new Float32Array(1 << depth);
  for (let i = 0; i < Math.min(levels.length, palette.length / 3); i++) {
    const clear = transparency?.[i] === 0;
    levels[i] = clear ? Number.NaN : luminance(palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]);
  }
  return levels;
}

function bytes({ colourType, transparency }: PngChunks): RowReader {
  const samples = PNG_SAMPLES[colourType];
  const clear = colourType === 2 ? colourOf(transparency) : undefined;
  return (data, from, count, out, to, step) => {
    for (let x = 0, i = from, k = to; x < count; x++, i += samples, k += step) {
      out[k] = samples === 2 ? data[i] : luminance(data[i], data[i + 1], data[i + 2]);
      if (colourType >= 4 && data[i + samples - 1] === 0) out[k] = Number.NaN;
      if (clear && data[i] === clear[0] && data[i + 1] === clear[1] && data[i + 2] === clear[2]) {
        out[k] = Number.NaN;
      }
    }
  };
}

function wide({ colourType, transparency }: PngChunks): RowReader {
  const samples = PNG_SAMPLES[colourType];
  const clear = colourType < 3 ? colourOf(transparency) : undefined;
  return (data, from, count, out, to, step) => {
    for (let x = 0, i = from, k = to; x < count; x++, i += 2 * samples, k += step) {
      const first = pair(data, i);
      const colours = samples >= 3 ? [first, pair(data, i + 2), pair(data, i + 4)] : [first];
      out[k] = samples >= 3 ? luminance(first, colours[1], colours[2]) : first;
      const transparent =
        colourType >= 4
          ? pair(data, i + 2 * (samples - 1)) === 0
          : clear && colours.every((v, c) => v === clear[c]);
      if (transparent) out[k] = Number.NaN;
    }
  };
}

function colourOf(transparency: Uint8Array | undefined): number[] | undefined {
  if (!transparency) return undefined;
  return Array.from({ length: transparency.length >> 1 }, (_, i) => pair(transparency, 2 * i));
}

function pair(data: Uint8Array, at: number): number {
  return (data[at] << 8) | data[at + 1];
}
