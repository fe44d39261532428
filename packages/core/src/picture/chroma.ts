/** Ratio of the samples of Y to those of Cb and Cr along both axes. */
export interface ChromaRatio {
  readonly across: 1 | 2;
  readonly down: 1 | 2;
}

/**
 * Cb or Cr of one row, interpolated with weights of 3/4 and 1/4 between the samples' places (JFIF 1.02, page 4; the
 * "fancy upsampling" of libjpeg). `samples` are three a pixel, where each of the file's stands for 1, 2 or 4 pixels.
 */
export function chromaRow(
  samples: Uint8Array,
  component: 1 | 2,
  size: readonly [width: number, height: number],
  y: number,
  ratio: ChromaRatio,
  out: Float32Array,
): void {
  const [width, height] = size;
  const rows = Math.ceil(height / ratio.down);
  const row = ratio.down === 2 ? y >> 1 : y;
  const beside = ratio.down === 2 ? clamp(y & 1 ? row + 1 : row - 1, rows) : row;
  const near = 3 * width * row * ratio.down + component;
  const far = 3 * width * beside * ratio.down + component;
  if (ratio.across === 1) {
    for (let x = 0; x < width; x++) out[x] = (3 * samples[near + 3 * x] + samples[far + 3 * x]) / 4;
    return;
  }
  const columns = Math.ceil(width / 2);
  let before = 3 * samples[near] + samples[far];
  let here = before;
  for (let i = 0; i < columns; i++) {
    const at = 6 * clamp(i + 1, columns);
    const after = 3 * samples[near + at] + samples[far + at];
    out[2 * i] = (3 * here + before) / 16;
    if (2 * i + 1 < width) out[2 * i + 1] = (3 * here + after) / 16;
    before = here;
    here = after;
  }
}

function clamp(index: number, length: number): number {
  return index < 0 ? 0 : index < length ? index : length - 1;
}
