/** Encoded protocol buffer fields: the parts one after the other. Large values are held by reference until joined. */
export interface Encoded {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

const VARINT = 0;
const BYTES = 2;
const FIXED_32 = 5;
const text8 = new TextEncoder();

/** Fields of a message, in order. */
export function message(fields: readonly Encoded[]): Encoded {
  return {
    parts: fields.flatMap(({ parts }) => parts),
    length: fields.reduce((sum, { length }) => sum + length, 0),
  };
}

/** A whole number as int64, two's complement when negative. */
export function integerField(field: number, value: number): Encoded {
  return one([...varint(field * 8 + VARINT), ...varint(value)]);
}

export function floatField(field: number, value: number): Encoded {
  return one([...varint(field * 8 + FIXED_32), ...new Uint8Array(Float32Array.of(value).buffer)]);
}

export function bytesField(field: number, bytes: Uint8Array): Encoded {
  return messageField(field, { parts: [bytes], length: bytes.byteLength });
}

export function textField(field: number, text: string): Encoded {
  return bytesField(field, text8.encode(text));
}

export function messageField(field: number, inner: Encoded): Encoded {
  const head = Uint8Array.from([...varint(field * 8 + BYTES), ...varint(inner.length)]);
  return { parts: [head, ...inner.parts], length: head.byteLength + inner.length };
}

/** All parts as one array. */
export function joined({ parts, length }: Encoded): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

const one = (bytes: number[]): Encoded => ({ parts: [Uint8Array.from(bytes)], length: bytes.length });

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}
