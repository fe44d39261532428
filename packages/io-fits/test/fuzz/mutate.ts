import type { Chance } from "./chance.ts";

const CARD = 80;
const BLOCK = 2880;

/** Values that headers have been broken with: bounds of integers, wrong types, nothing, text that never ends. */
const VALUES = [
  "0",
  "1",
  "-1",
  "2",
  "8",
  "16",
  "-32",
  "64",
  "255",
  "999",
  "1000",
  "10000",
  "2147483647",
  "-2147483648",
  "4294967296",
  "9007199254740993",
  "9223372036854775807",
  "99999999999999999999999",
  "1E308",
  "1E999",
  "-1.5",
  "0.1",
  "nan",
  "T",
  "F",
  "",
  "''",
  "'",
  "'A'",
  "'&'",
  "'(3,3)'",
  "'(99999,99999)'",
  "(1.0, 2.0)",
  "1 2 3",
  "/ only a comment",
];

const FORMATS = [
  "'1PB(9)'",
  "'1PJ'",
  "'1QD(3)'",
  "'0PI'",
  "'PA'",
  "'3X'",
  "'8A'",
  "'20A5'",
  "'99999999J'",
  "'L'",
  "'M'",
  "'C'",
  "'K'",
  "'E'",
  "'F8.3'",
  "'I99'",
  "'D25.17'",
];

const CODECS = [
  "'RICE_1'",
  "'GZIP_1'",
  "'GZIP_2'",
  "'PLIO_1'",
  "'HCOMPRESS_1'",
  "'NOCOMPRESS'",
  "'RICE_ONE'",
];
const QUANTISERS = ["'NO_DITHER'", "'SUBTRACTIVE_DITHER_1'", "'SUBTRACTIVE_DITHER_2'", "'NONE'"];
const CTYPES = [
  "'HPLN-TAN'",
  "'CRLT-CEA'",
  "'RA---SIN'",
  "'GLON-AIT'",
  "'DEC--TAN-SIP'",
  "'solar-x'",
  "'FREQ'",
];
const KEYS = [
  "BITPIX",
  "NAXIS",
  "NAXIS1",
  "NAXIS2",
  "NAXIS3",
  "PCOUNT",
  "GCOUNT",
  "GROUPS",
  "TFIELDS",
  "THEAP",
  "BSCALE",
  "BZERO",
  "BLANK",
  "TFORM1",
  "TFORM2",
  "TDIM1",
  "TNULL1",
  "TSCAL1",
  "TZERO1",
  "TBCOL1",
  "ZIMAGE",
  "ZTABLE",
  "ZBITPIX",
  "ZNAXIS",
  "ZNAXIS1",
  "ZNAXIS2",
  "ZTILE1",
  "ZTILE2",
  "ZTILELEN",
  "ZFORM1",
  "ZCTYP1",
  "ZVAL1",
  "ZVAL2",
  "ZSCALE",
  "ZZERO",
  "ZBLANK",
  "ZQUANTIZ",
  "ZDITHER0",
  "ZCMPTYPE",
  "CRPIX1",
  "CDELT1",
  "CROTA2",
  "PC1_2",
  "CD1_1",
  "A_ORDER",
  "A_2_0",
  "LONPOLE",
  "WCSAXES",
  "CONTINUE",
  "DATE-OBS",
  "CHECKSUM",
];

