"""Statistics of RICE-compressed SHARP magnetograms as astropy reads them.

    python make_sharp_reference.py DATA > sharp-reference.json

DATA is the folder of real observations. Values are those of astropy 6 or later; sums in double precision.
"""

import json
import sys
from pathlib import Path

import numpy as np
from astropy.io import fits

FILES = [
    "hmi.sharp_cea_720s.1449.20120307_022400_TAI.magnetogram.fits",
    "hmi.sharp_cea_720s.1449.20120306_142400_TAI.magnetogram.fits",
    "hmi.sharp_cea_720s.1446.20120307_082400_TAI.magnetogram.fits",
    "hmi.sharp_cea_720s.1447.20120306_202400_TAI.magnetogram.fits",
]

rows = []
for name in FILES:
    path = next(Path(sys.argv[1]).rglob(name), None)
    if path is None:
        continue
    with fits.open(path) as file:
        unit = next(u for u in file if u.data is not None)
        data = unit.data.astype(np.float64)
        height, width = data.shape
        known = data[np.isfinite(data)]
        rows.append(
            {
                "file": name,
                "width": width,
                "height": height,
                "missing": int(np.isnan(data).sum()),
                "min": float(known.min()),
                "max": float(known.max()),
                "sum": float(known.sum()),
                "squares": float((known**2).sum()),
                "pixels": [[x, y, float(data[y, x])] for x, y in [(width // 2, height // 2), (width // 3, height // 4), (7, 11)]],
            }
        )
json.dump(rows, sys.stdout, indent=2)
print()
