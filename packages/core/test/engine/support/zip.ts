import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";

/** Writes a ZIP archive, for tests. */
export function zip(files: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let index = 0;
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content);
    const deflated = index++ % 2 === 0;
    const data = deflated ? deflateRawSync(raw) : raw;
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(deflated ? 8 : 0, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(raw.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    parts.push(header, Buffer.from(name), data);
    offset += 30 + Buffer.byteLength(name) + data.length;
  }
  const size = directory.reduce((n, part) => n + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(index, 8);
  end.writeUInt16LE(index, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** Writes a Python wheel with its RECORD. */
export function wheel(
  name: string,
  files: Readonly<Record<string, string>>,
  metadata: readonly string[] = [],
): Buffer {
  const hash = (text: string) => createHash("sha256").update(text).digest("base64url");
  const record = Object.entries(files).map(([path, text]) => `${path},sha256=${hash(text)},${text.length}`);
  return zip({
    ...files,
    [`${name}.dist-info/METADATA`]: metadata.join("\n"),
    [`${name}.dist-info/RECORD`]: record.join("\n"),
  });
}
