import { resolve } from "node:path";
import { expect, it } from "vitest";
import { publicSurface } from "../../../testing/surface.ts";

it("exports what it did before", () => {
  expect(publicSurface(resolve(import.meta.dirname, ".."))).toMatchSnapshot();
});