type Mutation = (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array;

const flip: Mutation = (bytes, chance) => {
  const out = bytes.slice();
  for (let n = chance.int(1, 8); n > 0 && out.length > 0; n--)
    out[chance.int(0, out.length - 1)] ^= 1 << chance.int(0, 7);
  return out;
};

const overwrite: Mutation = (bytes, chance) => {
  const out = bytes.slice();
  const junk = chance.one(2)
    ? chance.bytes(chance.int(1, 40))
    : new Uint8Array(chance.int(1, 40)).fill(chance.pick([0, 255, 0x20, 127, 128]));
  if (out.length > junk.length) out.set(junk, chance.int(0, out.length - junk.length));
  return out;
};

/** Big-endian 32-bit numbers in the data: descriptors, sizes in streams. */
const number: Mutation = (bytes, chance) => {
  if (bytes.length < 8) return bytes;
  const out = bytes.slice();
  const first = Math.min(out.length - 8, chance.one(3) ? 0 : BLOCK);
  const at = chance.int(first, out.length - 8);
  new DataView(out.buffer).setInt32(
    at - (at % 4),
    chance.pick([0, 1, -1, 2, 255, 65536, 2 ** 31 - 1, -(2 ** 31), out.length, chance.int(-9, 9999)]),
  );
  return out;
};

const cut: Mutation = (bytes, chance) => bytes.slice(0, chance.int(0, bytes.length));

const remove: Mutation = (bytes, chance) => {
  const unit = chance.pick([1, 4, 16, CARD, BLOCK]);
  const at = chance.int(0, Math.floor(bytes.length / unit)) * unit;
  return join(bytes.subarray(0, at), bytes.subarray(at + unit * chance.int(1, 3)));
};

const repeat: Mutation = (bytes, chance) => {
  const unit = chance.pick([4, CARD, BLOCK]);
  const at = chance.int(0, Math.floor(bytes.length / unit)) * unit;
  const piece = bytes.subarray(at, at + unit * chance.int(1, 4));
  return join(bytes.subarray(0, at), piece, bytes.subarray(at));
};

const splice: Mutation = (bytes, chance, other) => {
  const unit = chance.pick([1, CARD, BLOCK]);
  const at = chance.int(0, Math.floor(bytes.length / unit)) * unit;
  const from = chance.int(0, Math.floor(other.length / unit)) * unit;
  return join(
    bytes.subarray(0, at),
    other.subarray(from, from + chance.int(1, 2) * BLOCK),
    bytes.subarray(at),
  );
};

/** Rewrites the value of one card, or puts a card in the place of another. */
const card: Mutation = (bytes, chance) => {
  const cards = cardsOf(bytes);
  if (cards.length === 0) return bytes;
  const out = bytes.slice();
  const at = chance.pick(cards);
  const key = chance.one(3) ? chance.pick(KEYS) : ascii(out, at, 8).trim();
  put(out, at, key, valueFor(key, out, at, chance));
  return out;
};

function valueFor(key: string, bytes: Uint8Array, at: number, chance: Chance): string {
  if (chance.one(3)) return chance.pick(VALUES);
  if (/^[TZ]FORM/.test(key)) return chance.pick(FORMATS);
  if (/^ZCMPTYPE|^ZCTYP/.test(key)) return chance.pick(CODECS);
  if (key === "ZQUANTIZ") return chance.pick(QUANTISERS);
  if (/^CTYPE/.test(key)) return chance.pick(CTYPES);
  const old = Number(ascii(bytes, at + 10, 20));
  if (Number.isFinite(old))
    return String(chance.pick([old + 1, old - 1, old * 2, -old, old * 1000, Math.floor(old / 2), old + 0.5]));
  return chance.pick(VALUES);
}

const MUTATIONS: readonly Mutation[] = [
  flip,
  overwrite,
  number,
  number,
  cut,
  remove,
  repeat,
  splice,
  card,
  card,
  card,
  card,
];

/** One to six changes, each where it hurts. */
export function mutate(bytes: Uint8Array, chance: Chance, other: Uint8Array): Uint8Array {
  let out = bytes;
  for (let n = chance.int(1, 6); n > 0; n--) out = chance.pick(MUTATIONS)(out, chance, other);
  return out;
}

/** Offsets of the cards in all headers of a file, END left alone. */
function cardsOf(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let block = 0; block + CARD <= bytes.length; block += BLOCK) {
    if (bytes[block + 8] !== 0x3d && found.length === 0) continue;
    for (let at = block; at < block + BLOCK && at + CARD <= bytes.length; at += CARD) {
      const key = ascii(bytes, at, 8);
      if (!/^[A-Z0-9_-]+ *$/.test(key) || key === "END     ") break;
      found.push(at);
    }
  }
  return found;
}

function put(bytes: Uint8Array, at: number, key: string, value: string): void {
  const text = `${key.padEnd(8).slice(0, 8)}= ${value.startsWith("'") ? value : value.padStart(20)}`;
  for (let i = 0; i < CARD; i++) bytes[at + i] = i < text.length ? text.charCodeAt(i) : 0x20;
}

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
