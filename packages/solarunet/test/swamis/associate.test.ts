import { AbortedError, ArgumentError, ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { associate, associateAll, type IdImage } from "../../src/swamis/index.ts";
import { all } from "../support/images.ts";

const row = (...ids: number[]): IdImage => ({ data: Int32Array.from(ids), width: ids.length, height: 1 });
const link = (before: IdImage, after: IdImage, mutual = false) => [
  ...associate(before, after, 100, { mutual }).ids.data,
];

describe("associate", () => {
  it("numbers the first frame in ascending order of the signed ids", () => {
    const { ids, next } = associate(undefined, row(7, 0, -3, -3, 5));
    expect([...ids.data]).toEqual([3, 0, -1, -1, 2]);
    expect(next).toBe(4);
  });

  it("hands the number to the child with the largest overlap; the others are new", () => {
    expect(link(row(4, 4, 4, 4, 4), row(1, 1, 0, 2, 2))).toEqual([100, 100, 0, 4, 4]);
    expect(link(row(4, 4, 4, 4, 4), row(1, 1, 1, 0, 2))).toEqual([4, 4, 4, 0, 100]);
  });

  it("keeps the number of the parent with the largest overlap", () => {
    expect(link(row(4, 4, 9, 9, 9), row(1, 1, 1, 1, 1))).toEqual([9, 9, 9, 9, 9]);
  });

  it("never follows the other sign, but lets it win an overlap", () => {
    expect(link(row(4, 4), row(-1, -1))).toEqual([-100, -100]);
    expect(link(row(4, 4, 4), row(-1, -1, 2))).toEqual([-100, -100, 101]);
  });

  it("takes a second choice unless first choices must be mutual", () => {
    // Feature 2 wants track 8, which prefers feature 1; track 9 has no other child.
    const before = row(8, 8, 8, 8, 8, 9);
    const after = row(1, 1, 1, 2, 2, 2);
    expect(link(before, after)).toEqual([8, 8, 8, 9, 9, 9]);
    expect(link(before, after, true)).toEqual([8, 8, 8, 100, 100, 100]);
  });

  it("refuses numbers that are in use, and other sizes", () => {
    expect(() => associate(row(5), row(1), 5)).toThrow(ArgumentError);
    expect(() => associate(row(5), row(1, 1), 6)).toThrow(ShapeError);
  });

  it("gives no number twice, keeps signs, and leaves an unchanged frame as it is", () => {
    const ids = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 12, maxLength: 12 });
    // +n and -n may not both occur: odd numbers positive, even ones negative.
    const image = ids.map((list) => row(...list.map((id) => (id % 2 === 0 ? -Math.abs(id) : Math.abs(id)))));
    fc.assert(
      fc.property(image, image, (a, b) => {
        const first = associate(undefined, a);
        const second = associate(first.ids, b, first.next);
        const pairs = new Set(Array.from(b.data, (id, i) => `${id} ${second.ids.data[i]}`));
        expect(pairs.size).toBe(new Set(b.data).size);
        expect(pairs.size).toBe(new Set(second.ids.data.map(Math.abs)).size);
        expect([...second.ids.data].map(Math.sign)).toEqual([...b.data].map(Math.sign));
        const again = associate(first.ids, a, first.next);
        expect(again.next).toBe(first.next);
        expect([...again.ids.data]).toEqual([...first.ids.data]);
      }),
    );
  });
});

describe("associateAll", () => {
  it("never gives a number again once its track has ended", async () => {
    const images = await all(associateAll([row(1), row(0), row(1)]));
    expect(images.map(({ data }) => data[0])).toEqual([1, 0, 2]);
  });

  it("stops when told to", async () => {
    await expect(all(associateAll([row(1)], { signal: AbortSignal.abort() }))).rejects.toThrow(AbortedError);
  });
});
