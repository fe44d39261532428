import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { borderRuns, drawBorders, enlarge, fillRuns, rgbaImage } from "../../src/figure/index.ts";

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly boolean[];
}

const grids: fc.Arbitrary<Grid> = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 10 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.boolean(), { minLength: width * height, maxLength: width * height })
      .map((cells) => ({ width, height, cells })),
  );

/** Runs of a grid; where `split` says so, one run is given as two that touch. */
function runsOf({ width, cells }: Grid, split = false): Int32Array {
  const runs: number[] = [];
  cells.forEach((on, i) => {
    if (!on) return;
    const [row, x] = [Math.floor(i / width), i % width];
    const n = runs.length;
    if (!split && n > 0 && runs[n - 3] === row && runs[n - 1] === x) runs[n - 1]++;
    else runs.push(row, x, x + 1);
  });
  return Int32Array.from(runs);
}

function gridOf(runs: Int32Array, width: number, height: number): Grid {
  const cells = new Array<boolean>(width * height).fill(false);
  for (let i = 0; i < runs.length; i += 3)
    cells.fill(true, runs[i] * width + runs[i + 1], runs[i] * width + runs[i + 2]);
  return { width, height, cells };
}

/** The definition: a pixel of the feature with a 4-neighbour that is not of it, or beyond the edge. */
function bruteBorder({ width, height, cells }: Grid): boolean[] {
  const on = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && cells[y * width + x];
  return cells.map((cell, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return cell && !(on(x - 1, y) && on(x + 1, y) && on(x, y - 1) && on(x, y + 1));
  });
}

function magnified({ width, height, cells }: Grid, zoom: number): Grid {
  const w = width * zoom;
  const big = Array.from({ length: w * height * zoom }, (_, i) => {
    return cells[Math.floor(Math.floor(i / w) / zoom) * width + Math.floor((i % w) / zoom)];
  });
  return { width: w, height: height * zoom, cells: big };
}

describe("borderRuns", () => {
  it("is the brute-force 4-neighbour boundary", () => {
    fc.assert(
      fc.property(grids, fc.boolean(), (grid, split) => {
        const border = borderRuns(runsOf(grid, split));
        expect(gridOf(border, grid.width, grid.height).cells).toEqual(bruteBorder(grid));
        expect(border).toEqual(runsOf({ ...grid, cells: bruteBorder(grid) }));
      }),
    );
  });

  it("leaves the inside of a filled square open", () => {
    expect([...borderRuns(Int32Array.of(4, 2, 5, 5, 2, 5, 6, 2, 5))]).toEqual([
      4, 2, 5, 5, 2, 3, 5, 4, 5, 6, 2, 5,
    ]);
  });

  it("refuses runs that are out of order, overlap, are empty or incomplete", () => {
    for (const runs of [
      [1, 0, 2, 0, 0, 2],
      [0, 0, 3, 0, 2, 4],
      [0, 2, 2],
      [0, 1],
    ]) {
      expect(() => borderRuns(Int32Array.from(runs))).toThrow(expect.objectContaining({ kind: "argument" }));
    }
  });
});

describe("drawBorders", () => {
  it("colours the boundary of the enlarged feature, at any zoom, either way up", () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 1, max: 3 }), fc.boolean(), (grid, zoom, flip) => {
        const image = enlarge(rgbaImage(grid.width, grid.height), zoom);
        drawBorders(image, [runsOf(grid)], "#00ff00", { zoom, origin: flip ? "lower" : "upper" });
        const { width, height } = image;
        const big = bruteBorder(magnified(grid, zoom));
        const drawn = big.map((_, i) => {
          const row = Math.floor(i / width);
          return image.data[((flip ? height - 1 - row : row) * width + (i % width)) * 4 + 1] === 255;
        });
        expect(drawn).toEqual(big);
      }),
    );
  });

  it("grows inwards with its thickness", () => {
    const image = rgbaImage(12, 12);
    drawBorders(image, [Int32Array.of(1, 1, 2)], "#ffffff", { zoom: 4, thickness: 2 });
    const lit = [...image.data].filter((v, i) => i % 4 === 0 && v === 255).length;
    expect(lit).toBe(16);
    expect(() => drawBorders(image, [], "#fff", { zoom: 4, thickness: 5 })).toThrow(/1 to 4/);
  });

  it("cuts runs that leave the picture", () => {
    const image = rgbaImage(3, 3);
    drawBorders(image, [Int32Array.of(-1, -2, 9, 2, 1, 30)], "#ffffff");
    expect([...image.data].filter((v, i) => i % 4 === 0 && v === 255).length).toBe(2);
  });

  it("refuses a picture that is no multiple of the zoom", () => {
    expect(() => drawBorders(rgbaImage(5, 4), [], "#fff", { zoom: 2 })).toThrow(
      expect.objectContaining({ kind: "shape" }),
    );
  });
});

describe("fillRuns", () => {
  it("tints by its opacity", () => {
    const image = fillRuns(rgbaImage(2, 1, [100, 100, 100]), Int32Array.of(0, 0, 1), [200, 0, 100], {
      opacity: 0.5,
    });
    expect([...image.data]).toEqual([150, 50, 100, 255, 100, 100, 100, 255]);
    expect(() => fillRuns(image, new Int32Array(), "#fff", { opacity: 2 })).toThrow(/0 to 1/);
  });
});
