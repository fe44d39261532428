import { FormatError, type Raster, UnsupportedError } from "@helioscope/core";

const MAGIC = "\x93NUMPY";

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;

const TYPES: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u1: [1, (view, at) => view.getUint8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
};

/**
 * Reads a NumPy array of two axes (format of `.npy`, versions 1 to 3) in single precision; row 0 is the array's first.
 * Throws a FormatError for one that is damaged, an UnsupportedError for other types, orders and numbers of axes.
 */
export function readNpy(bytes: Uint8Array, maxPixels: number): Raster<Float32Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes.length < 12 || text(0, 6) !== MAGIC) throw damaged("it does not begin as one");
  const wide = bytes[6] >= 2;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + length;
  if (length > 4096 || start > bytes.length) throw damaged(`its header has ${length} bytes`);
  const header = text(wide ? 12 : 10, start);
  const [, order, type] = /'descr':\s*'([<>|=])(\w\d)'/.exec(header) ?? [];
  const [, axes] = /'shape':\s*\(([\d,\s]*)\)/.exec(header) ?? [];
  const shape = (axes ?? "").split(",").flatMap((axis) => (axis.trim() === "" ? [] : [Number(axis)]));
  const known = TYPES[type ?? ""];
  if (!known || shape.length !== 2 || /'fortran_order':\s*True/.test(header)) {
    throw new UnsupportedError("A NumPy array of another kind", {
      value: header.trim(),
      expected: `two axes in C order, of ${Object.keys(TYPES).join(", ")}`,
    });
  }
  const [height, width] = shape;
  const count = width * height;
  if (!(count >= 1) || count > maxPixels) {
    throw new FormatError(`A NumPy array of ${width}x${height}`, {
      value: shape,
      expected: `1 to ${maxPixels} values`,
    });
  }
  const [size, read] = known;
  if (bytes.length - start !== count * size) {
    throw damaged(`${bytes.length - start} bytes follow its header, not ${count * size}`);
  }
  const data = new Float32Array(count);
  for (let i = 0; i < count; i++) data[i] = read(view, start + i * size, order !== ">");
  return { data, width, height };
}

function damaged(what: string): FormatError {
  return new FormatError(`The NumPy array is damaged: ${what}`, {
    expected: "the bytes of a .npy file",
    remedy: "Fetch the file again",
  });
}
