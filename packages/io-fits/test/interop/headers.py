"""Reads {"file": path} and gives the values of the primary header's cards K0, K1, ... as JSON; floats by their bits."""

import json
import struct
import sys

from astropy.io import fits

header = fits.getheader(json.load(sys.stdin)["file"])
values = []
for i in range(sum(key.startswith("K") for key in header)):
    value = header[f"K{i}"]
    values.append(struct.pack(">d", value).hex() if isinstance(value, float) else value)
print(json.dumps({"values": values}))
