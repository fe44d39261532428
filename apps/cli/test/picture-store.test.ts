import { memoryStore } from "@helioscope/core";
import { decodePng } from "@helioscope/core/figure";
import { expect, it } from "vitest";
import { pictureStore } from "../src/picture-store.ts";

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="#f00"/></svg>';

it("keeps a PNG of twice the size beside each SVG, and nothing beside other files", async () => {
  const plain = memoryStore();
  const store = pictureStore(plain);
  await store.write("figures/a.svg", SVG);
  await store.write("table.csv", "x\n");
  expect(await plain.list()).toEqual(["figures/a.png", "figures/a.svg", "table.csv"]);
  const { width, height, data } = decodePng(await plain.read("figures/a.png"));
  expect([width, height]).toEqual([60, 40]);
  expect([...data.slice(0, 3)]).toEqual([255, 0, 0]);

  await store.remove("figures/a.svg");
  expect(await plain.list()).toEqual(["table.csv"]);
});
