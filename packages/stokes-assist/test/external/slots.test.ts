import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHelioError } from "@helioscope/core";
import { afterAll, describe, expect, it } from "vitest";
import { openSlots } from "../../src/external/node/slots.ts";

const root = await mkdtemp(join(tmpdir(), "slots-test-"));
afterAll(() => rm(root, { recursive: true, force: true }));

describe("folders of processes", () => {
  it("hold the files of a code and are removed at the end", async () => {
    const slots = await openSlots(2, { LINES: "a line", "b.bin": Uint8Array.of(1, 2) }, { beside: root });
    expect(await readdir(root)).toHaveLength(2);
    await slots.use(async (folder) => {
      expect(await readFile(join(folder, "LINES"), "utf8")).toBe("a line");
      expect((await readFile(join(folder, "b.bin")))[1]).toBe(2);
    });
    await slots.close();
    expect(await readdir(root)).toEqual([]);
    await expect(slots.use(async () => 1)).rejects.toSatisfy((error) => isHelioError(error, "aborted"));
  });

  it("are given to one at a time, and back after a failure", async () => {
    const slots = await openSlots(1, {}, { beside: root });
    const log: string[] = [];
    const work = (name: string) =>
      slots.use(async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(`${name} ends`);
        if (name === "a") throw new Error("a failed");
      });
    const [a, b] = [work("a"), work("b")];
    await expect(a).rejects.toThrow("a failed");
    await b;
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    await slots.close();
  });

  it("stay where the caller names their place", async () => {
    const scratch = join(root, "mine");
    const slots = await openSlots(2, {}, { scratch });
    await slots.close();
    expect((await readdir(scratch)).sort()).toEqual(["slot-000", "slot-001"]);
    await expect(openSlots(0, {})).rejects.toThrow(/positive integer/);
  });
});
