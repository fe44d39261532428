"""Writes fixtures.json: small picture files and what Pillow reads from them (convert("L"), row 0 at the top).

python make_fixtures.py    (Pillow 11 or later, numpy)
"""

import base64
import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

H, W = 27, 37
y, x = np.mgrid[0:H, 0:W]
grey = np.clip(128 + 90 * np.sin(x / 5) * np.cos(y / 4) + 2 * y, 0, 255).astype(np.uint8)
soft = np.stack([grey // 2 + 60, grey // 3 + 70, 200 - grey // 2], axis=2).astype(np.uint8)
# An extreme-ultraviolet colour table: red alone, cut at both ends.
harsh = np.stack([np.clip(2.0 * grey, 0, 255), np.clip(2.0 * grey - 160, 0, 255), grey * 0], axis=2).astype(np.uint8)
alpha = np.where(x < 9, 0, np.where(x < 20, 1, 255)).astype(np.uint8)


def b64(data):
    return base64.b64encode(bytes(data)).decode()


def luma(rgb):
    """ITU-R BT.601, rounded; for samples that Pillow would bring to 8 bits."""
    r, g, b = (rgb[..., c].astype(np.float64) for c in range(3))
    return np.floor(0.299 * r + 0.587 * g + 0.114 * b + 0.5)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def scanlines(samples, depth):
    """Filtered scanlines; the filters 0 to 4 take turns."""
    rows = samples.reshape(samples.shape[0], -1)
    per_pixel = samples.shape[2] if samples.ndim == 3 else 1
    step = max(1, depth * per_pixel // 8)
    out, above = b"", None
    for n, row in enumerate(rows):
        if depth == 16:
            line = row.astype(">u2").tobytes()
        elif depth == 8:
            line = row.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            line = bytes(int(bits[k : k + 8], 2) for k in range(0, len(bits), 8))
        above = above or bytes(len(line))
        kind = n % 5
        coded = bytearray()
        for i, v in enumerate(line):
            a = line[i - step] if i >= step else 0
            b = above[i]
            c = above[i - step] if i >= step else 0
            coded.append((v - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255)
        out += bytes([kind]) + bytes(coded)
        above = line
    return out


def png(samples, depth, colour, interlaced=False, extra=b"", parts=1):
    h, w = samples.shape[:2]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        raw = b"".join(
            scanlines(samples[y0::dy, x0::dx], depth) for x0, y0, dx, dy in passes if samples[y0::dy, x0::dx].size
        )
    else:
        raw = scanlines(samples, depth)
    packed = zlib.compress(raw, 9)
    cuts = [len(packed) * k // parts for k in range(parts + 1)]
    head = struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + b"".join(chunk(b"IDAT", packed[a:b]) for a, b in zip(cuts, cuts[1:]))
        + chunk(b"IEND", b"")
    )


def jpeg(array, mode=None, **options):
    out = io.BytesIO()
    Image.fromarray(array, mode).save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def pillow(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB").convert("L"))


def as_grey(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


fixtures = []


def add(name, data, levels, tolerance=0, clear=None):
    levels = np.asarray(levels)
    entry = {"name": name, "file": b64(data), "width": levels.shape[1], "height": levels.shape[0]}
    entry["levels"] = b64(levels.astype("<u2").tobytes())
    entry["tolerance"] = tolerance
    if clear is not None:
        entry["clear"] = b64(clear.astype(np.uint8).tobytes())
    fixtures.append(entry)


palette = np.array([[v, 255 - v, (v * 7) % 256] for v in range(0, 256, 4)], np.uint8)
plte = chunk(b"PLTE", palette.tobytes())
index = (grey // 4).astype(np.uint8)
wide = grey.astype(np.uint16) * 251 + x.astype(np.uint16)
wide_rgb = soft.astype(np.uint16) * 255 + 7

for name, data in {
    "grey 8": png(grey, 8, 0),
    "grey 8 interlaced, in 3 parts": png(grey, 8, 0, True, parts=3),
    "grey 4": png(grey // 16, 4, 0),
    "grey 2": png(grey // 64, 2, 0),
    "grey 1": png(grey // 128, 1, 0),
    "grey 1 interlaced": png(grey // 128, 1, 0, True),
}.items():
    add(name, data, as_grey(data))
add("grey 16", png(wide, 16, 0), wide)
add("grey 16 interlaced", png(wide, 16, 0, True), wide)
for name, data in {
    "RGB 8": png(soft, 8, 2),
    "RGB 8 interlaced": png(soft, 8, 2, True),
    "palette 8": png(index, 8, 3, extra=plte),
    "palette 4": png(index // 4, 4, 3, extra=chunk(b"PLTE", palette[:16].tobytes())),
    "palette 2 interlaced": png(index // 16, 2, 3, True, chunk(b"PLTE", palette[20:24].tobytes())),
}.items():
    add(name, data, pillow(data))
add("RGB 16", png(wide_rgb, 16, 2), luma(wide_rgb))
rgba = np.dstack([soft, alpha])
data = png(rgba, 8, 6)
add("RGBA 8", data, pillow(data), clear=alpha == 0)
data = png(np.dstack([grey, alpha]), 8, 4)
add("grey and alpha 8", data, grey, clear=alpha == 0)
add("RGBA 16", png(np.dstack([wide_rgb, alpha.astype(np.uint16) * 257]), 16, 6), luma(wide_rgb), clear=alpha == 0)
add("grey 8, one level clear", png(grey, 8, 0, extra=chunk(b"tRNS", b"\0" + bytes([grey[3, 3]]))), grey, clear=grey == grey[3, 3])
data = png(index, 8, 3, extra=plte + chunk(b"tRNS", bytes([255] * 10 + [0] + [128] * 5)))
add("palette 8 with alpha", data, pillow(data), clear=index == 10)
add("RGB 8, one colour clear", png(soft, 8, 2, extra=chunk(b"tRNS", b"".join(b"\0" + bytes([v]) for v in soft[5, 7]))), luma(soft), clear=(soft == soft[5, 7]).all(axis=2))
add("one pixel", png(grey[:1, :1], 8, 0, True), grey[:1, :1])
data = io.BytesIO()
Image.fromarray(grey).save(data, "PNG")
add("grey 8 by Pillow", data.getvalue(), grey)

cmyk = np.dstack([soft, grey // 4])
for name, data, tolerance in [
    ("JPEG grey", jpeg(grey), 1),
    ("JPEG grey progressive", jpeg(grey, progressive=True), 1),
    ("JPEG 4:4:4", jpeg(soft, subsampling=0), 1),
    ("JPEG 4:2:2", jpeg(soft, subsampling=1), 1),
    ("JPEG 4:2:0", jpeg(soft, subsampling=2), 1),
    ("JPEG 4:2:0 progressive", jpeg(soft, subsampling=2, progressive=True), 1),
    ("JPEG 4:2:0 with restarts", jpeg(soft, subsampling=2, restart_marker_blocks=2), 1),
    ("JPEG RGB", jpeg(soft, keep_rgb=True), 1),
    ("JPEG CMYK", jpeg(cmyk, "CMYK"), 2),
    # Chroma and luma are each rounded once in either decoder before colours outside the cube are cut.
    ("JPEG of saturated colours", jpeg(harsh, subsampling=2), 2),
]:
    add(name, data, pillow(data), tolerance)

small = grey[:11, :17]
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.endian = "<" if orientation % 2 else ">"
    data = jpeg(small, exif=exif.tobytes())
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    add(f"JPEG of orientation {orientation}", data, np.asarray(shown.convert("L")), 1)

Path(__file__).with_name("fixtures.json").write_text(json.dumps(fixtures, indent=1) + "\n")
print(len(fixtures), Path(__file__).with_name("fixtures.json").stat().st_size)
