import { FormatError, UnsupportedError } from "../errors.ts";
import { exifOrientation } from "./exif-orientation.ts";
import { hasText } from "./sniff.ts";

/** What the markers of a JPEG file say of it. */
export interface JpegHead {
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly precision: number;
  readonly components: readonly { readonly id: number; readonly across: number; readonly down: number }[];
  /** How the components make colours: Adobe's marker decides, then JFIF's, then the names of the components. */
  readonly colours: "grey" | "rgb" | "ycc" | "cmyk" | "ycck";
  /** The colour transform of Adobe's marker, where there is one. */
  readonly adobe: number | undefined;
  /** Orientation that an Exif segment states, 1 to 8; 1 where there is none. */
  readonly orientation: number;
  /** Offset of the byte after the end-of-image marker. */
  readonly end: number;
}

/** Progressive files have about ten; a file of hundreds is made to keep a decoder busy. */
const MAX_SCANS = 100;

/** ITU-T T.81, table B.1: what is not baseline, extended sequential or progressive with Huffman codes. */
const OTHER_CODINGS: Readonly<Record<number, string>> = {
  195: "lossless",
  197: "hierarchical",
  198: "hierarchical",
  199: "hierarchical lossless",
  201: "arithmetic-coded",
  202: "arithmetic-coded progressive",
  203: "arithmetic-coded lossless",
  205: "arithmetic-coded hierarchical",
  206: "arithmetic-coded hierarchical",
  207: "arithmetic-coded hierarchical lossless",
  247: "JPEG-LS",
};

/**
 * Goes from marker to marker (ITU-T T.81, annex B) to the end of the image. Throws a FormatError where the file is cut
 * off or its parts do not follow each other, an UnsupportedError that names a coding that is not read here.
 */
export function readJpegHead(bytes: Uint8Array): JpegHead {
  let frame: Pick<JpegHead, "width" | "height" | "precision" | "components"> | undefined;
  let adobe: number | undefined;
  let jfif = false;
  let orientation: number | undefined;
  let scans = 0;
  let at = 2;
  for (;;) {
    if (at + 1 < bytes.length && bytes[at] !== 0xff) throw damaged(`no marker at byte ${at}`);
    while (bytes[at] === 0xff && at < bytes.length) at++;
    if (at >= bytes.length) throw cutOff(bytes.length);
    const marker = bytes[at++];
    if (marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue;
    if (marker === 0 || marker === 0xd8) throw damaged(`marker ff${hex(marker)} at byte ${at - 2}`);
    if (at + 2 > bytes.length) throw cutOff(bytes.length);
    const length = (bytes[at] << 8) | bytes[at + 1];
    if (length < 2) throw damaged(`a segment of ${length} bytes at byte ${at}`);
    if (at + length > bytes.length) throw cutOff(bytes.length);
    const segment = bytes.subarray(at + 2, at + length);
    at += length;
    if (OTHER_CODINGS[marker]) throw unreadCoding(OTHER_CODINGS[marker]);
    if (marker >= 0xc0 && marker <= 0xc2) {
      if (frame) throw unreadCoding("of several frames");
      frame = readFrame(segment);
    } else if (marker === 0xee && hasText(segment, 0, "Adobe")) adobe = segment[11];
    else if (marker === 0xe0 && hasText(segment, 0, "JFIF\0")) jfif = true;
    else if (marker === 0xe1 && orientation === undefined && hasText(segment, 0, "Exif\0\0"))
      orientation = exifOrientation(segment);
    else if (marker === 0xda) {
      if (!frame) throw damaged("a scan before the frame's size");
      if (++scans > MAX_SCANS) throw damaged(`more than ${MAX_SCANS} scans`);
      at = skipScan(bytes, at);
    }
  }
  if (!frame || scans === 0) throw damaged("no image before the end of the image");
  const colours = coloursOf(frame.components, adobe, jfif);
  return { ...frame, colours, adobe, orientation: orientation ?? 1, end: at };
}

function readFrame(segment: Uint8Array): Pick<JpegHead, "width" | "height" | "precision" | "components"> {
  const count = segment[5] ?? 0;
  if (segment.length < 6 + 3 * count) throw damaged("a frame header that is too short");
  const [precision, height, width] = [
    segment[0],
    (segment[1] << 8) | segment[2],
    (segment[3] << 8) | segment[4],
  ];
  if (precision !== 8) throw unreadCoding(`of ${precision} bits a sample`);
  if (height === 0 && width > 0) throw unreadCoding("with its height behind the image (DNL)");
  if (width === 0) throw damaged(`a size of ${width}x${height}`);
  const components = Array.from({ length: count }, (_, i) => {
    const [id, factors] = segment.subarray(6 + 3 * i);
    return { id, across: factors >> 4, down: factors & 15 };
  });
  if (components.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) {
    throw damaged("a sampling factor outside 1 to 4");
  }
  if (new Set(components.map(({ id }) => id)).size < count) throw damaged("components of one name");
  if (count !== 1 && count !== 3 && count !== 4) throw unreadCoding(`of ${count} components`);
  return { precision, height, width, components };
}

function coloursOf(
  components: JpegHead["components"],
  adobe: number | undefined,
  jfif: boolean,
): JpegHead["colours"] {
  if (components.length === 1) return "grey";
  if (components.length === 4) {
    if (adobe === undefined) throw unreadCoding("of four components without Adobe's marker");
    return adobe === 2 ? "ycck" : "cmyk";
  }
  if (adobe !== undefined) return adobe === 0 ? "rgb" : "ycc";
  return !jfif && components.map(({ id }) => String.fromCharCode(id)).join("") === "RGB" ? "rgb" : "ycc";
}

/** Offset of the marker that ends a scan. Restart markers have to count from 0 to 7 again and again. */
function skipScan(bytes: Uint8Array, start: number): number {
  let restart = 0;
  let at = bytes.indexOf(0xff, start);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1];
    if (next >= 0xd0 && next <= 0xd7) {
      if (next - 0xd0 !== restart % 8) throw damaged(`a part is missing before byte ${at}`);
      restart++;
    } else if (next !== 0) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  throw cutOff(bytes.length);
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function damaged(what: string): FormatError {
  return new FormatError(`The JPEG is damaged: ${what}`, {
    expected: "a complete JPEG file",
    remedy: "Fetch or write the file again",
  });
}

function cutOff(length: number): FormatError {
  return new FormatError(`The JPEG is cut off after ${length} bytes: the image has no end`, {
    value: length,
    expected: "a complete JPEG file",
    remedy: "Fetch the file again",
  });
}

function unreadCoding(coding: string): UnsupportedError {
  return new UnsupportedError(`A JPEG ${coding}`, {
    value: coding,
    expected: "8 bits, Huffman codes, baseline or progressive; grey, colour or Adobe CMYK",
    remedy: "Convert it to an ordinary JPEG or a PNG",
  });
}
