import { type FitsFile, fetchFits, openFits } from "../../src/index.ts";

/** The ways in which a page comes by a file. */
export const WAYS = ["ArrayBuffer", "File", "range"] as const;

export type Way = (typeof WAYS)[number];

/** Bytes of a block of the cache of a file that is read by ranges: small, so that there are many. */
export const BLOCK_BYTES = 3000;

/** Opens a file of the test's server, in the page. */
export async function openBy(way: Way, name: string): Promise<FitsFile> {
  const url = new URL(`/files/${encodeURIComponent(name)}`, location.href);
  if (way === "range") return fetchFits(url, { range: true, blockBytes: BLOCK_BYTES, maxBlocks: 20 });
  const bytes = await (await fetch(url)).arrayBuffer();
  return openFits(way === "File" ? new File([bytes], name) : bytes);
}
