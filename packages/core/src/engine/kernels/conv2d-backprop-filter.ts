import { type ConvAttrs, convInfo } from "./conv-info.ts";
import {
  dropView,
  floats,
  type KernelCall,
  runWasm,
  type TensorInfo,
  view,
  type WasmBackend,
} from "./heap.ts";

// Inner length of the matrix products: rows of the output are taken in bands of about this many pixels. It bounds both
// the extra memory and the number of float32 values that are added before float64 takes over.
const BAND_PIXELS = 8192;
// Small images are taken several at a time, up to so many pixels: a product of a few pixels costs as much as its result.
const GROUP_PIXELS = 1024;
const CHANNEL_BLOCK = 16;

/**
 * Gradient of a convolution with respect to its filter. For each band of output rows, or group of small images one below
 * the other, the padded input is transposed to [C, L], one plane for each phase of the stride, with rows as wide as those of the zero-padded dy;
 * every filter tap is then one product [C, L] x [L, O] over a shifted view of the same memory.
 */
export function conv2dBackpropFilter(call: KernelCall): TensorInfo {
  const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
  const attrs = call.attrs as unknown as ConvAttrs & { filterShape: number[] };
  const backend = call.backend as WasmBackend;
  const info = convInfo(x.shape, attrs.filterShape, attrs);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;

  const extraRows = Math.floor((filterHeight - 1) / strideHeight);
  const extraColumns = Math.floor((filterWidth - 1) / strideWidth);
  const rowLength = outWidth + extraColumns;
  const bandRows = Math.max(1, Math.min(outHeight, Math.floor(BAND_PIXELS / rowLength)));
  const phasesDown = Math.min(strideHeight, filterHeight);
  const phasesAcross = Math.min(strideWidth, filterWidth);
  const imageLength = (bandRows + extraRows) * rowLength;
  const most = bandRows < outHeight ? 1 : Math.max(1, Math.floor(GROUP_PIXELS / imageLength));
  const groups = Math.ceil(batchSize / most);
  const together = Math.ceil(batchSize / groups);
  const length = together * imageLength;
  // The last taps read this far beyond the last channel of a plane; dy is zero there, so any finite value will do.
  const planeSize = inChannels * length + extraRows * rowLength + extraColumns;
  const tapSize = inChannels * outChannels;

  const sums = new Float64Array(filterHeight * filterWidth * tapSize);
  const planes = backend.makeOutput([phasesDown * phasesAcross, planeSize], "float32");
  const band = backend.makeOutput([length, outChannels], "float32");

  for (let n = 0; n < batchSize; n += together) {
    for (let first = 0; first < outHeight; first += bandRows) {
      const rows = Math.min(bandRows, outHeight - first);
      floats(backend, planes).fill(0);
      floats(backend, band).fill(0);
      for (let k = 0; k < Math.min(together, batchSize - n); k++) {
        fillPlanes(n + k, first, rows, k * imageLength);
        fillBand(n + k, first, rows, k * imageLength);
      }
      // A new tensor for each band: the backend packs the right factor once for each tensor and keeps it.
      const right = view(backend, band, 0, [1, length, outChannels]);
      for (let i = 0; i < filterHeight; i++) {
        for (let j = 0; j < filterWidth; j++) addTap(i, j, right);
      }
      dropView(backend, right);
    }
  }
  backend.disposeData(planes.dataId);
  backend.disposeData(band.dataId);
  const result = backend.makeOutput([...attrs.filterShape], "float32");
  floats(backend, result).set(sums);
  return result;

  function fillPlanes(n: number, first: number, rows: number, start: number): void {
    const input = floats(backend, x);
    const target = floats(backend, planes);
    for (let p = 0; p < phasesDown; p++) {
      for (let q = 0; q < phasesAcross; q++) {
        const base = (p * phasesAcross + q) * planeSize;
        const firstColumn = Math.max(0, Math.ceil((padInfo.left - q) / strideWidth));
        const endColumn = Math.min(rowLength, Math.floor((inWidth - 1 + padInfo.left - q) / strideWidth) + 1);
        for (let r = 0; r < rows + extraRows; r++) {
          const row = (first + r) * strideHeight + p - padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          const source = (n * inHeight + row) * inWidth;
          for (let c0 = 0; c0 < inChannels; c0 += CHANNEL_BLOCK) {
            const c1 = Math.min(inChannels, c0 + CHANNEL_BLOCK);
            for (let w = firstColumn; w < endColumn; w++) {
              const from = (source + w * strideWidth + q - padInfo.left) * inChannels;
              let to = base + c0 * length + start + r * rowLength + w;
              for (let c = c0; c < c1; c++, to += length) target[to] = input[from + c];
            }
          }
        }
      }
    }
  }

  function fillBand(n: number, first: number, rows: number, start: number): void {
    const gradient = floats(backend, dy);
    const target = floats(backend, band);
    const width = outWidth * outChannels;
    for (let r = 0; r < rows; r++) {
      const from = (n * outHeight + first + r) * width;
      target.set(gradient.subarray(from, from + width), (start + r * rowLength) * outChannels);
    }
  }

  function addTap(i: number, j: number, right: TensorInfo): void {
    const plane = (i % strideHeight) * phasesAcross + (j % strideWidth);
    const shift = Math.floor(i / strideHeight) * rowLength + Math.floor(j / strideWidth);
    const left = view(backend, planes, plane * planeSize + shift, [1, inChannels, length]);
    const product = runWasm(
      "BatchMatMul",
      backend,
      { a: left, b: right },
      { transposeA: false, transposeB: false },
    );
    const values = floats(backend, product);
    const at = (i * filterWidth + j) * tapSize;
    for (let e = 0; e < tapSize; e++) sums[at + e] += values[e];
    backend.disposeData(product.dataId);
    dropView(backend, left);
  }
}
