"""Makes slic_reference.json: shapes, sums and logits of the paper's network in PyTorch. Run: python slic_reference.py"""

import json
import pathlib

import torch

from slic_plan import Slic, fill, image

CASES = {
    "paper": dict(width=1.0, units=4096, size=256, tied=True),
    "narrow": dict(width=1 / 16, units=32, size=96, tied=True),
    "narrow-untied": dict(width=1 / 16, units=32, size=96, tied=False),
}

result = {"torch": torch.__version__.split("+")[0]}
for name, case in CASES.items():
    model = fill(Slic(**case))
    seen = {}
    with torch.no_grad():
        logits = model(image(case["size"]), seen)
    trainable = sum(p.numel() for p in model.parameters())
    result[name] = {**case, "trainable": trainable, "logits": logits[0].tolist(), "layers": seen}
path = pathlib.Path(__file__).with_name("slic_reference.json")
path.write_text(json.dumps(result, indent=1) + "\n")
