/** Counts what typed arrays and buffers are asked to hold, so that a claim in a header cannot hide in untouched memory. */
export interface Meter {
  /** The largest single allocation since the last reset, in bytes. */
  largest: number;
  /** All of them. */
  total: number;
}

const NAMES = [
  "ArrayBuffer",
  "SharedArrayBuffer",
  "Uint8Array",
  "Int8Array",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float32Array",
  "Float64Array",
] as const;

/** Watches this thread's allocations from now on. */
export function meterAllocations(): Meter {
  const meter = { largest: 0, total: 0 };
  const count = (bytes: number): void => {
    meter.largest = Math.max(meter.largest, bytes);
    meter.total += bytes;
  };
  for (const name of NAMES) {
    const type = globalThis[name] as unknown as new (...args: unknown[]) => object;
    const width = "BYTES_PER_ELEMENT" in type ? Number(type.BYTES_PER_ELEMENT) : 1;
    const watched: typeof type = new Proxy(type, {
      construct(target, args: unknown[], newTarget): object {
        const [size] = args as [unknown];
        if (typeof size === "number") count(size * width);
        else if (Array.isArray(size) || ArrayBuffer.isView(size))
          count((size as { length: number }).length * width);
        return Reflect.construct(target, args, newTarget === watched ? target : newTarget);
      },
    });
    Object.defineProperty(globalThis, name, { value: watched, configurable: true, writable: true });
  }
  return meter;
}
