import { AbortedError, ArgumentError, type Store, type WorkOptions } from "@helioscope/core";
import { type FullDiskOptions, fullDiskScene } from "./full-disk.ts";
import { type SceneBand, sceneBands } from "./kinds.ts";
import { begin, formatOf, put, type WrittenScenes } from "./scene-store.ts";

export interface WriteDiskOptions extends Omit<FullDiskOptions, "band">, WorkOptions {
  /** 10 by default. */
  readonly count?: number;
  /** They take turns; all four by default. */
  readonly bands?: readonly SceneBand[];
  readonly format?: "fits" | "png";
}

/**
 * Writes full discs, a day apart, and `boxes.csv`: file, band, class, x, y, width, height (pixels, from the lower left
 * corner, 0-based) and share of every feature. Throws what {@link writeScenes} throws.
 */
export async function writeFullDisks(store: Store, options: WriteDiskOptions = {}): Promise<WrittenScenes> {
  const { signal, onProgress, onWarning: _, count = 10, bands = sceneBands, format, ...disk } = options;
  const kind = formatOf(format);
  if (!Number.isInteger(count) || count < 0 || bands.length === 0) {
    throw new ArgumentError(`${count} discs in ${bands.length} bands`, {
      value: count,
      expected: "0 or more, in at least one band",
    });
  }
  const first = Date.parse(disk.utc ?? "2014-01-01T12:00:00Z");
  const picture = (k: number) =>
    fullDiskScene({
      ...disk,
      band: bands[k % bands.length],
      seed: `${disk.seed ?? 1}-${k}`,
      utc: Number.isFinite(first) ? new Date(first + k * 86_400_000).toISOString() : String(disk.utc),
    });
  await begin(store, { disk, count, bands, format: kind });
  const lines = ["file,band,class,x,y,width,height,share"];
  let [found, bytes] = [0, 0];
  for (let k = 0; k < count; k++) {
    if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
    const made = picture(k);
    const file = `${made.image.name}.${kind}`;
    for (const { kind: name, box, share } of made.features) {
      lines.push(
        [file, made.band, name, box.x, box.y, box.width, box.height, share.toPrecision(4)].join(","),
      );
    }
    if (await store.has(file)) found++;
    else bytes += await put(store, file, made);
    onProgress?.({ stage: "full discs", done: k + 1, total: count });
  }
  await store.write("boxes.csv", `${lines.join("\n")}\n`);
  return { files: count, found, bytes };
}
