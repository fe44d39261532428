import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cudaRequirements } from "../../src/engine/node/tensorflow/install-pypi.ts";
import { openWheel, parseRecord, unpackWheel } from "../../src/engine/node/tensorflow/wheel.ts";
import { extractEntry, openZip, readEntryText } from "../../src/engine/node/tensorflow/zip.ts";
import { wheel, zip } from "./support/zip.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "helioscope-wheel-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, content: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("ZIP archives", () => {
  it("give back what was put in", async () => {
    const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.uint8Array({ maxLength: 5000 }), {
      minKeys: 1,
    });
    await fc.assert(
      fc.asyncProperty(files, async (contents) => {
        const archive = await openZip(await put("a.zip", zip(contents)));
        for (const entry of archive.entries.values()) {
          await extractEntry(archive, entry, join(folder, "out"));
          expect([...(await readFile(join(folder, "out")))]).toEqual([...contents[entry.name]]);
        }
        await archive.file.close();
        expect(archive.entries.size).toBe(Object.keys(contents).length);
      }),
      { numRuns: 25 },
    );
  });

  it("are refused when cut short anywhere in their directory, or no archives at all", async () => {
    const whole = zip({ a: "some text", b: "more" });
    for (const length of [0, 10, whole.length - 30, whole.length - 1]) {
      await expect(openZip(await put("cut.zip", whole.subarray(0, length)))).rejects.toThrow(
        /cannot be read as a ZIP/,
      );
    }
  });

  it("are refused when an entry holds other bytes than it says", async () => {
    const bytes = zip({ a: "some text that is long enough to be deflated deflated deflated" });
    bytes.writeUInt32LE(7, bytes.length - 22 - 47 + 24);
    const archive = await openZip(await put("size.zip", bytes));
    await expect(extractEntry(archive, archive.entries.get("a")!, join(folder, "out"))).rejects.toThrow(
      "holds 62 bytes, not 7",
    );
    await archive.file.close();
  });
});

describe("wheels", () => {
  it("read their RECORD, with quoted paths and lines without a hash", () => {
    const record = parseRecord('a/b.so,sha256=Ab-_9,12\r\n"x,""y"".h",sha256=Q,3\na/RECORD,,\n');
    expect([...record]).toEqual([
      ["a/b.so", "Ab-_9"],
      ['x,"y".h', "Q"],
    ]);
  });

  it("are unpacked as asked for, checked against their RECORD", async () => {
    const path = await put("w.whl", wheel("w", { "w/lib.so": "library", "w/other": "no" }, ["Name: w"]));
    const opened = await openWheel(path);
    expect(opened.metadata).toContain("Name: w");
    expect(await readEntryText(opened.zip, opened.zip.entries.get("w/other")!)).toBe("no");
    expect(await unpackWheel(opened, join(folder, "w"), (name) => name === "w/lib.so")).toBe(1);
    expect(await readFile(join(folder, "w/w/lib.so"), "utf8")).toBe("library");
    await opened.zip.file.close();
  });

  it("are refused when a file does not match, or would land elsewhere", async () => {
    const bytes = wheel("w", { skipped: "-", "w/lib.so": "library" });
    bytes.write("LIBRARY", bytes.indexOf("library"));
    const damaged = await openWheel(await put("damaged.whl", bytes));
    await expect(unpackWheel(damaged, join(folder, "d"), (name) => name === "w/lib.so")).rejects.toThrow(
      "does not match the wheel's checksum",
    );
    await damaged.zip.file.close();
    const sly = await openWheel(await put("sly.whl", wheel("w", { "../up": "library" })));
    await expect(unpackWheel(sly, join(folder, "s"), () => true)).rejects.toThrow("outside its own folder");
    await sly.zip.file.close();
  });

  it("name their CUDA libraries", () => {
    // Three lines of the METADATA of tensorflow 2.21.0.
    const metadata = [
      "Requires-Dist: numpy>=1.26.0",
      'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"',
      'Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; (sys_platform == "win32") and extra == "gcs-filesystem"',
    ];
    expect(cudaRequirements(metadata)).toEqual(["nvidia-cudnn-cu12<10.0,>=9.3.0.75"]);
  });
});
