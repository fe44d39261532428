"""Writes multiclass.json beside it: scores of confusion matrices, average precisions.

Made with numpy 2.4.6 and scikit-learn 1.9.1: python multiclass.py
"""

import json
from pathlib import Path

import numpy as np
from sklearn import metrics

rng = np.random.default_rng(20190301)


def matrix(truth, predicted):
    return {
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "balancedAccuracy": metrics.balanced_accuracy_score(truth, predicted),
        "macroF1": metrics.f1_score(truth, predicted, average="macro"),
        "kappa": metrics.cohen_kappa_score(truth, predicted),
        "matthews": metrics.matthews_corrcoef(truth, predicted),
    }


truth = rng.integers(0, 5, 120)
mixed = np.where(rng.random(120) < 0.7, truth, rng.integers(0, 5, 120))
# Class 4 is never true and class 3 never predicted.
rare = np.where(truth == 4, 0, truth)
never = np.where(mixed == 3, 1, np.where(mixed == 4, 2, mixed))
# Ties across the classes.
labels = rng.integers(0, 2, 40)
scores = np.round(0.4 * labels + 0.6 * rng.random(40), 1)
values = {
    "matrices": [matrix(truth, mixed), matrix(rare, never)],
    "averagePrecision": {
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "value": metrics.average_precision_score(labels, scores),
    },
}
(Path(__file__).parent / "multiclass.json").write_text(json.dumps(values) + "\n")
