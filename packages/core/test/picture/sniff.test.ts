import { describe, expect, it } from "vitest";
import { fileKindName, namedKind, sniffImage } from "../../src/picture/index.ts";
import { picture } from "./fixtures.ts";

const latin1 = (content: string) => Uint8Array.from(content, (c) => c.charCodeAt(0));

describe("what a file is", () => {
  it.each([
    ["png", picture("grey 8").bytes],
    ["jpeg", picture("JPEG grey").bytes],
    ["fits", latin1("SIMPLE  =                    T / conforms")],
    ["gzip", latin1("\x1f\x8b\x08\0")],
    ["compress", latin1("\x1f\x9d\x90")],
    ["gif", latin1("GIF87a")],
    ["tiff", latin1("MM\0*\0\0\0\x08")],
    ["tiff", latin1("II+\0\x08\0\0\0")],
    ["jp2", latin1("\0\0\0\x0cjP  \r\n\x87\n")],
    ["jp2", latin1("\xff\x4f\xff\x51\0\x29")],
    ["webp", latin1("RIFF\x10\0\0\0WEBPVP8L")],
    ["avif", latin1("\0\0\0\x1cftypavif")],
    ["hdf5", latin1("\x89HDF\r\n\x1a\n")],
    ["zip", latin1("PK\x03\x04")],
    ["pdf", latin1("%PDF-1.7")],
    ["html", latin1("\xef\xbb\xbf  <HTML lang=en>")],
    ["html", latin1('<?xml version="1.0"?>\n<!DOCTYPE html>')],
    ["svg", latin1('<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg">')],
    [undefined, latin1("BM is how this sentence starts, not a picture")],
    [undefined, new Uint8Array()],
    [undefined, new Uint8Array(10_000)],
  ] as const)("%s by its content", (kind, bytes) => {
    expect(sniffImage(bytes)).toBe(kind);
  });

  it.each([
    ["a/b.c/20110411_000019_SDO_AIA_193_512.JPG", "jpeg"],
    ["a.fits", "fits"],
    ["a.fits.fz", "fits"],
    ["a.fts.gz", "gzip"],
    ["a.fits.Z", "compress"],
    ["C:\\data\\a.PNG", "png"],
    ["folder.png/a", undefined],
    ["png", undefined],
    ["a.dat", undefined],
  ] as const)("%s by its name", (name, kind) => {
    expect(namedKind(name)).toBe(kind);
  });

  it("has a name that people know", () => {
    expect(fileKindName("jp2")).toBe("JPEG 2000");
  });
});
