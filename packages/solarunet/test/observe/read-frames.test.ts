import type { Frame, Skip } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromCommonSize } from "../../src/observe/frame-size.ts";
import { type ReadFrameOptions, readFrames } from "../../src/observe/images.ts";
import { frameOf, stream, twoSquares, utcOf } from "./support/run.ts";

const sized = (side: number, name = `s${side}`) => frameOf(name, twoSquares(0, side));
const broken = (side: number): Frame => ({
  ...sized(side, "broken"),
  read: () => Promise.reject(new Error("cut short")),
});

async function read(frames: readonly Frame[], options: Partial<ReadFrameOptions> = {}) {
  const skipped: Skip[] = [];
  const used: { index: number; name: string }[] = [];
  for await (const { index, name } of readFrames(stream(frames), skipped, { byTime: true, ...options }))
    used.push({ index, name });
  return { used, skipped };
}

describe("the size of a sequence", () => {
  test("is that of most frames: a stray one in front costs itself only", async () => {
    const { used, skipped } = await read([sized(48), sized(64, "a"), sized(64, "b")]);
    expect(used).toEqual([
      { index: 0, name: "a" },
      { index: 1, name: "b" },
    ]);
    expect(skipped).toEqual([
      { name: "s48", reason: "It is 48x48; expected 64x64, as the frames beside it" },
    ]);
  });

  test("is no broken frame's while another can be used", async () => {
    const { used } = await read([broken(48), broken(48), sized(64, "a")]);
    expect(used.map(({ name }) => name)).toEqual(["a"]);
  });

  test("every frame comes once and in order, whatever the sizes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(48, 52, 64), { maxLength: 25 }), async (sides) => {
        const frames = sides.map((side, k) => sized(side, `${k}`));
        const seen: string[] = [];
        const sizes = new Set<number>();
        for await (const { frame, size } of fromCommonSize(stream(frames), async () => true)) {
          seen.push(frame.name);
          sizes.add(size.width);
        }
        expect(seen).toEqual(frames.map(({ name }) => name));
        expect(sizes.size).toBe(Math.min(1, sides.length));
        const ahead = sides.slice(0, 9);
        const count = (side: number) => ahead.filter((other) => other === side).length;
        for (const size of sizes)
          for (const side of ahead) expect(count(size)).toBeGreaterThanOrEqual(count(side));
      }),
      { numRuns: 60 },
    );
  });

  test("no more than nine frames are asked for before the first one is handed on", async () => {
    let asked = 0;
    async function* endless() {
      for (;;) yield sized(64, `${asked++}`);
    }
    const frames = readFrames(endless(), [], { byTime: true });
    expect((await frames.next()).value).toMatchObject({ index: 0, name: "0" });
    expect(asked).toBe(9);
    await frames.return(undefined);
  });
});

describe("what a frame must have", () => {
  test("a later time than the one before it, unless the cadence is given", async () => {
    const frames = [0, 56, 56, 30, 112].map((seconds, k) => frameOf(`${k}`, twoSquares(0), utcOf(seconds)));
    const { used, skipped } = await read(frames);
    expect(used.map(({ name }) => name)).toEqual(["0", "1", "4"]);
    expect(skipped.map(({ name, reason }) => [name, reason.includes("Give the cadence")])).toEqual([
      ["2", true],
      ["3", true],
    ]);
    expect((await read(frames, { byTime: false })).used).toHaveLength(5);
  });

  test("a finite pixel; infinite ones beside it become NaN, and the frame itself is not written to", async () => {
    const field = twoSquares(0);
    field.data[5] = Number.NEGATIVE_INFINITY;
    const skipped: Skip[] = [];
    const frames = readFrames(stream([frameOf("a", field)]), skipped, { byTime: true });
    const { value } = await frames.next();
    expect(value?.image.data[5]).toBeNaN();
    expect(value?.image.data[6]).toBe(0);
    expect(field.data[5]).toBe(Number.NEGATIVE_INFINITY);
  });

  test("its mask, of its size, where masks are brought", async () => {
    const good = { data: new Int8Array(64 * 64), width: 64, height: 64 };
    const mask = async ({ name }: Frame) => {
      if (name === "b") throw new Error("lost");
      return { mask: name === "c" ? { ...good, width: 32, height: 128 } : good, signed: true };
    };
    const { used, skipped } = await read(
      ["a", "b", "c", "d"].map((name) => sized(64, name)),
      { mask },
    );
    expect(used).toEqual([
      { index: 0, name: "a" },
      { index: 1, name: "d" },
    ]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      "lost",
      "Its mask is 32x128; expected 64x64, as the frame",
    ]);
  });

  test("an abort is no bad frame", async () => {
    const abort = new AbortController();
    const failing: Frame = {
      ...sized(64),
      read: () => {
        abort.abort();
        return Promise.reject(new Error("closed"));
      },
    };
    await expect(read([failing], { signal: abort.signal })).rejects.toMatchObject({ kind: "aborted" });
  });
});
