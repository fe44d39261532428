import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { directoryStore } from "../../src/node/index.ts";
import { pathSegments } from "../../src/node/store-path.ts";
import { memoryStore } from "../../src/store.ts";

const failing = vi.hoisted(() => ({ rename: false }));

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  return {
    ...fs,
    rename: async (from: string, to: string) => {
      if (failing.rename) throw new Error("the machine stopped here");
      return fs.rename(from, to);
    },
  };
});

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("directoryStore", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "store-"));
    failing.rename = false;
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it("refuses what is no regular file, and does not wait for it", async () => {
    execFileSync("mkfifo", [join(root, "x.fits")]);
    const store = directoryStore(root);
    await expect(store.read("x.fits")).rejects.toThrow("x.fits is no regular file");
    await store.write("a/b", "text");
    await expect(store.read("a")).rejects.toMatchObject({ kind: "data" });
  });

  it("does what the store in memory does", async () => {
    for (const store of [directoryStore(join(root, "new")), memoryStore()]) {
      expect(await store.list()).toEqual([]);
      expect(await store.has("a/b.txt")).toBe(false);
      await expect(store.read("a/b.txt")).rejects.toMatchObject({ kind: "data" });
      await store.write("a/b.txt", "one\n");
      await store.append("a/b.txt", "two\n");
      await store.append("log.jsonl", "{}\n");
      await store.write("a/c/d.bin", new Uint8Array([1, 2, 255]));
      expect(await store.list()).toEqual(["a/b.txt", "a/c/d.bin", "log.jsonl"]);
      expect(await store.list("a/")).toEqual(["a/b.txt", "a/c/d.bin"]);
      expect(await store.list("a/c/d")).toEqual(["a/c/d.bin"]);
      expect(await store.list("nowhere/x")).toEqual([]);
      expect(text(await store.read("a/b.txt"))).toBe("one\ntwo\n");
      expect([...(await store.read("a/c/d.bin"))]).toEqual([1, 2, 255]);
      expect((await store.read("a/c/d.bin")).constructor).toBe(Uint8Array);
      expect(await store.has("a")).toBe(false);
      await expect(store.read("a")).rejects.toMatchObject({ kind: "data" });
      await store.remove("a/b.txt");
      await store.remove("a/b.txt");
      expect(await store.has("a/b.txt")).toBe(false);
    }
  });

  it("keeps the old file when the machine stops between the temporary file and the rename", async () => {
    const store = directoryStore(root);
    await store.write("weights.bin", "old");
    failing.rename = true;
    await expect(store.write("weights.bin", "new")).rejects.toThrow("stopped here");
    expect(text(await store.read("weights.bin"))).toBe("old");
    expect(await readdir(root)).toEqual(["weights.bin"]);
  });

  it("neither lists nor keeps what a process that is gone left half written", async () => {
    const orphan = ".weights.bin.999999999-0123456789ab.tmp";
    await writeFile(join(root, orphan), "half");
    const store = directoryStore(root);
    expect(await store.list()).toEqual([]);
    await store.write("weights.bin", "whole");
    expect(await readdir(root)).toEqual(["weights.bin"]);
  });

  it("leaves no torn file when writes to one path overlap", async () => {
    const store = directoryStore(root);
    const contents = Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(100_000));
    await Promise.all(contents.map((content) => store.write("shared.txt", content)));
    expect(contents).toContain(await readFile(join(root, "shared.txt"), "utf8"));
    expect(await readdir(root)).toEqual(["shared.txt"]);
  });

  it.each(["", "..", "../x", "a/../../x", "/etc/passwd", "a//b", "./a", "a/", "a\\..\\b", "C:/x", "a\0b"])(
    "refuses the path %j",
    async (path) => {
      const store = directoryStore(root);
      await expect(store.write(path, "x")).rejects.toMatchObject({ kind: "argument" });
      await expect(store.read(path)).rejects.toMatchObject({ kind: "argument" });
      await expect(store.append(path, "x")).rejects.toMatchObject({ kind: "argument" });
      await expect(store.remove(path)).rejects.toMatchObject({ kind: "argument" });
    },
  );

  it("never lets a path out of the directory", () => {
    const pieces = fc.array(fc.constantFrom("..", ".", "a", "", "/", "\\", "C:", "~"), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (parts) => {
        let segments: string[];
        try {
          segments = pathSegments(parts.join("/"));
        } catch {
          return;
        }
        expect(join("/store", ...segments).startsWith("/store/")).toBe(true);
      }),
    );
  });
});
