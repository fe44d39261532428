import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  copyImage,
  drawArrow,
  drawBox,
  drawCircle,
  drawLine,
  drawText,
  enlarge,
  montage,
  type RgbaImage,
  rgbaImage,
  textSize,
} from "../../src/figure/index.ts";

/** Lit pixels as rows of text, top row first. */
function art({ data, width, height }: RgbaImage): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[(y * width + x) * 4] > 0 ? "#" : ".")).join(""),
  );
}

const white = "#ffffff";

describe("lines", () => {
  it("run from pixel to pixel, row 0 at the bottom", () => {
    expect(art(drawLine(rgbaImage(4, 3), [0, 0], [3, 0], white))).toEqual(["....", "....", "####"]);
    expect(art(drawLine(rgbaImage(3, 3), [0, 0], [2, 2], white))).toEqual(["..#", ".#.", "#.."]);
    expect(art(drawLine(rgbaImage(3, 3), [0, 0], [2, 2], white, { origin: "upper" }))).toEqual([
      "#..",
      ".#.",
      "..#",
    ]);
  });

  it("hold both ends and leave no gap", () => {
    const end = fc.tuple(fc.nat(11), fc.nat(11));
    fc.assert(
      fc.property(end, end, (a, b) => {
        const rows = art(drawLine(rgbaImage(12, 12), a, b, white, { origin: "upper" }));
        expect(rows[a[1]][a[0]] + rows[b[1]][b[0]]).toBe("##");
        const lit = rows.join("").replaceAll(".", "").length;
        expect(lit).toBe(Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])) + 1);
      }),
    );
  });

  it("may end far outside at no cost", () => {
    const rows = art(drawLine(rgbaImage(3, 3), [-1e9, 1], [1e9, 1], white));
    expect(rows).toEqual(["...", "###", "..."]);
    expect(() => drawLine(rgbaImage(3, 3), [Number.NaN, 1], [1, 1], white)).toThrow(/finite/);
  });
});

describe("shapes", () => {
  it("are boxes through two corners", () => {
    expect(art(drawBox(rgbaImage(5, 4), [1, 0], [3, 2], white))).toEqual([
      ".....",
      ".###.",
      ".#.#.",
      ".###.",
    ]);
  });

  it("are circles within half a line width of their radius, all round", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 2, max: 9, noNaN: true }),
        fc.integer({ min: 1, max: 3 }),
        (radius, thickness) => {
          const rows = art(drawCircle(rgbaImage(25, 25), [12, 12], radius, white, { thickness }));
          rows.forEach((row, y) => {
            [...row].forEach((cell, x) => {
              const off = Math.abs(Math.hypot(x - 12, y - 12) - radius);
              if (Math.abs(off - thickness / 2) > 1e-9) expect(cell === "#").toBe(off < thickness / 2);
            });
          });
        },
      ),
    );
  });

  it("are scaled with the zoom", () => {
    const rows = art(drawCircle(rgbaImage(20, 20), [4.5, 4.5], 3, white, { zoom: 2 }));
    expect(rows.findIndex((row) => row.includes("#"))).toBe(4);
    expect(rows.findLastIndex((row) => row.includes("#"))).toBe(15);
  });

  it("are arrows with their head at the end", () => {
    const rows = art(drawArrow(rgbaImage(15, 9), [1, 4], [13, 4], white, { head: 4 }));
    expect(rows[4]).toBe(".#############.");
    expect(rows.map((row) => row.replaceAll(".", "").length)).toEqual([0, 0, 1, 2, 13, 2, 1, 0, 0]);
  });

  it("refuse lines of no width and circles of no radius", () => {
    expect(() => drawLine(rgbaImage(3, 3), [0, 0], [1, 1], white, { thickness: 0 })).toThrow(/positive/);
    expect(() => drawCircle(rgbaImage(3, 3), [0, 0], -1, white)).toThrow(/zero or more/);
    expect(() => drawBox(rgbaImage(4, 4), [0, 0], [1, 1], white, { zoom: 3 })).toThrow(/multiples/);
  });
});

describe("text", () => {
  it("is written upright, five by seven", () => {
    const rows = art(drawText(rgbaImage(11, 7), "F1", [0, 6], white));
    expect(rows).toEqual([
      "#####...#..",
      "#......##..",
      "#.......#..",
      "####....#..",
      "#.......#..",
      "#.......#..",
      "#......###.",
    ]);
    expect(textSize("F1")).toEqual({ width: 11, height: 7 });
  });

  it("has a shape of its own for every sign", () => {
    const signs = [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)), ..."±°µÅ×²³Φ→↑"];
    const shapes = signs.map((sign) => art(drawText(rgbaImage(5, 7), sign, [0, 6], white)).join("\n"));
    const tofu = art(drawText(rgbaImage(5, 7), "字", [0, 6], white)).join("\n");
    expect(new Set([...shapes, tofu]).size).toBe(signs.length + 1);
  });

  it("is anchored where it is told, and has its halo", () => {
    const at = (anchor: "start" | "middle" | "end") =>
      art(drawText(rgbaImage(31, 7), "I", [15, 6], white, { anchor })).map((row) => row.indexOf("#"))[3];
    expect([at("start"), at("middle"), at("end")]).toEqual([17, 15, 12]);
    const haloed = drawText(rgbaImage(7, 9), "-", [3, 4], white, {
      anchor: "middle",
      baseline: "middle",
      halo: "#010000",
    });
    expect(art(haloed).slice(3, 6)).toEqual(["#######", "#######", "#######"]);
  });

  it("refuses sizes that are no whole number", () => {
    expect(() => drawText(rgbaImage(9, 9), "a", [0, 0], white, { size: 1.5 })).toThrow(/whole/);
  });
});

describe("pictures", () => {
  it("enlarge by repeating pixels", () => {
    const image = drawLine(rgbaImage(2, 2), [0, 0], [0, 0], white);
    expect(art(enlarge(image, 2))).toEqual(["....", "....", "##..", "##.."]);
    expect(() => enlarge(image, 0)).toThrow(/positive/);
  });

  it("are copied before they are drawn on", () => {
    const image = rgbaImage(2, 2);
    drawLine(copyImage(image), [0, 0], [1, 1], white);
    expect(art(image)).toEqual(["..", ".."]);
    expect(() => rgbaImage(0, 2)).toThrow(expect.objectContaining({ kind: "argument" }));
  });

  it("stand side by side in a montage", () => {
    const sheet = montage(
      [rgbaImage(2, 1, [255, 0, 0]), rgbaImage(1, 2, [9, 0, 0]), rgbaImage(1, 1, [7, 0, 0])],
      {
        columns: 2,
        gap: 1,
        background: "#000000",
      },
    );
    expect(art(sheet)).toEqual([".......", ".##.#..", "....#..", ".......", ".#.....", ".......", "......."]);
    expect(() => montage([])).toThrow(/no pictures/);
    expect(() => montage([rgbaImage(1, 1)], { titles: [] })).toThrow(/0 titles/);
  });
});
