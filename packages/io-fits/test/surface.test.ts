import { resolve } from "node:path";
import { expect, it } from "vitest";
import { publicSurface } from "../../../testing/surface.ts";

it("the public surface is as recorded", () => {
  expect(publicSurface(resolve(import.meta.dirname, ".."))).toMatchSnapshot();
});
