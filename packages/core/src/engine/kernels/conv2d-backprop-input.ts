import { ShapeError } from "../../errors.ts";
import { type ConvAttrs, convInfo } from "./conv-info.ts";
import { floats, type KernelCall, runWasm, type TensorInfo, type WasmBackend } from "./heap.ts";

/**
 * Gradient of a convolution with respect to its input, which is also the transposed convolution. Input rows and
 * columns are sorted by their phase in the stride; each of the strideHeight x strideWidth phases is one stride-1
 * convolution of dy with the taps that reach it, flipped, and the results are interleaved. Throws a ShapeError for a dy
 * smaller than the output of that convolution.
 */
export function conv2dBackpropInput(call: KernelCall): TensorInfo {
  const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
  const attrs = call.attrs as unknown as ConvAttrs & { inputShape: number[] };
  const backend = call.backend as WasmBackend;
  const info = convInfo(attrs.inputShape, filter.shape, attrs);
  const { batchSize, inHeight, inWidth, inChannels, padInfo } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth, outChannels } = info;
  if (dy.shape[1] < outHeight || dy.shape[2] < outWidth) {
    throw new ShapeError(`A gradient of ${dy.shape[1]} x ${dy.shape[2]} for a convolution's output`, {
      value: dy.shape,
      expected: `${outHeight} x ${outWidth}`,
    });
  }

  const result = backend.makeOutput([...attrs.inputShape], "float32");
  const direct = strideHeight === 1 && strideWidth === 1;
  if (!direct) floats(backend, result).fill(0);
  for (let a = 0; a < Math.min(strideHeight, inHeight); a++) {
    for (let b = 0; b < Math.min(strideWidth, inWidth); b++) {
      const down = phase(a, inHeight, strideHeight, filterHeight, padInfo.top, outHeight);
      const across = phase(b, inWidth, strideWidth, filterWidth, padInfo.left, outWidth);
      if (down.taps.length > 0 && across.taps.length > 0) addPhase(a, b, down, across);
    }
  }
  return result;

  function addPhase(a: number, b: number, down: Phase, across: Phase): void {
    const kernel = flippedTaps(down.taps, across.taps);
    const source = cropped(down, across);
    const partial = runWasm(
      "Conv2D",
      backend,
      { x: source, filter: kernel },
      {
        strides: [1, 1],
        dilations: [1, 1],
        dataFormat: "NHWC",
        pad: [[0, 0], positive(down.pad), positive(across.pad), [0, 0]],
      },
    );
    const values = floats(backend, partial);
    const target = floats(backend, result);
    if (direct) target.set(values);
    else interleave(values, target, a, b, down.size, across.size);
    backend.disposeData(partial.dataId);
    backend.disposeData(kernel.dataId);
    if (source !== dy) backend.disposeData(source.dataId);
  }

  function flippedTaps(rows: readonly number[], columns: readonly number[]): TensorInfo {
    const kernel = backend.makeOutput([rows.length, columns.length, outChannels, inChannels], "float32");
    const from = floats(backend, filter);
    const to = floats(backend, kernel);
    let at = 0;
    for (const i of [...rows].reverse()) {
      for (const j of [...columns].reverse()) {
        const tap = (i * filterWidth + j) * inChannels * outChannels;
        for (let o = 0; o < outChannels; o++) {
          for (let c = 0; c < inChannels; c++) to[at++] = from[tap + c * outChannels + o];
        }
      }
    }
    return kernel;
  }

  // Negative padding: rows and columns of dy that no pixel of this phase sees are cut away. So are those beyond the
  // convolution's output, which a transposed convolution may be given.
  function cropped(down: Phase, across: Phase): TensorInfo {
    const [top, bottom] = positive([-down.pad[0], -down.pad[1]]);
    const [left, right] = positive([-across.pad[0], -across.pad[1]]);
    const whole = dy.shape[1] === outHeight && dy.shape[2] === outWidth;
    if (whole && top + bottom + left + right === 0) return dy;
    const size = [batchSize, outHeight - top - bottom, outWidth - left - right, outChannels];
    return runWasm("Slice", backend, { x: dy }, { begin: [0, top, left, 0], size });
  }

  function interleave(
    from: Float32Array,
    to: Float32Array,
    a: number,
    b: number,
    height: number,
    width: number,
  ): void {
    let at = 0;
    for (let n = 0; n < batchSize; n++) {
      for (let q = 0; q < height; q++) {
        let target = ((n * inHeight + q * strideHeight + a) * inWidth + b) * inChannels;
        for (let w = 0; w < width; w++, target += strideWidth * inChannels) {
          for (let c = 0; c < inChannels; c++) to[target + c] = from[at++];
        }
      }
    }
  }
}

interface Phase {
  /** Filter taps that reach the input pixels of this phase. */
  readonly taps: readonly number[];
  /** Input pixels in this phase. */
  readonly size: number;
  /** Padding of dy before and after; negative where dy is to be cropped. */
  readonly pad: readonly [number, number];
}

/** Input pixel stride * q + offset, through tap i, comes from output pixel q + (offset + pad - i) / stride. */
function phase(
  offset: number,
  inSize: number,
  stride: number,
  filter: number,
  pad: number,
  outSize: number,
): Phase {
  const taps: number[] = [];
  for (let i = 0; i < filter; i++) if ((offset + pad - i) % stride === 0) taps.push(i);
  const size = Math.ceil((inSize - offset) / stride);
  const first = taps.length === 0 ? 0 : (offset + pad - taps[taps.length - 1]) / stride;
  return { taps, size, pad: [-first, first + size + taps.length - 1 - outSize] };
}

function positive([before, after]: readonly [number, number]): [number, number] {
  return [Math.max(0, before), Math.max(0, after)];
}
