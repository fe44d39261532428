import { FormatError } from "@helioscope/core";

/** A box of a JPEG 2000 file (ISO/IEC 15444-1, annex I): what lies between its header and its end. */
export interface Jp2Box {
  readonly type: string;
  readonly content: Uint8Array;
}

/** A file of more boxes is not one that a telescope's archive wrote. */
const MOST_BOXES = 1024;

/**
 * The boxes of a JPEG 2000 file at its top level, in order. Throws a FormatError for one that does not begin as such a
 * file, whose boxes do not add up to it, or that ends within a box.
 */
export function jp2Boxes(bytes: Uint8Array): Jp2Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Jp2Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 8) throw damaged(`it ends within the header of a box at byte ${at}`);
    if (boxes.length === MOST_BOXES) throw damaged(`it has more than ${MOST_BOXES} boxes`);
    const short = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const { head, length } = boxLength(view, at, short);
    if (length < head || at + length > bytes.length) {
      throw damaged(
        `box "${type}" at byte ${at} is ${length} bytes long, of which ${bytes.length - at} are there`,
      );
    }
    boxes.push({ type, content: bytes.subarray(at + head, at + length) });
    at += length;
  }
  if (boxes[0]?.type !== "jP  ") throw damaged('its first box is not "jP  "');
  return boxes;
}

function boxLength(view: DataView, at: number, short: number): { head: number; length: number } {
  // 0: to the end of the file; 1: eight bytes of length follow.
  if (short === 0) return { head: 8, length: view.byteLength - at };
  if (short !== 1) return { head: 8, length: short };
  if (view.byteLength - at < 16) throw damaged(`it ends within the header of a box at byte ${at}`);
  return { head: 16, length: Number(view.getBigUint64(at + 8)) };
}

export function damaged(what: string): FormatError {
  return new FormatError(`The JPEG 2000 file is damaged: ${what}`, {
    expected: "a whole JP2 file",
    remedy: "Fetch the file again",
  });
}
