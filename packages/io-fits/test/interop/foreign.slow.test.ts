import { spawnSync } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openFits } from "../../src/index.ts";
import { comparable, readByAstropy, readByUs } from "./astropy.ts";
import { fpack, python, runPython, scratchFolder } from "./tools.ts";

const folder = scratchFolder();
afterAll(() => folder.remove());

/** Options of fpack that go with ours: codecs, lossless floats, methods, tiles. */
const FPACK = [
  ["-r"],
  ["-r", "-w"],
  ["-r", "-q", "16"],
  ["-r", "-qt", "-0.5"],
  ["-r", "-qz", "4"],
  ["-r", "-q0", "4"],
  ["-g", "-q", "0"],
  ["-g2", "-q", "0"],
  ["-g", "-q", "8", "-t", "20,4"],
  ["-g2", "-qz", "8", "-t", "7,3"],
  ["-d"],
] as const;

async function agree(names: readonly string[]): Promise<void> {
  const paths = names.map((name) => join(folder.path, name));
  const theirs = readByAstropy(paths);
  for (const [i, path] of paths.entries()) {
    const file = await openFits(readFileSync(path));
    const ours = await readByUs(file);
    expect(theirs[i].error, path).toBeNull();
    expect(file.warnings, path).toEqual([]);
    expect(comparable(theirs[i].units, ours), path).toEqual(ours);
  }
}

describe("tile-compressed files of others are to us what they are to astropy", () => {
  let made: { readonly tiled: readonly string[]; readonly plain: readonly string[] } | undefined;
  const make = () => {
    made ??= runPython<NonNullable<typeof made>>("make.py", { folder: folder.path });
    return made;
  };

  it("made by astropy", async (context) => {
    if (python.missing !== undefined) return context.skip(python.missing);
    await agree(make().tiled);
  });

  it("made by fpack", async (context) => {
    for (const { missing } of [python, fpack]) if (missing !== undefined) return context.skip(missing);
    const packed: string[] = [];
    for (const [i, options] of FPACK.entries()) {
      // It has no 64-bit integers, and uncompressed tiles of few types.
      const names = make().plain.filter((name) =>
        options[0] === "-d" ? /_([iu][24]|f4)_/.test(name) : !name.includes("_i8_"),
      );
      spawnSync(fpack.path, [...options, ...names], { cwd: folder.path });
      for (const name of names) {
        const to = name.replace(".fits", `_${i}.fits.fz`);
        renameSync(join(folder.path, `${name}.fz`), join(folder.path, to));
        packed.push(to);
      }
    }
    await agree(packed);
  });
});
