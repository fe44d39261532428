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

describe("the field of a frame", () => {
  const inUnit = (unit: string): Frame => {
    const frame = frameOf(unit, twoSquares(0));
    return { ...frame, read: async () => ({ ...(await frame.read()), unit }) };
  };

  test.each([
    ["G", 1],
    ["kG", 1000],
    ["mT", 10],
    ["T", 10_000],
  ])("in %s becomes gauss, and the factor %d is told once", async (unit, factor) => {
    const told: unknown[] = [];
    const frames = readFrames(stream([inUnit(unit), inUnit(unit)]), [], {
      byTime: true,
      onConverted: (...what) => told.push(what),
    });
    const seen: (number | string | undefined)[] = [];
    for await (const { image } of frames) seen.push(Math.max(...image.data) / factor, image.unit);
    const most = Math.max(...twoSquares(0).data);
    expect(seen).toEqual([most, "G", most, "G"]);
    expect(told).toEqual(factor === 1 ? [] : [[unit, factor]]);
  });

  test("in a unit of another kind is left out, and named", async () => {
    const { used, skipped } = await read([inUnit("DN/s"), inUnit("G")]);
    expect(used.map(({ name }) => name)).toEqual(["G"]);
    expect(skipped).toEqual([
      { name: "DN/s", reason: "Its unit is DN/s; expected gauss, kG, mG, T, mT or nT" },
    ]);
  });

  test("is no plane of a cube", async () => {
    const cube: Frame = {
      ...sized(64, "cube"),
      header: { get: (key) => ({ NAXIS: 4, NAXIS3: 5, NAXIS4: 4 })[key] },
    };
    const { used, skipped } = await read([cube, sized(64, "a")]);
    expect(used.map(({ name }) => name)).toEqual(["a"]);
    expect(skipped).toEqual([{ name: "cube", reason: "It is a cube of 20 planes; expected one image" }]);
  });
});

test("a frame without a time behind timed ones costs itself only, unless the cadence is given", async () => {
  const frames = [0, undefined, 56].map((seconds, k) =>
    frameOf(`${k}`, twoSquares(k), seconds === undefined ? undefined : utcOf(seconds)),
  );
  const { used, skipped } = await read(frames);
  expect(used.map(({ name }) => name)).toEqual(["0", "2"]);
  expect(skipped).toEqual([{ name: "1", reason: expect.stringContaining("no time") }]);
  expect((await read(frames, { byTime: false })).used).toHaveLength(3);
  // Where none has one, all are taken.
  expect((await read([frames[1]!, frames[1]!])).used).toHaveLength(2);
});
