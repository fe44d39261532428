/** Kinds of file that are told apart by their first bytes. */
export type FileKind =
  | "fits"
  | "gzip"
  | "compress"
  | "png"
  | "jpeg"
  | "gif"
  | "tiff"
  | "jp2"
  | "webp"
  | "bmp"
  | "avif"
  | "hdf5"
  | "zip"
  | "pdf"
  | "html"
  | "svg";

const NAMES: Readonly<Record<FileKind, string>> = {
  fits: "FITS",
  gzip: "gzip",
  compress: "Unix compress",
  png: "PNG",
  jpeg: "JPEG",
  gif: "GIF",
  tiff: "TIFF",
  jp2: "JPEG 2000",
  webp: "WebP",
  bmp: "BMP",
  avif: "AVIF or HEIF",
  hdf5: "HDF5",
  zip: "ZIP",
  pdf: "PDF",
  html: "HTML",
  svg: "SVG",
};

/** What people call a kind of file: `jp2` is "JPEG 2000". */
export function fileKindName(kind: FileKind): string {
  return NAMES[kind];
}

/** Bytes as Latin-1 text at the offset, and the kind that has them there. */
const SIGNATURES: readonly (readonly [number, string, FileKind])[] = [
  [0, "\x89PNG\r\n\x1a\n", "png"],
  [0, "\xff\xd8\xff", "jpeg"],
  [0, "SIMPLE  =", "fits"],
  [0, "\x1f\x8b", "gzip"],
  [0, "\x1f\x9d", "compress"],
  [0, "GIF87a", "gif"],
  [0, "GIF89a", "gif"],
  [0, "II*\0", "tiff"],
  [0, "MM\0*", "tiff"],
  [0, "II+\0", "tiff"],
  [0, "MM\0+", "tiff"],
  [0, "\0\0\0\x0cjP  \r\n\x87\n", "jp2"],
  [0, "\xff\x4f\xff\x51", "jp2"],
  [4, "ftypavif", "avif"],
  [4, "ftypheic", "avif"],
  [4, "ftypmif1", "avif"],
  [8, "WEBP", "webp"],
  [0, "\x89HDF\r\n\x1a\n", "hdf5"],
  [0, "PK\x03\x04", "zip"],
  [0, "%PDF-", "pdf"],
];

/**
 * What a file is, by its content: the first 512 bytes or so are enough. Of a file compressed whole (`gzip`, `compress`)
 * nothing is said of what is inside. Undefined for what is none of {@link FileKind}, an empty file included.
 */
export function sniffImage(bytes: Uint8Array): FileKind | undefined {
  for (const [offset, text, kind] of SIGNATURES) if (hasText(bytes, offset, text)) return kind;
  if (isBmp(bytes)) return "bmp";
  const head = latin1(bytes.subarray(0, 512)).replace(/^ï»¿/, "").trimStart();
  if (/^<(!doctype\s+html|html|head|body)\b/i.test(head)) return "html";
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!doctype\s+svg[^>]*>\s*)?<svg\b/i.test(head)) return "svg";
  return /^<\?xml[^>]*>\s*<!doctype\s+html/i.test(head) ? "html" : undefined;
}

/** Whether the bytes at an offset are those of the text, a character a byte. */
export function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  if (bytes.length < offset + text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** "BM" alone starts many a text: the size of the second header has to be one that exists. */
function isBmp(bytes: Uint8Array): boolean {
  return hasText(bytes, 0, "BM") && bytes.length > 18 && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14]);
}

/** Bytes as text, a character each. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
