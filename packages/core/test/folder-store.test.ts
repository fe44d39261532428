import { expect, it } from "vitest";
import { folderStore } from "../src/folder-store.ts";
import { memoryStore } from "../src/store.ts";

it("reads and writes below its folder alone", async () => {
  const store = memoryStore();
  await store.write("a.txt", "outside");
  const folder = folderStore(store, "runs/1");
  await folder.write("a.txt", "in");
  await folder.append("a.txt", "side");
  await folder.write("deep/b.txt", "b");
  expect(await folder.list()).toEqual(["a.txt", "deep/b.txt"]);
  expect(await folder.list("deep")).toEqual(["deep/b.txt"]);
  expect(new TextDecoder().decode(await folder.read("a.txt"))).toBe("inside");
  expect(await store.list()).toEqual(["a.txt", "runs/1/a.txt", "runs/1/deep/b.txt"]);
  await folder.remove("a.txt");
  expect(await folder.has("a.txt")).toBe(false);
  expect(await store.has("a.txt")).toBe(true);
});
