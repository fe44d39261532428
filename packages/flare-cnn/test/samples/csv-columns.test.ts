import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvOf, readCsvColumns } from "../../src/samples/index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readCsvColumns(bytes(text), { numbers: ["n"], texts: ["t"] });

describe("columns of a CSV file", () => {
  test("by name, with quotes, either line end and none at the last line", async () => {
    const { rows, numbers, texts } = await read('t,x,n\r\n"a, ""b""",1,2.5e3\nc,,-1');
    expect(rows).toBe(2);
    expect([...numbers.n]).toEqual([2500, -1]);
    expect(texts.t).toEqual(['a, "b"', "c"]);
  });

  test("what says that there is no number is NaN, anything else an error", async () => {
    const { numbers } = await read("t,n\n,\n,nan\n,MISSING\n,null\n");
    expect([...numbers.n]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    await expect(read("t,n\na,1\nb,one\n")).rejects.toThrow(/"one" in line 3 is no number/);
  });

  test("what only a program takes for a number is none", async () => {
    const { numbers } = await read("t,n\n, \n, 2.5 \n,.5\n,-1.\n");
    expect([...numbers.n]).toEqual([Number.NaN, 2.5, 0.5, -1]);
    for (const cell of ["Infinity", "-Infinity", "0x10", "1e999", "1 2", "1_000"])
      await expect(read(`t,n\na,${cell}\n`)).rejects.toThrow(/in line 2 is no number/);
  });

  test("lines that are no rows may be told, and cost no other", async () => {
    const told: [number, string][] = [];
    const { rows, lines, numbers, texts } = await readCsvColumns(
      bytes('t,n\na,1\nb,one\n\nc,3,3\n"d,4\ne,5\nf'),
      {
        numbers: ["n"],
        texts: ["t"],
        onBadLine: (line, { message }) => told.push([line, message]),
      },
    );
    expect([rows, [...lines], [...numbers.n], texts.t]).toEqual([2, [2, 7], [1, 5], ["a", "e"]]);
    expect(told).toEqual([
      [3, expect.stringContaining('"one" in line 3 is no number')],
      [5, expect.stringContaining("3 cells")],
      [6, expect.stringContaining("Quotes")],
      [8, expect.stringContaining("1 cells")],
    ]);
    await expect(
      readCsvColumns(bytes("t,m\n"), { numbers: ["n"], texts: ["t"], onBadLine: () => undefined }),
    ).rejects.toThrow(/no column n/);
  });

  test("tables that do not hold together are refused", async () => {
    await expect(read("")).rejects.toThrow(/is empty/);
    await expect(read("t,m\n")).rejects.toThrow(/no column n/);
    await expect(read("t,n\n1,2,3\n")).rejects.toThrow(/Line 2 has 3 cells; expected 2/);
    await expect(read('t,n\n"a,2\n')).rejects.toThrow(/Quotes of line 2/);
    expect((await read("t,n\n")).rows).toBe(0);
  });

  test("a gzipped table that is cut short is refused", async () => {
    const zipped = gzipSync(
      `t,n\n${Array.from({ length: 5000 }, (_, i) => `row ${i},${Math.sin(i)}`).join("\n")}`,
    );
    const whole = await readCsvColumns(zipped, { numbers: ["n"], texts: ["t"] });
    expect([whole.rows, whole.texts.t[4999]]).toEqual([5000, "row 4999"]);
    const cut = zipped.subarray(0, zipped.length / 2);
    await expect(readCsvColumns(cut, { numbers: ["n"], texts: ["t"] })).rejects.toThrow(
      /damaged or cut short/,
    );
  });

  test("pieces may end anywhere, within a letter too", async () => {
    const all = bytes("t,n\nähnlich,1\nÜber,2\n");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: all.length })), async (cuts) => {
        const ends = [0, ...cuts.sort((a, b) => a - b), all.length];
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            for (let k = 1; k < ends.length; k++) controller.enqueue(all.slice(ends[k - 1], ends[k]));
            controller.close();
          },
        });
        const { texts, numbers } = await readCsvColumns(stream, { numbers: ["n"], texts: ["t"] });
        expect([texts.t, [...numbers.n]]).toEqual([
          ["ähnlich", "Über"],
          [1, 2],
        ]);
      }),
    );
  });

  test("what is written is read back", async () => {
    const line = fc.string().map((text) => text.replaceAll(/[\r\n]/g, ""));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ t: line, n: fc.double({ noDefaultInfinity: true }) }), { minLength: 1 }),
        async (rows) => {
          const columns = [
            { name: "t", type: "string", about: "" },
            { name: "n", type: "float", about: "" },
          ] as const;
          const { texts, numbers } = await read(csvOf(columns, rows));
          expect(texts.t).toEqual(rows.map(({ t }) => t));
          expect([...numbers.n].map((n) => n + 0)).toEqual(rows.map(({ n }) => n + 0));
        },
      ),
    );
  });
});
