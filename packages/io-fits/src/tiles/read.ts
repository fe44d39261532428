import { FitsError } from "../errors.ts";
import type { ReadOptions } from "../image/options.ts";
import type { Scaling } from "../image/scaling.ts";
import { makeSink, type Sink, type Target } from "../image/sink.ts";
import { Pace } from "../pace.ts";
import type { CompressedImageUnit } from "../unit.ts";
import { readByWorkers } from "../workers/read.ts";
import { Scratch, type TileCodec } from "./codec.ts";
import { tileCodecs } from "./codecs.ts";
import { TileDecoder, type TileJob, type TileProblem } from "./decode.ts";
import { pixelCount, type Region } from "./geometry.ts";
import { heapPieces } from "./pieces.ts";
import { planTiles, problemError, type TileSet } from "./plan.ts";
import { RICE_PADDING } from "./rice.ts";

/** Bytes of the heap that are read at once. */
const PIECE = 2 ** 22 - RICE_PADDING;

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
): Promise<Pick<Sink, "data" | "exact">> {
  const { layout } = unit;
  const codec = codecOf(unit, options);
  const tiles = await planTiles(unit, codec, region, options);
  const job: TileJob = {
    codec: layout.codec,
    parameters: layout.parameters,
    bitpix: layout.bitpix,
    quantisation: layout.quantisation,
    seed: layout.seed,
    shape: layout.shape,
    tile: layout.tile,
    grid: layout.grid,
    region,
    scaling,
    target,
  };
  // Code cannot be sent to another thread: the caller's codecs work here.
  if (options.workers !== undefined && codec === tileCodecs[layout.codec]) {
    return readByWorkers(unit, job, tiles, options.workers, options);
  }
  const sink = makeSink(layout.bitpix, scaling, target, pixelCount(region.shape));
  await decodeTiles(unit, job, codec, tiles, sink, options, (problem) => {
    throw problemError(unit, tiles, problem);
  });
  return sink;
}

/** Decodes tiles in the order of their bytes into a sink of the whole region; tiles that are broken are told of. */
export async function decodeTiles(
  unit: CompressedImageUnit,
  job: TileJob,
  codec: TileCodec,
  tiles: TileSet,
  sink: Sink,
  options: ReadOptions,
  onProblem: (problem: TileProblem) => void,
): Promise<void> {
  const decoder = new TileDecoder(job, codec, new Scratch());
  const pace = new Pace(options);
  for await (const { from, to, bytes, first } of heapPieces(
    unit,
    tiles,
    PIECE,
    alternate(),
    options.signal,
  )) {
    for (let i = from; i < to; i++) {
      const problem = decoder.decode(tiles, i, bytes, first, sink);
      if (problem !== undefined) onProblem(problem);
      const wait = pace.step(i + 1, tiles.count);
      if (wait !== undefined) await wait;
    }
  }
}

/** Two buffers in turn: one piece is decoded while the next is read. */
function alternate(): (length: number) => Uint8Array {
  let [now, next] = [new Uint8Array(0), new Uint8Array(0)];
  return (length) => {
    [now, next] = [next, now];
    const needed = length + RICE_PADDING;
    if (now.length < needed) now = new Uint8Array(2 ** Math.ceil(Math.log2(needed)));
    return now.subarray(0, length);
  };
}

/** The codec of an image. @throws FitsError "unsupported" where there is none, "format" for its parameters. */
export function codecOf(unit: CompressedImageUnit, options: Pick<ReadOptions, "codecs">): TileCodec {
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
