/// <reference path="./codec-openjpeg.d.ts" />
import { EngineError, FormatError } from "@helioscope/core";
import type { Jp2Decoder } from "./types.ts";

/** What the codec's package exports, as far as it is used. */
interface OpenJpeg {
  readonly J2KDecoder: new () => J2KDecoder;
}

interface J2KDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): { readonly width: number; readonly height: number };
  getDecodedBuffer(): Uint8ClampedArray;
  delete(): void;
}

type OpenOpenJpeg = (options: Record<string, unknown>) => Promise<OpenJpeg>;

export interface OpenJpegOptions {
  /**
   * Where the file `openjpegwasm_decode.wasm` of `@cornerstonejs/codec-openjpeg` is served. In Node it is found by
   * itself; a web page that does not say gets the codec without WebAssembly, which needs no file and is some 15 times slower.
   */
  readonly wasm?: string | URL;
}

/**
 * Opens OpenJPEG, which is loaded only then. One decoder serves any number of files, one after another. Throws an
 * EngineError where it cannot be loaded.
 */
export async function openJpegDecoder(options: OpenJpegOptions = {}): Promise<Jp2Decoder> {
  const said: string[] = [];
  // The codec makes them its own.
  const settings = () => ({
    print: (line: string) => void said.push(line),
    printErr: (line: string) => void said.push(line),
    ...(options.wasm !== undefined && { locateFile: () => String(options.wasm) }),
  });
  const open = async () => {
    try {
      return await (await load(options.wasm !== undefined || inNode()))(settings());
    } catch (cause) {
      throw new EngineError("The JPEG 2000 decoder cannot be loaded", {
        cause,
        remedy: "In a web page, give `wasm`, the address of openjpegwasm_decode.wasm",
      });
    }
  };
  let codec: OpenJpeg | undefined = await open();
  return {
    async decode(bytes) {
      codec ??= await open();
      said.length = 0;
      try {
        return decodeWith(codec, bytes, said);
      } catch (cause) {
        // What C++ throws is a number. Its memory may not hold together any more.
        codec = undefined;
        const known = cause instanceof Error && !(cause instanceof WebAssembly.RuntimeError);
        throw new FormatError(`The JPEG 2000 image cannot be decoded${known ? `: ${cause.message}` : ""}`, {
          cause,
          expected: "a whole codestream",
          remedy: "Fetch the file again",
        });
      }
    },
  };
}

function decodeWith({ J2KDecoder }: OpenJpeg, bytes: Uint8Array, said: readonly string[]) {
  const decoder = new J2KDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height } = decoder.getFrameInfo();
  const decoded = decoder.getDecodedBuffer();
  const complaint = said.find((line) => /^\[(?:ERROR|WARNING)\]/.test(line));
  if (complaint !== undefined || decoded.length !== width * height || decoded.length === 0) {
    throw new Error(complaint?.replace(/^\[\w+\]\s*/, "") ?? `${decoded.length} values`);
  }
  // The codec's memory is used again by the next picture.
  const data = new Uint8Array(decoded);
  decoder.delete();
  return { data, width, height };
}

const inNode = () =>
  typeof process === "object" && typeof process.versions === "object" && process.versions.node !== undefined;

async function load(wasm: boolean): Promise<OpenOpenJpeg> {
  const loaded: { readonly default: unknown } = wasm
    ? await import("@cornerstonejs/codec-openjpeg/decodewasmjs")
    : await import("@cornerstonejs/codec-openjpeg/decode");
  return loaded.default as OpenOpenJpeg;
}
