import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "../../src/catalogue/in-order.ts";

async function* counting(count: number, onNext: (i: number) => void = () => {}) {
  for (let i = 0; i < count; i++) {
    onNext(i);
    yield i;
  }
}

const later = (turns: number) =>
  Array.from({ length: turns }).reduce<Promise<void>>((before) => before.then(() => {}), Promise.resolve());

test("results come in the order of the source whatever the work takes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(20), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      async (turns, ahead, atOnce) => {
        let busy = 0;
        const results: number[] = [];
        const work = async (i: number) => {
          expect(++busy).toBeLessThanOrEqual(atOnce);
          await later(turns[i]);
          busy--;
          return i;
        };
        for await (const result of inOrder(counting(turns.length), work, { ahead, atOnce }))
          results.push(result);
        expect(results).toEqual(turns.map((_, i) => i));
      },
    ),
    { numRuns: 50 },
  );
});

test("the source is not read further ahead than asked", async () => {
  let read = 0;
  let taken = 0;
  const source = counting(200, () => {
    read++;
    expect(read - taken).toBeLessThanOrEqual(8 + 2);
  });
  for await (const _ of inOrder(source, async (i) => i, { ahead: 8, atOnce: 3 })) {
    taken++;
    await later(5);
  }
  expect(taken).toBe(200);
});

test("a source that fails is heard after what came before it", async () => {
  async function* failing() {
    yield* counting(3);
    throw new Error("the list ends in a hole");
  }
  const results: number[] = [];
  const all = async () => {
    for await (const i of inOrder(failing(), async (i) => i, { ahead: 2, atOnce: 2 })) results.push(i);
  };
  await expect(all()).rejects.toThrow("hole");
  expect(results).toEqual([0, 1, 2]);
});

test("a taker that stops ends the source", async () => {
  let closed = false;
  async function* endless() {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      closed = true;
    }
  }
  for await (const i of inOrder(endless(), async (i) => i, { ahead: 4, atOnce: 2 })) if (i === 10) break;
  expect(closed).toBe(true);
});
