"""The other peer of bench/fits.ts: times astropy on images. One request (FILE) a line, one answer (ms) a line."""

import sys
import time
import warnings

import astropy
from astropy.io import fits

warnings.simplefilter("ignore")
print(astropy.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    with fits.open(line.strip(), memmap=False) as units:
        data = next(unit for unit in units if unit.header["NAXIS"] == 2 and unit.data is not None).data
        data = data.astype(data.dtype.newbyteorder("="), copy=False)
    print((time.perf_counter() - start) * 1e3, flush=True)
