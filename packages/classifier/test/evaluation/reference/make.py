"""Writes scores.json beside it: scores of one and of several labels an image, thresholds, temperatures.

Made with numpy 2.4.6, scipy 1.17.1 and scikit-learn 1.9.1: python make.py
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn import metrics
from sklearn.calibration import calibration_curve

rng = np.random.default_rng(80)
N, K, BINS = 100, 4, 10


def calibration_error(hits, p):
    """Naeini et al. 2015, from the shares of calibration_curve."""
    observed, mean = calibration_curve(hits, p, n_bins=BINS)
    counts = np.histogram(p, np.linspace(0, 1, BINS + 1))[0]
    return float(np.sum(counts[counts > 0] * np.abs(observed - mean)) / len(p))


# ---- one label
truth = rng.choice(K, N, p=[0.4, 0.3, 0.2, 0.1])
logits = np.round(rng.normal(size=(N, K)) * 1.5 + 2.5 * np.eye(K)[truth], 3)
p = np.round(softmax(logits, axis=1), 6)
said = p.argmax(axis=1)
precision, recall, f1, support = metrics.precision_recall_fscore_support(truth, said)
fit = minimize_scalar(
    lambda t: -log_softmax(logits / np.exp(t), axis=1)[np.arange(N), truth].mean(),
    bounds=(-3, 3), method="bounded", options={"xatol": 1e-10},
)
single = {
    "truth": truth.tolist(),
    "logits": logits.tolist(),
    "probabilities": p.tolist(),
    "matrix": metrics.confusion_matrix(truth, said).ravel().tolist(),
    "perClass": {
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
    },
    "values": {
        "accuracy": metrics.accuracy_score(truth, said),
        "balancedAccuracy": metrics.balanced_accuracy_score(truth, said),
        "macroF1": metrics.f1_score(truth, said, average="macro"),
        "kappa": metrics.cohen_kappa_score(truth, said),
        "matthews": metrics.matthews_corrcoef(truth, said),
        "top2Accuracy": metrics.top_k_accuracy_score(truth, p, k=2),
        "logLoss": metrics.log_loss(truth, p),
        "brier": metrics.brier_score_loss(truth, p, scale_by_half=False),
        "calibrationError": calibration_error(said == truth, p.max(axis=1)),
        "classwiseCalibrationError": float(np.mean([calibration_error(truth == k, p[:, k]) for k in range(K)])),
    },
    "temperature": {"value": float(np.exp(fit.x)), "after": float(fit.fun)},
}

# ---- several labels
labels = (rng.random((N, K)) < [0.6, 0.3, 0.15, 0.4]).astype(int)
logits = np.round(rng.normal(size=(N, K)) * 2 + 3 * labels - 1.5, 3)
p = np.round(expit(logits), 6)
thresholds = [0.5, 0.4, 0.7, 0.3]
said = (p >= thresholds).astype(int)


def best_f1(y, scores):
    precision, recall, cuts = metrics.precision_recall_curve(y, scores)
    with np.errstate(invalid="ignore"):
        values = 2 * precision * recall / (precision + recall)
    return float(np.nanmax(values))


fit = minimize_scalar(
    lambda t: np.logaddexp(0, np.where(labels == 1, -logits, logits) / np.exp(t)).mean(),
    bounds=(-3, 3), method="bounded", options={"xatol": 1e-10},
)
several = {
    "labels": labels.tolist(),
    "logits": logits.tolist(),
    "probabilities": p.tolist(),
    "thresholds": thresholds,
    "values": {
        "microF1": metrics.f1_score(labels, said, average="micro"),
        "macroF1": metrics.f1_score(labels, said, average="macro"),
        "hammingLoss": metrics.hamming_loss(labels, said),
        "subsetAccuracy": metrics.accuracy_score(labels, said),
        "meanAveragePrecision": metrics.average_precision_score(labels, p, average="macro"),
        "logLoss": float(np.mean([metrics.log_loss(labels[:, k], p[:, k]) for k in range(K)])),
        "brier": float(np.mean([metrics.brier_score_loss(labels[:, k], p[:, k]) for k in range(K)])),
        "classwiseCalibrationError": float(np.mean([calibration_error(labels[:, k], p[:, k]) for k in range(K)])),
    },
    "bestF1": [best_f1(labels[:, k], p[:, k]) for k in range(K)],
    "temperature": {"value": float(np.exp(fit.x)), "after": float(fit.fun)},
}

(Path(__file__).parent / "scores.json").write_text(json.dumps({"single": single, "several": several}) + "\n")
