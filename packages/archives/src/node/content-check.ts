/** Says what is wrong with a file, from its first bytes (2880, or all of a shorter one) and its length. */
export type ContentCheck = (head: Uint8Array, bytes: number) => string | undefined;

/** Bytes that a {@link ContentCheck} is shown. */
export const HEAD_BYTES = 2880;

const SIMPLE = "SIMPLE  =";

/** What the FITS Standard asks of a file: the first card is SIMPLE, the length is whole blocks of 2880 bytes. */
export function checkFits(head: Uint8Array, bytes: number): string | undefined {
  const start = new TextDecoder("latin1").decode(head.subarray(0, SIMPLE.length));
  if (start !== SIMPLE) return `starts with ${JSON.stringify(start)} and not with SIMPLE`;
  if (bytes % 2880 !== 0) return `has ${bytes} bytes, which are no whole blocks of 2880`;
  return undefined;
}

const GZIP = [0x1f, 0x8b];

function checkGzip(head: Uint8Array): string | undefined {
  return GZIP.every((byte, i) => head[i] === byte) ? undefined : "is not gzipped";
}

/** Whether a name is of a file that is packed with gzip. */
export const isGzipName = (name: string): boolean => /\.(?:gz|tgz)$/i.test(name);

/**
 * The check for a file of this name: FITS, gzipped files and tar archives; any other must not be a web page, which servers
 * that are down send instead of files, unless its name is one of a page.
 */
export function checkFor(name: string): ContentCheck | undefined {
  if (/\.(?:fits|fit|fts|fz)$/i.test(name)) return checkFits;
  if (isGzipName(name)) return checkGzip;
  if (/\.tar$/i.test(name)) return checkTar;
  return /\.x?html?$/i.test(name) ? undefined : checkNoPage;
}

const PAGE = /^<(?:!doctype\s+html|html|head|body)[\s>]/i;

function checkNoPage(head: Uint8Array): string | undefined {
  let text = new TextDecoder().decode(head).trimStart();
  // A declaration and comments may come first.
  for (let end: number; /^<(?:\?xml|!--)/i.test(text); text = text.slice(end).trimStart()) {
    const close = text.startsWith("<!--") ? "-->" : "?>";
    end = text.indexOf(close) + close.length;
    if (end < close.length) return undefined;
  }
  return PAGE.test(text) ? "is a web page" : undefined;
}

function checkTar(head: Uint8Array, bytes: number): string | undefined {
  const magic = new TextDecoder("latin1").decode(head.subarray(257, 262));
  if (magic !== "ustar") return "is no tar archive";
  return bytes % 512 === 0 ? undefined : `has ${bytes} bytes, which are no whole blocks of 512`;
}
