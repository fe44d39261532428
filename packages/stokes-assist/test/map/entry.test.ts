import { resolve } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** What the modules behind an entry import from outside the workspace, unused or not. */
async function outside(entry: string): Promise<string[]> {
  const { metafile } = await build({
    ...{ entryPoints: [resolve(import.meta.dirname, "../../src", entry)], bundle: true, write: false },
    ...{
      format: "esm",
      platform: "browser",
      metafile: true,
      external: ["@tensorflow/*"],
      logLevel: "silent",
    },
  });
  const files = Object.values(metafile.inputs);
  const imports = files.flatMap((file) => file.imports).filter((one) => one.external);
  return [...new Set(imports.map(({ path }) => path))];
}

it.each(["map/index.ts", "lte.ts", "milne-eddington/index.ts", "workers/map-worker.ts"])(
  "%s loads no tensors",
  async (entry) => expect(await outside(entry)).toEqual([]),
);

it("would see them", async () => {
  expect(await outside("network/index.ts")).toContain("@tensorflow/tfjs-core");
});
