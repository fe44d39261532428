import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { listLines } from "../src/classify/list-lines.ts";
import { type WalkOptions, walk } from "../src/classify/walk.ts";
import { temporaryFolder } from "./support/cli.ts";

function folderOf(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), "");
  }
  return folder;
}

/** Names below the folder, with the problem of those that have one. */
async function found(folder: string, paths: readonly string[], options: WalkOptions = {}): Promise<string[]> {
  const names: string[] = [];
  const all = paths.map((path) => (path === "-" ? path : join(folder, path)));
  for await (const { path, problem } of walk(all, options)) {
    names.push(path.slice(folder.length + 1) + (problem === undefined ? "" : `: ${problem}`));
  }
  return names;
}

describe("a walk", () => {
  test("goes through folders by name, files and folders alike", async () => {
    const folder = folderOf("b/z.png", "b/a/1.png", "a.png", "c.txt", "b/a.png");
    expect(await found(folder, ["."])).toEqual(["a.png", "b/a/1.png", "b/a.png", "b/z.png", "c.txt"]);
    expect(await found(folder, ["c.txt", "b/a"])).toEqual(["c.txt", "b/a/1.png"]);
  });

  test("says what is not there, and which folder holds nothing", async () => {
    const folder = folderOf("a.png");
    mkdirSync(join(folder, "none"));
    expect(await found(folder, ["gone.png", "none", "*.fits"])).toEqual([
      "gone.png: there is no such file",
      "none: the folder holds no files",
      "*.fits: no file matches the pattern",
    ]);
  });

  test("does not go round in links", async () => {
    const folder = folderOf("in/a.png");
    symlinkSync(folder, join(folder, "in/up"));
    symlinkSync(join(folder, "in/loop"), join(folder, "in/loop"));
    symlinkSync(join(folder, "in/a.png"), join(folder, "in/b.png"));
    expect(await found(folder, ["in"])).toEqual(["in/a.png", "in/b.png", "in/loop", "in/up"]);
  });

  test("passes over the folder of the results", async () => {
    const folder = folderOf("a.png", "out/examples.png");
    expect(await found(folder, ["."], { except: join(folder, "out") })).toEqual(["a.png"]);
    expect(await found(folder, ["**/*.png"], { except: join(folder, "out") })).toEqual(["a.png"]);
  });

  test("comes once by a file that several paths lead to", async () => {
    const folder = folderOf("a.png", "b/c.png", "b/d.fits", "e/f.png");
    symlinkSync(join(folder, "b"), join(folder, "link"));
    const every = ["a.png", "b/c.png", "b/d.fits", "e/f.png"];
    expect(await found(folder, ["a.png", "*.png", "**/*.png", "b", "a.png"])).toEqual([
      ...["a.png", "b/c.png", "e/f.png", "b/d.fits"],
    ]);
    expect(await found(folder, ["b/d.fits", "b", "b/*.fits", "b/c.png"])).toEqual(["b/d.fits", "b/c.png"]);
    // What a link leads to is not below the folder of the link.
    expect(await found(folder, ["e", "link/c.png", "b"])).toEqual(["e/f.png", "link/c.png", "b/d.fits"]);
    expect(await found(folder, ["."])).toEqual([...every, "link"]);
    async function* list() {
      yield* [join(folder, "a.png"), join(folder, "b/c.png"), join(folder, "b/c.png")];
    }
    expect(await found(folder, ["*.png", "-"], { list: list() })).toEqual(["a.png", "b/c.png", "b/c.png"]);
  });

  test("takes a list", async () => {
    const folder = folderOf("a.png", "b/c.png");
    async function* list() {
      yield* [join(folder, "b"), "", ` ${join(folder, "a.png")} `];
    }
    expect(await found(folder, ["-"], { list: list() })).toEqual(["b/c.png", "a.png"]);
  });
});

test("a list on standard input ends with it, or when told to stop", async () => {
  const lines: string[] = [];
  const input = Readable.from(["a.png\nb", "/c.png\r\n", "d.png"]);
  for await (const line of listLines(input, new AbortController().signal)) lines.push(line);
  expect(lines).toEqual(["a.png", "b/c.png", "d.png"]);
  const abort = new AbortController();
  const waiting = new PassThrough();
  waiting.write("a.png\n");
  const stopped: string[] = [];
  for await (const line of listLines(waiting, abort.signal)) {
    stopped.push(line);
    abort.abort();
  }
  expect(stopped).toEqual(["a.png"]);
});

describe("a pattern", () => {
  const names = [
    "2011/01/a.png",
    "2011/01/a.fits",
    "2011/02/b.png",
    "2012/c1.png",
    "2012/c2.png",
    "[x].png",
    ".hidden.png",
  ];

  test.each([
    ["*.png", ["[x].png"]],
    [".*.png", [".hidden.png"]],
    ["2012/c?.png", ["2012/c1.png", "2012/c2.png"]],
    ["2012/c[2-9].png", ["2012/c2.png"]],
    ["2012/c[!2].png", ["2012/c1.png"]],
    ["2011/*/*.{png,fits}", ["2011/01/a.fits", "2011/01/a.png", "2011/02/b.png"]],
    ["**/*.png", ["2011/01/a.png", "2011/02/b.png", "2012/c1.png", "2012/c2.png", "[x].png"]],
    ["**/01/*", ["2011/01/a.fits", "2011/01/a.png"]],
    ["201{1,2}/*2*", ["2011/02/b.png", "2012/c2.png"]],
    ["2011/**", ["2011/01/a.fits", "2011/01/a.png", "2011/02/b.png"]],
    ["**/**/a.*", ["2011/01/a.fits", "2011/01/a.png"]],
    ["**/2*/**/*.png", ["2011/01/a.png", "2011/02/b.png", "2012/c1.png", "2012/c2.png"]],
    ["2011/*", ["2011/01/a.fits", "2011/01/a.png", "2011/02/b.png"]],
  ])("%s", async (pattern, expected) => {
    expect(await found(folderOf(...names), [pattern])).toEqual(expected);
  });

  test("that is the name of a file is that file", async () => {
    expect(await found(folderOf(...names), ["[x].png"])).toEqual(["[x].png"]);
  });
});
