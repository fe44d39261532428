"""Reads {"files": [path, ...]} and says of each what astropy finds in it, as JSON."""

import hashlib
import json
import sys
import warnings

import numpy as np
from astropy.io import fits


def digest(values):
    """Of the values as big-endian doubles, every NaN the same."""
    doubles = np.ascontiguousarray(values, dtype=np.float64).reshape(-1)
    bits = doubles.view(np.uint64).copy()
    bits[np.isnan(doubles)] = 0x7FF8000000000000
    return hashlib.sha256(bits.astype(">u8").tobytes()).hexdigest()


def flat(values):
    array = np.asarray(values)
    if array.dtype.kind == "c":
        array = np.stack([array.real, array.imag], axis=-1)
    return array.reshape(-1)


def text(values):
    return hashlib.sha256("\n".join(str(v).rstrip() for v in values).encode()).hexdigest()


def column(data, name):
    values = data[name]
    if isinstance(values, np.ndarray) and values.dtype == object or type(values).__name__ == "_VLF":
        rows = [list(np.atleast_1d(flat(v))) for v in values]
        if any(isinstance(v, str) for row in rows for v in row):
            return {"name": name, "lengths": None, "sha256": text("".join(row) for row in rows)}
        joined = np.concatenate([np.asarray(r) for r in rows]) if any(rows) else np.zeros(0)
        return {"name": name, "lengths": [len(r) for r in rows], "sha256": digest(joined)}
    if values.dtype.kind in "SU":
        return {"name": name, "lengths": None, "sha256": text(values.reshape(-1))}
    return {"name": name, "lengths": None, "sha256": digest(flat(values))}


def unit(hdu, stored):
    cards = [str(card) for card in hdu.header.cards]
    found = {"name": hdu.name, "shape": None, "sha256": None, "stored": None, "columns": None, "cards": cards}
    if isinstance(hdu, fits.BinTableHDU) and not isinstance(hdu, fits.CompImageHDU):
        found["columns"] = [column(hdu.data, name) for name in hdu.columns.names]
    elif hdu.data is not None:
        found["shape"] = list(hdu.data.shape[::-1])
        found["sha256"] = digest(hdu.data)
        found["stored"] = digest(stored.data)
    return found


def file(path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with fits.open(path, memmap=False, checksum=True) as hdus:
                with fits.open(path, memmap=False, do_not_scale_image_data=True) as stored:
                    units = [unit(hdu, raw) for hdu, raw in zip(hdus, stored)]
            error = None
        except Exception as problem:
            units = []
            error = f"{type(problem).__name__}: {problem}"
    return {"units": units, "error": error, "warnings": [str(w.message) for w in caught]}


print(json.dumps([file(path) for path in json.load(sys.stdin)["files"]]))
