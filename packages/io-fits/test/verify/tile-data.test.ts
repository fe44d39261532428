import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openFits } from "../../src/index.ts";
import { type FitsFinding, verifyFits } from "../../src/verify/index.ts";
import { type BuiltTile, buildCompressed } from "../support/build.ts";

const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));

/** An image of bytes in tiles of one row each, as GZIP_1. */
function rows(width: number, tiles: readonly Uint8Array[]): Uint8Array {
  return buildCompressed(
    [
      ["ZCMPTYPE", "GZIP_1"],
      ["ZBITPIX", 8],
      ["ZNAXIS", 2],
      ["ZNAXIS1", width],
      ["ZNAXIS2", tiles.length],
    ],
    tiles.map((bytes): BuiltTile => ({ column: "COMPRESSED_DATA", bytes })),
  );
}

/** Where the descriptors begin: behind the header of the primary unit and the two blocks of the table's. */
function tableAt(bytes: Uint8Array): number {
  const text = Buffer.from(bytes).toString("latin1");
  return Math.ceil((text.indexOf("END ".padEnd(80), 2880) + 80) / 2880) * 2880;
}

const find = async (bytes: Uint8Array): Promise<readonly FitsFinding[]> =>
  (await verifyFits(await openFits(bytes))).filter(({ section }) => section === "10.4" || section === "");

describe("tiles of a compressed image", () => {
  it("may not share their bytes", async () => {
    const tile = gzip(new Uint8Array(64).fill(7));
    const bytes = rows(64, [tile, tile, tile]);
    expect(await find(bytes)).toEqual([]);
    const view = new DataView(bytes.buffer, tableAt(bytes));
    for (const row of [1, 2]) view.setInt32(row * 24 + 4, 0);
    // Sharing shows where tiles claim more than the heap has: the first claims two.
    view.setInt32(0, tile.length * 2);
    const [first] = await find(bytes);
    expect(first).toMatchObject({ severity: "error", section: "10.4", unit: 1 });
    expect(first.message).toMatch(/Tile 2 overlaps others/);
  });

  it("are looked at though others lie outside the heap", async () => {
    const good = gzip(new Uint8Array(64).fill(7));
    const broken = good.slice();
    broken[broken.length - 8] ^= 1;
    const bytes = rows(64, [good, good, broken, good]);
    new DataView(bytes.buffer, tableAt(bytes)).setInt32(24 + 4, 2 ** 30);
    const messages = (await find(bytes)).map(({ message }) => message).join("\n");
    expect(messages).toMatch(/Tile 1 .* lies outside the heap/);
    expect(messages).toMatch(/Tile 2: its CRC-32 does not agree/);
    expect(messages).toMatch(/2 of 4 tiles cannot be decoded/);
  });

  it("are left alone after a hundred broken ones, ten of which are named", async () => {
    const broken = gzip(new Uint8Array(64).fill(7));
    broken[broken.length - 8] ^= 1;
    const findings = await find(rows(64, new Array<Uint8Array>(5000).fill(broken)));
    expect(findings).toHaveLength(11);
    expect(findings.map(({ message }) => message)).toContain(
      "100 tiles cannot be decoded; the others were not looked at",
    );
  });

  it("are a warning where they unpack to more than is read without being asked", async () => {
    const findings = await find(rows(2 ** 25, [gzip(new Uint8Array(2 ** 25))]));
    expect(findings).toEqual([
      expect.objectContaining({
        severity: "warning",
        message: expect.stringContaining("claim to hold 33554432 pixels"),
      }),
    ]);
  });

  it("take little time and memory, however many they are", async () => {
    const tile = gzip(Uint8Array.of(7));
    const bytes = rows(1, new Array<Uint8Array>(40_000).fill(tile));
    const before = performance.now();
    expect(await find(bytes)).toEqual([]);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
