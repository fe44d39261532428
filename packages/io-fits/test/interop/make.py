"""Reads {"folder": path} and makes images there, tile-compressed by astropy and plain for fpack; prints their names."""

import itertools
import json
import os
import sys

import numpy as np
from astropy.io import fits

folder = json.load(sys.stdin)["folder"]
random = np.random.default_rng(20260104)
SHAPES = [(37,), (12, 50), (5, 6, 30)]
TYPES = ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "f4", "f8"]
TILES = {(37,): [None], (12, 50): [None, (5, 20)], (5, 6, 30): [(2, 6, 7)]}
DITHERS = {"NO_DITHER": -1, "SUBTRACTIVE_DITHER_1": 1, "SUBTRACTIVE_DITHER_2": 2}
made = {"tiled": [], "plain": []}


def image(kind, shape):
    values = 60 + 12 * random.standard_normal(shape) + np.arange(shape[-1])
    values = np.round(values).clip(0, 127) if kind[0] in "iu" else values * 7.3
    values = values.astype(kind)
    if kind[0] == "f":
        values.reshape(-1)[3::11] = 0
        values.reshape(-1)[5::17] = np.nan
    return values


def write(name, hdus, group):
    fits.HDUList(hdus).writeto(os.path.join(folder, name))
    made[group].append(name)


for number, (kind, shape) in enumerate(itertools.product(TYPES, SHAPES)):
    data = image(kind, shape)
    write(f"plain_{kind}_{len(shape)}.fits", [fits.PrimaryHDU(data)], "plain")
    for tile, codec in itertools.product(TILES[shape], ["RICE_1", "GZIP_1", "GZIP_2", "NOCOMPRESS"]):
        if codec == "RICE_1" and kind == "i8":
            continue
        lossy = DITHERS if kind[0] == "f" and codec != "NOCOMPRESS" else {"none": None}
        if kind[0] == "f" and codec.startswith("GZIP"):
            lossy = {**lossy, "none": None}
        for method, value in lossy.items():
            options = {} if value is None else {"quantize_method": value, "quantize_level": 8, "dither_seed": 1234}
            if value is None and kind[0] == "f":
                options = {"quantize_level": 0}
            hdu = fits.CompImageHDU(data, compression_type=codec, tile_shape=tile, name="SUN", **options)
            name = f"tiled_{kind}_{len(shape)}_{codec}_{method}_{'x'.join(map(str, tile or ['row']))}.fits"
            write(name, [fits.PrimaryHDU(), hdu], "tiled")

print(json.dumps(made))
