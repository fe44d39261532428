import { describe, expect, it } from "vitest";
import { listEngines } from "../../packages/core/src/engine/node/index.ts";
import { holdingsOf } from "./holdings.ts";
import { USES } from "./uses.ts";

const listings = await listEngines();

describe.each(["wasm", "tensorflow"] as const)("200 training steps and 1,000 predictions on %s", (name) => {
  const listing = listings.find((one) => one.name === name);

  it.for(Object.keys(USES))("of %s hold on to nothing", async (net, ctx) => {
    if (!listing?.available) return ctx.skip(`the ${name} engine is not installed: ${listing?.reason}`);
    const { tensors, residentMiB, left } = await holdingsOf(name, net);
    expect(tensors).toHaveLength(1);
    const [first, ...later] = residentMiB;
    const told = residentMiB.map((value) => value.toFixed(1)).join(", ");
    expect(Math.max(...later) / first, `MiB resident: ${told}`).toBeLessThan(1.05);
    expect(left).toBe(0);
  });
});
