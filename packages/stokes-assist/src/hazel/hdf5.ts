import { FormatError, UnsupportedError } from "@helioscope/core";
import { File } from "jsfive";

/** A dataset of numbers. */
export interface Numbers {
  /** The slowest axis first. */
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The datasets of an HDF5 file's root, read when asked for. */
export interface Hdf5 {
  readonly names: readonly string[];
  /** @throws FormatError where there is none of the name; UnsupportedError where jsfive cannot read it. */
  numbers(name: string): Numbers;
}

/**
 * Opens an HDF5 file in memory. jsfive reads integers and floats of any width and byte order, contiguous or in chunks,
 * resizable or not, gzipped, shuffled and with Fletcher's checksum, as h5py writes them by default. It does not read LZF,
 * scale-offset, nor the chunk indices of h5py's `libver="latest"`; such datasets throw.
 *
 * @throws FormatError for anything that is no HDF5.
 */
export function openHdf5(bytes: Uint8Array): Hdf5 {
  let file: File;
  try {
    const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
    file = new File(whole ? (bytes.buffer as ArrayBuffer) : new Uint8Array(bytes).buffer);
  } catch (cause) {
    throw new FormatError("The file cannot be read as HDF5", { expected: "an HDF5 file of Hazel", cause });
  }
  const names = [...file.keys];
  return { names, numbers: (name) => numbersOf(file, names, name) };
}

function numbersOf(file: File, names: readonly string[], name: string): Numbers {
  if (!names.includes(name)) {
    throw new FormatError(`No dataset "${name}"`, {
      value: names,
      expected: `${name} beside ${names.join(", ")}`,
    });
  }
  const unreadable = (cause?: unknown) =>
    new UnsupportedError(`The dataset "${name}" cannot be read`, {
      expected: "integers or floats, contiguous or in gzipped chunks",
      remedy: "Write it anew with h5py's default options.",
      cause,
    });
  let shape: readonly number[];
  let data: Float64Array;
  try {
    const dataset = file.get(name);
    if (
      !("dtype" in dataset) ||
      typeof dataset.dtype !== "string" ||
      !/^[<>|=]?[iuf]\d$/.test(dataset.dtype)
    ) {
      throw unreadable();
    }
    shape = [...dataset.shape];
    data = Float64Array.from(dataset.value as ArrayLike<number>, Number);
  } catch (error) {
    throw error instanceof UnsupportedError ? error : unreadable(error);
  }
  if (data.length !== shape.reduce((product, length) => product * length, 1)) throw unreadable();
  return { shape, data };
}
