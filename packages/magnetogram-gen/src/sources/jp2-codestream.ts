import { FormatError, UnsupportedError } from "@helioscope/core";
import { damaged } from "./jp2-boxes.ts";

const SOC = 0xff4f;
const SIZ = 0xff51;
const SOT = 0xff90;
const EOC = 0xffd9;
/** Tiles of a decodable picture; the archive's have one. */
const MOST_TILES = 4096;

/** Width and height of a codestream of one unsigned 8-bit component. */
export interface CodestreamSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Looks at a JPEG 2000 codestream before it is decoded (ISO/IEC 15444-1, annex A): size, components, tiles, and whether
 * its tile parts fill it to its end, so that nothing large is allocated for a hostile one and a cut one is noticed. The
 * format has no checksum: changed bytes within a tile part are not.
 */
export function inspectCodestream(bytes: Uint8Array, maxPixels: number): CodestreamSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 45 || view.getUint16(0) !== SOC || view.getUint16(2) !== SIZ) {
    throw damaged("its codestream does not begin as one");
  }
  const [x1, y1, x0, y0, tileWidth, tileHeight, tileX, tileY] = Array.from({ length: 8 }, (_, i) =>
    view.getUint32(8 + 4 * i),
  );
  const [width, height] = [x1 - x0, y1 - y0];
  if (width < 1 || height < 1 || tileWidth < 1 || tileHeight < 1) throw damaged(`it is ${width}x${height}`);
  if (width * height > maxPixels) {
    throw new FormatError(`The JPEG 2000 image has ${width}x${height} pixels`, {
      value: [width, height],
      expected: `at most ${maxPixels} pixels`,
      remedy: "Raise maxPixels if the size is right",
    });
  }
  const tiles = Math.ceil((x1 - tileX) / tileWidth) * Math.ceil((y1 - tileY) / tileHeight);
  if (tiles > MOST_TILES) throw damaged(`it has ${tiles} tiles, at most ${MOST_TILES} are decoded`);
  const [components, depth] = [view.getUint16(40), bytes[42]];
  if (components !== 1 || depth !== 7) {
    throw new UnsupportedError(
      `A JPEG 2000 image of ${components} components of ${(depth & 127) + 1} ${depth & 128 ? "signed " : ""}bits`,
      { value: [components, depth], expected: "one of 8 bits" },
    );
  }
  assertWhole(view);
  return { width, height };
}

/** Goes from marker to marker and from tile part to tile part; the last is followed by the end of the codestream. */
function assertWhole(view: DataView): void {
  const end = view.byteLength;
  let parts = 0;
  for (let at = 2; at + 2 <= end; ) {
    const marker = view.getUint16(at);
    if (marker === EOC) {
      if (parts === 0) throw damaged("its codestream has no tiles");
      return;
    }
    if (marker < 0xff00 || at + 4 > end) throw damaged(`there is no marker at byte ${at} of its codestream`);
    let length = 2 + view.getUint16(at + 2);
    if (marker === SOT) {
      if (at + 12 > end) break;
      parts++;
      const tilePart = view.getUint32(at + 6);
      // 0: to the end of the codestream.
      length = tilePart === 0 ? end - 2 - at : tilePart;
      if (length < 12) throw damaged(`a tile part of ${length} bytes`);
    } else if (length < 4) throw damaged(`a marker of ${length} bytes at byte ${at} of its codestream`);
    at += length;
  }
  throw damaged("it ends within its codestream");
}
