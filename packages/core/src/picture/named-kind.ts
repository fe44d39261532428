import type { FileKind } from "./sniff.ts";

const KIND_BY_EXTENSION: ReadonlyMap<string, FileKind> = new Map([
  ["fits", "fits"],
  ["fit", "fits"],
  ["fts", "fits"],
  ["fz", "fits"],
  ["gz", "gzip"],
  ["z", "compress"],
  ["png", "png"],
  ["jpg", "jpeg"],
  ["jpeg", "jpeg"],
  ["jpe", "jpeg"],
  ["jfif", "jpeg"],
  ["gif", "gif"],
  ["tif", "tiff"],
  ["tiff", "tiff"],
  ["jp2", "jp2"],
  ["jpx", "jp2"],
  ["j2k", "jp2"],
  ["webp", "webp"],
  ["bmp", "bmp"],
  ["avif", "avif"],
  ["heic", "avif"],
  ["h5", "hdf5"],
  ["hdf5", "hdf5"],
  ["zip", "zip"],
  ["pdf", "pdf"],
  ["html", "html"],
  ["htm", "html"],
  ["svg", "svg"],
]);

/** What the extension of a file's name says that it is, in upper or lower case; undefined for any other. */
export function namedKind(name: string): FileKind | undefined {
  return KIND_BY_EXTENSION.get(/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? "");
}
