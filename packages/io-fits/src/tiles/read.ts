import { FitsError } from "../errors.ts";
import type { ReadOptions } from "../image/options.ts";
import type { Scaling } from "../image/scaling.ts";
import { makeSink, type Sink, type Target } from "../image/sink.ts";
import { Pace } from "../pace.ts";
import { cellNumber, descriptor } from "../table/descriptor.ts";
import type { CompressedImageUnit } from "../unit.ts";
import { Scratch, type TileCodec, type TileRequest, type TileValues } from "./codec.ts";
import { tileCodecs } from "./codecs.ts";
import { unquantise } from "./dither.ts";
import { eachRun, overlaps, pixelCount, type Region, tileBox } from "./geometry.ts";
import { gunzipCapacity, gunzipPixels, plainPixels } from "./gzip.ts";

/** Which column a tile's pixels are in. */
type Way = "compressed" | "gzip" | "plain";

interface Tile {
  readonly row: number;
  readonly box: Region;
  readonly count: number;
  readonly way: Way;
  /** Bytes from the start of the heap. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Decodes the tiles that touch `region` of a compressed image. Every size is checked against the bytes at hand before
 * anything is allocated for it.
 */
export async function readTiles(
  unit: CompressedImageUnit,
  scaling: Scaling,
  target: Target,
  region: Region,
  options: ReadOptions,
): Promise<Sink> {
  const { layout, span } = unit;
  const codec = codecOf(unit, options);
  const tableBytes = layout.rowBytes * layout.rows;
  if (tableBytes > span.available) {
    throw fault(
      unit,
      "truncated",
      `The tile table needs ${tableBytes} bytes, the file holds ${span.available}`,
    );
  }
  const table = await unit.source.read(span.offset, tableBytes);
  const rows = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const tiles = findTiles(unit, codec, rows, region);

  const sink = makeSink(layout.bitpix, scaling, target, pixelCount(region.shape));
  const first = tiles.reduce((low, tile) => Math.min(low, tile.offset), Number.MAX_SAFE_INTEGER);
  const end = tiles.reduce((high, tile) => Math.max(high, tile.offset + tile.bytes), 0);
  const heap =
    tiles.length === 0 ? table : await unit.source.read(span.offset + layout.heap + first, end - first);
  const scratch = new Scratch();
  const floats = layout.bitpix === -32 ? Float32Array : Float64Array;
  let unpacked = new floats(0);
  const pace = new Pace(options);
  for (let i = 0; i < tiles.length; i++) {
    const tile = tiles[i];
    const bytes = heap.subarray(tile.offset - first, tile.offset - first + tile.bytes);
    const quantised = layout.quantisation !== "none" && tile.way === "compressed";
    let values = decode(unit, codec, tile, { bytes, quantised, scratch });
    if (quantised) {
      if (unpacked.length < tile.count) unpacked = new floats(tile.count);
      const scale = layout.columns.scale;
      const zero = layout.columns.zero;
      const blank = layout.columns.blank;
      unquantise(
        values as Int32Array,
        tile.count,
        {
          method: layout.quantisation,
          seed: layout.seed,
          row: tile.row,
          scale: scale ? cellNumber(rows, layout.rowBytes, tile.row, scale) : (layout.scale ?? 1),
          zero: zero ? cellNumber(rows, layout.rowBytes, tile.row, zero) : layout.zero,
          blank: blank ? cellNumber(rows, layout.rowBytes, tile.row, blank) : layout.blank,
        },
        unpacked,
      );
      values = unpacked;
    }
    eachRun(tile.box, region, (from, to, count) => sink.put(values, from, to, count));
    const wait = pace.step(i + 1, tiles.length);
    if (wait !== undefined) await wait;
  }
  return sink;
}

function fault(
  unit: CompressedImageUnit,
  kind: "format" | "truncated",
  fact: string,
  at?: number,
): FitsError {
  return new FitsError(kind, fact, { unit: unit.index, byteOffset: at ?? unit.span.offset });
}

function codecOf(unit: CompressedImageUnit, options: ReadOptions): TileCodec {
  const { codec: name, parameters, bitpix, quantisation } = unit.layout;
  const codecs = { ...tileCodecs, ...options.codecs };
  const codec = Object.hasOwn(codecs, name) ? codecs[name] : undefined;
  if (codec === undefined) {
    throw new FitsError("unsupported", `Tile compression ${name} is not decoded`, {
      unit: unit.index,
      card: "ZCMPTYPE",
      value: name,
      byteOffset: unit.tableHeader.card("ZCMPTYPE")?.byteOffset,
      expected: Object.keys(codecs).join(", "),
      remedy: "Pass a codec of that name in `codecs`, or uncompress the file with funpack first.",
    });
  }
  const problem = codec.check?.({ parameters, bitpix, quantised: quantisation !== "none" });
  if (problem !== undefined) {
    throw new FitsError("format", `${name}: ${problem}`, {
      unit: unit.index,
      card: "ZVAL1",
      byteOffset: unit.tableHeader.card("ZVAL1")?.byteOffset ?? unit.span.offset,
    });
  }
  return codec;
}

/** The tiles to decode, their streams inside the heap and long enough for their pixels. */
function findTiles(unit: CompressedImageUnit, codec: TileCodec, rows: DataView, region: Region): Tile[] {
  const { layout, span } = unit;
  const heapBytes = Math.max(0, span.available - layout.heap);
  const tiles: Tile[] = [];
  let total = 0;
  for (let row = 0; row < layout.rows; row++) {
    const box = tileBox(row, layout.grid, layout.tile, layout.shape);
    if (!overlaps(box, region)) continue;
    const at = span.offset + row * layout.rowBytes;
    const found = (["compressed", "gzip", "plain"] as const)
      .map((way) => ({ way, column: layout.columns[way] }))
      .filter(({ column }) => column?.element !== undefined)
      .map(({ way, column }) => ({ way, ...descriptor(rows, layout.rowBytes, row, column!) }))
      .find(({ length }) => length !== 0);
    if (found === undefined) throw fault(unit, "format", `Tile ${row} has no data`, at);
    const { way, offset, bytes } = found;
    if (bytes < 0 || offset < 0 || offset + bytes > span.length - layout.heap) {
      throw fault(unit, "format", `Tile ${row} (${bytes} bytes from ${offset}) lies outside the heap`, at);
    }
    if (offset + bytes > heapBytes) {
      throw fault(unit, "truncated", `Tile ${row} lies behind the end of the file`, at);
    }
    total += bytes;
    if (total > heapBytes) throw fault(unit, "format", `Tile ${row} overlaps others`, at);
    const count = pixelCount(box.shape);
    const most =
      way === "compressed"
        ? codec.capacity(bytes, layout.parameters)
        : way === "gzip"
          ? gunzipCapacity(bytes)
          : bytes;
    if (count > most) {
      throw fault(unit, "format", `Tile ${row}: ${bytes} bytes cannot hold its ${count} pixels`, at);
    }
    tiles.push({ row, box, count, way, offset, bytes });
  }
  return tiles;
}

function decode(
  unit: CompressedImageUnit,
  codec: TileCodec,
  tile: Tile,
  { bytes, quantised, scratch }: Pick<TileRequest, "bytes" | "quantised" | "scratch">,
): TileValues {
  const { bitpix, parameters } = unit.layout;
  const request = { bytes, count: tile.count, shape: tile.box.shape, bitpix, quantised, parameters, scratch };
  const values =
    tile.way === "compressed"
      ? codec.decode(request)
      : tile.way === "gzip"
        ? gunzipPixels(request, false)
        : plainPixels(bytes, request);
  const at = unit.span.offset + unit.layout.heap + tile.offset;
  if (typeof values === "string") throw fault(unit, "format", `Tile ${tile.row}: ${values}`, at);
  if (values.length < tile.count || (quantised && !(values instanceof Int32Array))) {
    throw fault(unit, "format", `Tile ${tile.row}: its pixels are of the wrong number or type`, at);
  }
  return values;
}
