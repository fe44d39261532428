const ORIENTATION = 0x0112;
const SHORT = 3;

/**
 * Orientation (1 to 8) that an Exif segment ("Exif", two zeros, then as TIFF) of a JPEG states (Exif 2.32, section 4.6.4 A): where row 0 and column 0 of the
 * stored picture lie when it is shown. 1, as it is stored, where the segment states none or cannot be read.
 */
export function exifOrientation(segment: Uint8Array): number {
  if (segment.length < 6 + 8) return 1;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.byteLength - 6);
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const first = tiff.getUint32(4, little);
  if (first + 2 > tiff.byteLength) return 1;
  const entries = tiff.getUint16(first, little);
  for (let at = first + 2; at < first + 2 + 12 * entries && at + 12 <= tiff.byteLength; at += 12) {
    if (tiff.getUint16(at, little) !== ORIENTATION || tiff.getUint16(at + 2, little) !== SHORT) continue;
    const value = tiff.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
