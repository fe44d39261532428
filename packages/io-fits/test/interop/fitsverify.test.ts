import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { encodeFits } from "../../src/index.ts";
import { complaints, fitsverify, scratchFolder } from "./tools.ts";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("hears of errors and warnings that fitsverify has", async (context) => {
  if (fitsverify.missing !== undefined) return context.skip(fitsverify.missing);
  const write = async (name: string, from: string, to: string): Promise<string> => {
    const header = [{ key: "LONG", value: "long strings ".repeat(12) }];
    const data = Int16Array.of(1, 2, 3, 4);
    const image = { kind: "image", data, shape: [2, 2], compress: { codec: "RICE_1" }, header } as const;
    const bytes = Buffer.from(await encodeFits([image]));
    bytes.write(to.padEnd(80), bytes.indexOf(from.padEnd(8)), "latin1");
    writeFileSync(join(folder.path, name), bytes);
    return join(folder.path, name);
  };
  const right = await write("right.fits", "ZCMPTYPE", "ZCMPTYPE= 'RICE_1  '");
  const wrong = await write("wrong.fits", "GCOUNT", "GCOUNT  =                    2");
  const doubtful = await write("doubtful.fits", "TTYPE1", "TTYPE1  = 'COMPRESSED DATA'");
  const found = complaints([right, wrong, doubtful]);
  expect(found).toHaveLength(2);
  expect(found[0]).toMatch(/wrong\.fits.*Expected keyword GCOUNT with value 1/s);
  expect(found[1]).toMatch(/doubtful\.fits.*Warning/s);
});
