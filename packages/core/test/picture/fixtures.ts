import fixtures from "./fixtures.json" with { type: "json" };

/** A small picture file with the levels that Pillow reads from it (make_fixtures.py), row 0 at the top. */
export interface PictureFixture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly levels: Uint16Array;
  readonly tolerance: number;
  /** 1 where the picture is wholly transparent. */
  readonly clear: Uint8Array | undefined;
}

const decoded = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

export const pictures: readonly PictureFixture[] = fixtures.map((entry) => ({
  name: entry.name,
  bytes: decoded(entry.file),
  width: entry.width,
  height: entry.height,
  levels: new Uint16Array(decoded(entry.levels).buffer),
  tolerance: entry.tolerance,
  clear: entry.clear === undefined ? undefined : decoded(entry.clear),
}));

export function picture(name: string): PictureFixture {
  const found = pictures.find((entry) => entry.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found;
}
