"""Reference values of the evaluation, by scikit-image 0.26.0 and NumPy 2.4.6: python reference.py > reference.json

The images are made by a formula that the tests repeat: no file is shared.
"""

import json
import sys

import numpy as np
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

N = 48
RADIUS = 20.0


def image(phase, amplitude):
    """Waves of float32 on a centred disc, 0 beyond it; row 0 south."""
    y, x = np.mgrid[0:N, 0:N].astype(np.float64)
    wave = amplitude * np.sin(0.37 * x + phase) * np.cos(0.23 * y - phase) + 40 * np.sin(0.05 * x * y + phase)
    return wave.astype(np.float32)


y, x = np.mgrid[0:N, 0:N].astype(np.float64)
inside = (x - (N - 1) / 2) ** 2 + (y - (N - 1) / 2) ** 2 < RADIUS**2
frames = [image(p, 150) for p in (0.0, 0.4, 0.8, 1.2)]
models = [image(p + 0.15, 110) for p in (0.0, 0.5, 0.7, 1.3)]
truth = [np.where(inside, np.clip(f, -200, 200), 0).astype(np.float64) for f in frames]
made = [np.where(inside, np.clip(f, -200, 200), 0).astype(np.float64) for f in models]


def with_constants(a, b, c1, c2, **options):
    """Gaussian-windowed similarity with the constants themselves: K = sqrt(c) for a data range of 1."""
    gauss = dict(gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
    return structural_similarity(a, b, data_range=1, K1=c1**0.5, K2=c2**0.5, **gauss, **options)


def global_ssim(a, b, c1=2.55, c2=7.65):
    covariance = np.mean((a - a.mean()) * (b - b.mean()))
    return float(
        (2 * a.mean() * b.mean() + c1)
        * (2 * covariance + c2)
        / ((a.mean() ** 2 + b.mean() ** 2 + c1) * (a.var() + b.var() + c2))
    )


def masked_ssim(a, b, c1, c2):
    full = with_constants(a, b, c1, c2, full=True)[1]
    middle = np.zeros_like(inside)
    middle[5:-5, 5:-5] = inside[5:-5, 5:-5]
    return float(full[middle].mean())


def flux(a, threshold):
    area = (6.957e10 / RADIUS) ** 2
    positive = a[inside & (a > threshold)].sum() * area
    negative = a[inside & (a < -threshold)].sum() * area
    return [float(positive - negative), float(positive), float(negative)]


def foreshortened(a):
    mu = np.sqrt(np.maximum(0, 1 - ((x - (N - 1) / 2) ** 2 + (y - (N - 1) / 2) ** 2) / RADIUS**2))
    seen = mu >= 0.1
    return float(np.abs(a[seen] / mu[seen]).sum() * (6.957e10 / RADIUS) ** 2)


def cc(a, b):
    return float(np.corrcoef(np.ravel(a), np.ravel(b))[0, 1])


def binned(a):
    return a.reshape(N // 8, 8, N // 8, 8).mean(axis=(1, 3))


a, b = truth[0], made[0]
whole_blocks = binned(inside.astype(float)) == 1
strong = inside & (np.abs(a) > 10)
relative = np.abs(b[strong] - a[strong]) / np.abs(a[strong])
true_steps = np.array([truth[i + 1][inside] - truth[i][inside] for i in range(3)])
made_steps = np.array([made[i + 1][inside] - made[i][inside] for i in range(3)])


def flips(series, threshold=20):
    strong = changed = 0
    for before, after in zip(series[:-1], series[1:]):
        both = inside & (np.abs(before) > threshold) & (np.abs(after) > threshold)
        strong += both.sum()
        changed += (both & ((before > 0) != (after > 0))).sum()
    return float(changed / strong)


unsigned = np.array([[flux(f, 0)[0] for f in truth], [flux(f, 0)[0] for f in made]])
json.dump(
    {
        "ssim": {
            "paper": float(with_constants(a, b, 2.55, 7.65)),
            "paperDisc": masked_ssim(a, b, 2.55, 7.65),
            "standard": float(with_constants(a, b, 16.0, 144.0)),
            "uniform": float(structural_similarity(a, b, data_range=400)),
            "global": global_ssim(a, b),
            "globalDisc": global_ssim(a[inside], b[inside]),
        },
        "psnr200": float(peak_signal_noise_ratio(a, b, data_range=200)),
        "psnr400": float(peak_signal_noise_ratio(a, b, data_range=400)),
        "rmse": float(np.sqrt(np.mean((a - b) ** 2))),
        "rmseDisc": float(np.sqrt(np.mean((a - b)[inside] ** 2))),
        "maeDisc": float(np.abs(a - b)[inside].mean()),
        "biasDisc": float((b - a)[inside].mean()),
        "correlation": cc(a, b),
        "correlationDisc": cc(a[inside], b[inside]),
        "correlationBinned": cc(binned(a)[whole_blocks], binned(b)[whole_blocks]),
        "within10": float((relative < 0.1).mean()),
        "within50": float((relative < 0.5).mean()),
        "flux0": flux(a, 0),
        "flux10": flux(a, 10),
        "fluxForeshortened": foreshortened(a),
        "unsignedFlux": {
            "correlation": cc(*unsigned),
            "slope": float(np.polyfit(*unsigned, 1)[0]),
            "biasMx": float((unsigned[1] - unsigned[0]).mean()),
            "relativeError": float(np.abs(unsigned[1] - unsigned[0]).mean() / unsigned[0].mean()),
        },
        "differenceCorrelation": cc(true_steps, made_steps),
        "differenceCorrelationMean": float(np.mean([cc(p, q) for p, q in zip(true_steps, made_steps)])),
        "fluctuationRatio": float(made_steps.std() / true_steps.std()),
        "flipRate": flips(made),
        "flipRateTruth": flips(truth),
    },
    sys.stdout,
    indent=2,
)
print()
