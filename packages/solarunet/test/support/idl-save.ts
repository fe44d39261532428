import { readFileSync } from "node:fs";

/** Numeric arrays of an uncompressed IDL SAVE file, by lower-case name (big-endian XDR records, as scipy's readsav reads them). */
export function readIdlSave(path: string): Map<string, Float64Array> {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.toString("latin1", 0, 2) !== "SR" || view.getUint16(2) !== 4) {
    throw new Error(`${path} is not an uncompressed IDL save file`);
  }
  const variables = new Map<string, Float64Array>();
  const [VARIABLE, END] = [2, 6];
  for (let at = 4; ; at = view.getUint32(at + 4)) {
    const type = view.getInt32(at);
    if (type === END) return variables;
    if (type !== VARIABLE) continue;
    let p = at + 16;
    const length = view.getInt32(p);
    const name = bytes.toString("latin1", p + 4, p + 4 + length).toLowerCase();
    p += 4 + 4 * Math.ceil(length / 4);
    const [code, flags, arrayStart] = [view.getInt32(p), view.getInt32(p + 4), view.getInt32(p + 8)];
    if ((flags & 4) === 0 || arrayStart !== 8) throw new Error(`${name} is not a plain array`);
    const elements = view.getInt32(p + 20);
    const slots = view.getInt32(p + 36);
    p += 40 + 4 * slots + 4;
    const read: Record<number, (i: number) => number> = {
      2: (i) => view.getInt32(p + 4 * i),
      3: (i) => view.getInt32(p + 4 * i),
      4: (i) => view.getFloat32(p + 4 * i),
      5: (i) => view.getFloat64(p + 8 * i),
    };
    if (!read[code]) throw new Error(`${name} has IDL type ${code}`);
    variables.set(
      name,
      Float64Array.from({ length: elements }, (_, i) => read[code](i)),
    );
  }
}
