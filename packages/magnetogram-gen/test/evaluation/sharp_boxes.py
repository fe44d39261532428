"""Places of SHARP maps by astropy's WCS, and where the 976 arcsec disc of 512 pixels has them.

    python sharp_boxes.py > sharp-boxes.json

Cards are those of hmi.sharp_cea_720s: HARP 1449 and 1446 of 2012-03-07 02:24 TAI, HARP 377 of 2011-02-15 02:00 TAI.
Borders of the footprint on the disc: seen in perspective from DSUN_OBS, angles scaled to 203.33 px a radius, pixels from 0
with disc centre at 255.5, row 0 south. astropy 6 or later.
"""

import json
import sys

import numpy as np
from astropy.wcs import WCS

CEA = {"CTYPE1": "CRLN-CEA", "CTYPE2": "CRLT-CEA", "CUNIT1": "deg", "CUNIT2": "deg", "CDELT1": 0.03, "CDELT2": 0.03}
FIRST = {"CRLN_OBS": 327.344421, "CRLT_OBS": -7.261509, "DSUN_OBS": 148468418184.4, "RSUN_REF": 696e6}
MAPS = [
    {
        **{**CEA, **FIRST, "HARPNUM": 1449, "NAXIS1": 1167, "NAXIS2": 460},
        **{"CRPIX1": 584, "CRPIX2": 230.5, "CRVAL1": 304.707764, "CRVAL2": 17.5305},
    },
    {
        **{**CEA, **FIRST, "HARPNUM": 1446, "NAXIS1": 429, "NAXIS2": 248},
        **{"CRPIX1": 215, "CRPIX2": 124.5, "CRVAL1": 343.392059, "CRVAL2": 12.1283},
    },
    {
        **{**CEA, "HARPNUM": 377, "NAXIS1": 744, "NAXIS2": 377},
        **{"CRPIX1": 372.5, "CRPIX2": 189, "CRVAL1": 34.879105, "CRVAL2": -21.0769},
        **{"CRLN_OBS": 21.725103, "CRLT_OBS": -6.8279, "DSUN_OBS": 147746220503.41, "RSUN_REF": 696e6},
    },
]


def columns_and_rows(lon, lat, cards):
    lon, lat, b0 = np.radians(lon - cards["CRLN_OBS"]), np.radians(lat), np.radians(cards["CRLT_OBS"])
    radius = cards["RSUN_REF"] / cards["DSUN_OBS"]
    x = np.cos(lat) * np.sin(lon)
    y = np.sin(lat) * np.cos(b0) - np.cos(lat) * np.cos(lon) * np.sin(b0)
    z = np.sin(lat) * np.sin(b0) + np.cos(lat) * np.cos(lon) * np.cos(b0)
    limb = np.arcsin(radius)
    angle = lambda side: np.arctan2(radius * side, 1 - radius * z)
    return 255.5 + 203.33 * angle(x) / limb, 255.5 + 203.33 * angle(y) / limb


rows = []
for cards in MAPS:
    wcs = WCS({k: v for k, v in cards.items() if k[:5] in ("CTYPE", "CUNIT", "CDELT", "CRPIX", "CRVAL", "NAXIS")})
    west, north = cards["NAXIS1"] + 0.5, cards["NAXIS2"] + 0.5
    along = np.linspace(0, 1, 201)
    outline = np.concatenate(
        [[[0.5 + t * (west - 0.5), y] for t in along] for y in (0.5, north)]
        + [[[x, 0.5 + t * (north - 0.5)] for t in along] for x in (0.5, west)]
    )
    lon, lat = wcs.wcs_pix2world(outline, 1).T
    px, py = columns_and_rows(lon, lat, cards)
    middles = [(0.5 + west) / 2, (0.5 + north) / 2]
    places = [[x, y] for y in (0.5, middles[1], north) for x in (0.5, middles[0], west)]
    rows.append(
        {
            "cards": cards,
            "places": wcs.wcs_pix2world(places, 1).tolist(),
            "longitude": [lon.min(), lon.max()],
            "latitude": [lat.min(), lat.max()],
            "borders": [px.min(), px.max(), py.min(), py.max()],
        }
    )
json.dump(rows, sys.stdout, indent=2)
print()
