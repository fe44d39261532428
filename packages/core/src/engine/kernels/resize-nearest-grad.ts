import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { floats, type KernelCall, type TensorInfo, type WasmBackend } from "./heap.ts";

interface ResizeAttrs {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

/** Gradient of nearest-neighbour resizing on the wasm heap. */
export function resizeNearestNeighborGradWasm(call: KernelCall): TensorInfo {
  const { images, dy } = call.inputs as { images: TensorInfo; dy: TensorInfo };
  const backend = call.backend as WasmBackend;
  const result = backend.makeOutput([...images.shape], "float32");
  const target = floats(backend, result).fill(0);
  // The wasm kernel works out its source rows and columns in float32.
  scatter(
    floats(backend, dy),
    target,
    images.shape,
    dy.shape,
    call.attrs as unknown as ResizeAttrs,
    Math.fround,
  );
  return result;
}

/** Gradient of nearest-neighbour resizing on plain arrays. */
export function resizeNearestNeighborGradCpu(call: KernelCall): TensorInfo {
  const { images, dy } = call.inputs as { images: TensorInfo; dy: TensorInfo };
  const backend = call.backend as MathBackendCPU;
  const gradient = backend.data.get(dy.dataId).values as Float32Array;
  const target = new Float32Array(images.shape.reduce((a, b) => a * b, 1));
  scatter(gradient, target, images.shape, dy.shape, call.attrs as unknown as ResizeAttrs, (v) => v);
  return backend.makeTensorInfo([...images.shape], "float32", target);
}

function scatter(
  gradient: Float32Array,
  target: Float32Array,
  [batch, inHeight, inWidth, channels]: readonly number[],
  [, outHeight, outWidth]: readonly number[],
  attrs: ResizeAttrs,
  round: (value: number) => number,
): void {
  const rows = sources(inHeight, outHeight, attrs, round);
  const columns = sources(inWidth, outWidth, attrs, round);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < outHeight; i++) {
      const row = (n * inHeight + rows[i]) * inWidth;
      for (let j = 0; j < outWidth; j++) {
        const base = (row + columns[j]) * channels;
        for (let c = 0; c < channels; c++) target[base + c] += gradient[at++];
      }
    }
  }
}

/** For each output pixel of one axis, the input pixel that the forward kernel copies. */
function sources(
  inSize: number,
  outSize: number,
  { alignCorners, halfPixelCenters = false }: ResizeAttrs,
  round: (value: number) => number,
): Int32Array {
  const aligned = alignCorners && outSize > 1;
  const scale = round(aligned ? (inSize - 1) / (outSize - 1) : inSize / outSize);
  const offset = halfPixelCenters ? 0.5 : 0;
  const places = new Int32Array(outSize);
  for (let i = 0; i < outSize; i++) {
    const place = round((i + offset) * scale);
    places[i] = Math.max(0, Math.min(inSize - 1, alignCorners ? Math.round(place) : Math.floor(place)));
  }
  return places;
}
