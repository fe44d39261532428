"""Grad-CAM (Selvaraju et al. 2017) of a small Slic network in PyTorch (2.13, float64), for grad-cam.test.ts.

    python grad_cam_reference.py > grad-cam-reference.json

The plan of Armstrong & Fletcher 2019 with the tied layer 8, 1/32 of its feature maps, an input of 64 pixels and the average
head. All numbers begin as a formula of their index that the test repeats.
"""

import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
MAPS = [1, 2, 2, 4, 4, 8, 8, 16, 16]
CLASSES = 3
SIDE = 64


def numbers(count, salt):
    return torch.sin(torch.arange(1, count + 1) * (1.7 + 0.13 * salt))


def block(x, i):
    a, b = MAPS[i], MAPS[i + 1]
    # [3, 3, in, out], as TensorFlow has it.
    kernel = numbers(9 * a * b, i).reshape(3, 3, a, b) * (2 / (9 * a)) ** 0.5 * 1.4
    x = F.conv2d(x, kernel.permute(3, 2, 0, 1), 0.1 * numbers(b, 20 + i), padding=1)
    gamma, beta = 1 + 0.2 * numbers(b, 40 + i), 0.1 * numbers(b, 60 + i)
    return torch.relu(F.batch_norm(x, torch.zeros(b), torch.ones(b), gamma, beta, eps=1e-5))


def forward(x):
    seen = {}
    for i in range(8):
        x = seen[f"layer{i + 1}_active"] = block(x, i)
        if i % 2 == 1:
            x = F.max_pool2d(x, 2)
    x = seen["layer9_active"] = block(x, 7)
    x = seen["layer10_active"] = block(x, 7)
    x = F.max_pool2d(x, 2)
    weight = numbers(MAPS[-1] * CLASSES, 80).reshape(MAPS[-1], CLASSES)
    return x.mean((2, 3)) @ weight + 0.1 * numbers(CLASSES, 81), seen


def grad_cam(image, index, layer):
    logits, seen = forward(image)
    (gradient,) = torch.autograd.grad(logits[0, index], seen[layer])
    weights = gradient.mean((2, 3), keepdim=True)
    small = (weights * seen[layer]).sum(1, keepdim=True).detach()
    both, positive = (
        F.interpolate(map, size=(SIDE, SIDE), mode="bilinear", align_corners=False)[0, 0, ::9, ::9].tolist()
        for map in (small, torch.relu(small))
    )
    return {"logits": logits[0].tolist(), "both": both, "positive": positive}


# Every ninth row and column of the maps.
image = numbers(SIDE * SIDE, 99).reshape(1, 1, SIDE, SIDE).requires_grad_()
cases = []
for index, layer in [(0, "layer10_active"), (1, "layer10_active"), (2, "layer6_active"), (1, "layer3_active")]:
    cases.append({"class": index, "layer": layer, **grad_cam(image, index, layer)})
print(json.dumps(cases))
