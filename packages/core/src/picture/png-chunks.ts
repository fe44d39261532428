import { crc32 } from "../crc32.ts";
import { FormatError, UnsupportedError } from "../errors.ts";
import { latin1 } from "./sniff.ts";

/** The parts of a PNG file that make the picture. */
export interface PngChunks {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
  /** RGB triples. */
  readonly palette: Uint8Array | undefined;
  /** The tRNS chunk as it stands. */
  readonly transparency: Uint8Array | undefined;
  /** The compressed pixels, cut as the file has them. */
  readonly pixels: readonly Uint8Array[];
  /** Offset of the byte after the last chunk. */
  readonly end: number;
}

type Head = Pick<PngChunks, "width" | "height" | "depth" | "colourType" | "interlaced">;

const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/**
 * Goes through the chunks of a PNG file (W3C PNG, section 5), checking their checksums. Throws a FormatError where
 * the file is cut off or a chunk is damaged, an UnsupportedError for an animation.
 */
export function readPngChunks(bytes: Uint8Array): PngChunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let head: Head | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  const pixels: Uint8Array[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw cutOff(bytes.length);
    const length = view.getUint32(at);
    const type = latin1(bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw pngDamaged(`no chunk at byte ${at}`);
    if (length > bytes.length - at - 12) throw cutOff(bytes.length);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes, at + 4, at + 8 + length) !== view.getUint32(at + 8 + length)) {
      throw pngDamaged(`the checksum of chunk ${type} at byte ${at} is wrong`);
    }
    at += 12 + length;
    if (!head) {
      if (type !== "IHDR") throw pngDamaged(`its first chunk is ${type}, not IHDR`);
      head = readHead(content);
    } else if (type === "IEND") {
      if (pixels.length === 0) throw pngDamaged("it has no pixels (IDAT)");
      if (head.colourType === 3 && !palette) throw pngDamaged("its palette (PLTE) is missing");
      return { ...head, palette, transparency, pixels, end: at };
    } else if (type === "IDAT") pixels.push(content);
    else if (type === "PLTE") palette = content;
    else if (type === "tRNS") transparency = content;
    else if (type === "acTL") refuseAnimation(content);
    else if (type === "IHDR" || type < "a") throw pngDamaged(`a chunk ${type} does not belong in it`);
  }
}

function readHead(content: Uint8Array): Head {
  if (content.length !== 13) throw pngDamaged(`an IHDR of ${content.length} bytes`);
  const view = new DataView(content.buffer, content.byteOffset, 13);
  const [depth, colourType, compression, filter, interlace] = content.subarray(8);
  if (!DEPTHS[colourType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw pngDamaged(
      `colour type ${colourType} of ${depth} bits, compression ${compression}, filter ${filter}, interlace ${interlace}`,
    );
  }
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth: depth as Head["depth"],
    colourType: colourType as Head["colourType"],
    interlaced: interlace === 1,
  };
}

function refuseAnimation(content: Uint8Array): void {
  const frames = content.length < 4 ? 0 : new DataView(content.buffer, content.byteOffset).getUint32(0);
  if (frames === 1) return;
  throw new UnsupportedError(`An animated PNG of ${frames} frames`, {
    value: frames,
    expected: "one picture a file",
    remedy: "Save its frames as files of their own",
  });
}

export function pngDamaged(what: string, cause?: unknown): FormatError {
  return new FormatError(`The PNG is damaged: ${what}`, {
    expected: "a complete PNG file",
    remedy: "Fetch or write the file again",
    cause,
  });
}

function cutOff(length: number): FormatError {
  return new FormatError(`The PNG is cut off after ${length} bytes: its end (IEND) is missing`, {
    value: length,
    expected: "a complete PNG file",
    remedy: "Fetch the file again",
  });
}
