"""Writes the reference values of the tests beside it: image.json, stats.json, time.json.

Made with numpy 2.4.6, scipy 1.17.1, Pillow 12.3.0 and astropy 8.0.1: python make.py
"""

import json
from pathlib import Path

import numpy as np
import scipy.ndimage as ndi
from astropy.time import Time
from PIL import Image
from scipy import stats
from scipy.special import gammaincc, gammaln, ndtr, ndtri

HERE = Path(__file__).parent


def write(name, values):
    (HERE / name).write_text(json.dumps(values) + "\n")


def flat(array):
    return [float(v) for v in np.asarray(array).ravel()]


rng = np.random.default_rng(20201008)

# ---- images
a = (rng.normal(size=(17, 23)) * 300).astype("f4")
picture = Image.fromarray(a)
kernels = {"bicubic": Image.BICUBIC, "bilinear": Image.BILINEAR, "nearest": Image.NEAREST}
resized = [
    {"kernel": k, "width": w, "height": h, "data": flat(picture.resize((w, h), r))}
    for k, r in kernels.items()
    for w, h in [(10, 7), (31, 40), (23, 5), (4, 17)]
]
ramp = Image.fromarray(np.arange(96 * 64, dtype="f4").reshape(64, 96) % 97)
reduced = {"width": 12, "height": 8, "data": flat(ramp.resize((12, 8), Image.BICUBIC))}
# A box of the output's size, off the pixel grid: Keys' interpolation without any scaling.
shifted = {"x": 3.25, "y": 4.625, "width": 16, "height": 10}
shifted["data"] = flat(picture.resize((16, 10), Image.BICUBIC, box=(3.25, 4.625, 19.25, 14.625)))
# x' = a x + b y + c, y' = d x + e y + f, so that no point falls halfway between two pixels.
matrix = [0.9013, -0.3537, 2.2171, 0.3119, 1.1057, -3.7071]
m = np.array([[matrix[4], matrix[3]], [matrix[1], matrix[0]]])  # ndimage counts (row, column)
warped = [
    {
        "border": border,
        "order": order,
        "data": flat(ndi.affine_transform(a.astype("f8"), m, offset=(matrix[5], matrix[2]), order=order, mode=mode, cval=-7)),
    }
    for border, mode in [("edge", "nearest"), ("reflect", "mirror"), ("symmetric", "reflect"), ("constant", "grid-constant")]
    for order in (0, 1)
]
small = np.arange(6).reshape(2, 3)
padded = {
    mode: flat(np.pad(small, ((3, 1), (2, 4)), mode=mode)) for mode in ("edge", "reflect", "symmetric", "constant")
}
turned = [flat(np.rot90(small, -k)) for k in range(4)]
write(
    "image.json",
    {
        "input": {"width": 23, "height": 17, "data": flat(a)},
        "resized": resized,
        "reduced": reduced,
        "shifted": shifted,
        "matrix": matrix,
        "warped": warped,
        "padded": padded,
        "turned": turned,
    },
)

# ---- statistics
values = np.round(rng.normal(size=101) * 3, 2)
edges_on_values = np.round(np.arange(0, 3.05, 0.1), 1)
p = [0, 0.01, 0.25, 1 / 3, 0.5, 0.77, 0.975, 1]
hist = [
    {"values": flat(v), "bins": b, "range": r, "counts": np.histogram(v, b, r)[0].tolist(), "edges": flat(np.histogram(v, b, r)[1])}
    for v, b, r in [
        (values, 10, None),
        (values, 7, (-2.5, 4)),
        (edges_on_values, 30, (0, 3)),
        (np.array([2.0, 2.0]), 4, None),
    ]
]
chi = [(x, k) for k in (0.5, 1, 2, 4, 6, 31.5, 1000, 1e6) for x in (1e-3 * k, 0.5 * k, k, 1.2 * k, 2 * k, 40 + k)]
i1, i2 = np.arange(200), np.arange(150)
c = (3 * np.sin(i1) + 0.01 * i1, 2.5 * np.cos(1.7 * i2) + 1)
tied = (rng.integers(1, 6, 60), rng.integers(1, 9, 80))
tests = [
    {"x": flat(x), "y": flat(y), "t": t, "values": flat(stats.epps_singleton_2samp(x, y, t))}
    for x, y, t in [
        (np.arange(1, 11), [2.5, 3.1, 4.7, 5.2, 6.6, 7.7, 8.1, 9.9, 12.3, 15, 18.2, 20.5], (0.4, 0.8)),
        (np.arange(1, 31), 5 * np.sqrt(np.arange(1, 41)), (0.4, 0.8)),
        (*c, (0.4, 0.8)),
        (*c, (0.4, 0.8, 1.2)),
        (
            [-0.35, 2.55, 1.73, 0.73, 0.35, 2.69, 0.46, -0.94, -0.37, 12.07],
            [-1.15, -0.15, 2.48, 3.25, 3.71, 4.29, 5, 7.74, 8.38, 8.6],
            (0.4, 0.8),
        ),
        (*tied, (0.4, 0.8)),
    ]
]
sample = np.round(rng.lognormal(size=25), 3)
boot = stats.bootstrap((sample,), np.mean, n_resamples=199, method="BCa", confidence_level=0.9, rng=np.random.default_rng(1))
u, v = rng.normal(size=50), rng.normal(size=50)
v = v + 0.7 * u
write(
    "stats.json",
    {
        "values": flat(values),
        "quantiles": {"p": p, "values": flat(np.quantile(values, p))},
        "summary": {
            "mean": float(values.mean()),
            "sd": float(values.std(ddof=1)),
            "median": float(np.median(values)),
            "min": float(values.min()),
            "max": float(values.max()),
        },
        "histograms": hist,
        "chiSquared": [[float(x), float(k), float(stats.chi2.sf(x, k))] for x, k in chi],
        "gammaQ": [[s, x, float(gammaincc(s, x))] for s in (0.3, 2.5, 40) for x in (0.01, 1, 30, 90)],
        "logGamma": [[x, float(gammaln(x))] for x in (1e-8, 0.1, 0.5, 1.7, 4, 33.3, 1e6)],
        "poissonLogPmf": [[k, mu, float(stats.poisson.logpmf(k, mu))] for k, mu in [(0, 3), (7, 3), (40, 55.5), (1000, 990)]],
        "normal": [[z, float(ndtr(z))] for z in (-20, -5, -1.3, -0.01, 0, 0.7, 3, 6)],
        "normalQuantile": [[q, float(ndtri(q))] for q in (1e-200, 1e-9, 0.025, 0.31, 0.5, 0.9, 0.999999)],
        "eppsSingleton": tests,
        "bca": {
            "sample": flat(sample),
            "distribution": flat(boot.bootstrap_distribution),
            "interval": flat(boot.confidence_interval),
            "standardError": float(boot.standard_error),
        },
        "pairs": {
            "x": flat(u),
            "y": flat(v),
            "pearson": float(stats.pearsonr(u, v).statistic),
            "meanAbsoluteError": float(np.abs(u - v).mean()),
            "rootMeanSquareError": float(np.sqrt(((u - v) ** 2).mean())),
        },
    },
)

# ---- times: [stated, scale, UTC]
stated = ["1972-01-01T00:00:10", "1981-07-01T00:00:20.25", "2011-02-14T20:35:15", "2017-01-01T00:00:36.5", "2017-01-01T00:00:37", "2025-05-04T15:00:04.149"]
write(
    "time.json",
    [[s, scale, Time(s, scale=scale).utc.isot] for s in stated for scale in ("tai", "tt") if not (scale == "tt" and s < "1973")],
)
