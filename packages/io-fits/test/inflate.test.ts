import { gzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inflateMember } from "../src/gzip.ts";
import { useInflate } from "../src/inflate.ts";
import { useZlib } from "../src/node/zlib.ts";

const bytes = Uint8Array.from({ length: 5000 }, (_, i) => Math.floor(Math.abs(Math.sin(i) * 1e4)) & 255);
const member = gzipSync(bytes);
const inflated = (stream: Uint8Array, limit: number): number[] | string => {
  const found = inflateMember(stream, new Uint8Array(limit + 1), limit);
  return typeof found === "string" ? found : [...found];
};

describe.each([
  ["by JavaScript", () => useInflate()],
  ["by zlib", useZlib],
])("gzip members, inflated %s", (_, choose) => {
  beforeEach(choose);
  afterEach(() => useInflate());

  it("come out as they went in, padding behind them or not", () => {
    expect(inflated(member, bytes.length)).toEqual([...bytes]);
    expect(inflated(member, bytes.length * 4)).toEqual([...bytes]);
    const padded = new Uint8Array(member.length + 5);
    padded.set(member);
    expect(inflated(padded, bytes.length)).toEqual([...bytes]);
  });

  it("are refused where they hold more than allowed, say so or not", () => {
    expect(inflated(member, bytes.length - 1)).toMatch(/more than the 4999 bytes/);
    const liar = member.slice();
    new DataView(liar.buffer).setUint32(liar.length - 4, 10, true);
    expect(inflated(liar, 100)).toMatch(/more than the 10 bytes that its end claims/);
  });

  it("are refused where they are broken", () => {
    expect(inflated(member.subarray(0, 10), 5000)).toMatch(/not a gzip stream/);
    const cut = Uint8Array.of(...member.subarray(0, 60), ...member.subarray(-8));
    expect(inflated(cut, 5000)).toMatch(/corrupt deflate stream|CRC-32 does not agree/);
    const flipped = member.map((byte, i) => (i === 40 ? byte ^ 0x55 : byte));
    expect(inflated(flipped, 5000)).toMatch(/corrupt deflate stream|CRC-32 does not agree/);
  });
});
