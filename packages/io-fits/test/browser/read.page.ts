import { encodeImage, FitsError, openFits, readImage } from "../../src/index.ts";

interface Read {
  readonly warnings: string[];
  readonly units: string[];
  readonly cards: string[];
  readonly shape: number[];
  readonly type: string;
  readonly unit: string | null;
  readonly sha256: string;
}

/** Everything of a file that a reader sees: warnings, units, and the first image as bytes' hash. */
export async function read(bytes: Uint8Array): Promise<Read> {
  const file = await openFits(bytes);
  const unit = file.firstImage();
  const image = await readImage(unit);
  const { buffer, byteOffset, byteLength } = image.data;
  const values = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  return {
    warnings: file.warnings.map(({ message }) => message),
    units: file.units.map(({ kind }) => kind),
    cards: unit.header.cards.map(({ key }) => key),
    shape: [...image.shape],
    type: Object.prototype.toString.call(image.data),
    unit: image.unit ?? null,
    sha256: await sha256(values),
  };
}

/** {@link read} of a file that the page fetches. */
export async function readFile(name: string): Promise<Read> {
  return read(new Uint8Array(await (await fetch(`/files/${name}`)).arrayBuffer()));
}

/** The hash of a file that is written here. */
export function writtenHash(): Promise<string> {
  const data = Int16Array.from({ length: 63 * 40 }, (_, i) => (i * 7919) % 30_000);
  return sha256(encodeImage({ data, width: 63, height: 40 }, [{ key: "BSCALE", value: 0.5 }]));
}

/** What opening bytes that are no FITS throws. */
export async function refuse(): Promise<{ readonly name: string; readonly kind: string } | null> {
  try {
    await openFits(new TextEncoder().encode("no FITS"));
  } catch (error) {
    return error instanceof FitsError ? { name: error.name, kind: error.kind } : null;
  }
  return null;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
