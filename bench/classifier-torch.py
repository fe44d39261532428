"""The peer of bench/classifier.ts: the paper's network and its compact form in PyTorch. One request a line, one answer (ms) a line.

paper N: one pass of slic-paper over N images of 256x256.
files FILE...: Pillow, resized to 64x64, scaled to mean 0 and spread 1, slic-compact in batches of 64; milliseconds for all files.
"""

import sys
import time

import numpy as np
import PIL
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
BATCH = 64


def block(inside, outside):
    return [nn.Conv2d(inside, outside, 3, padding=1), nn.BatchNorm2d(outside), nn.ReLU()]


class Slic(nn.Module):
    def __init__(self, width, head):
        super().__init__()
        maps = [int(width * n) for n in (64, 128, 256, 512)]
        layers, inside = [], 1
        for outside in maps[:3]:
            layers += [*block(inside, outside), *block(outside, outside), nn.MaxPool2d(2)]
            inside = outside
        self.below = nn.Sequential(*layers, *block(inside, maps[3]))
        self.shared = nn.Sequential(*block(maps[3], maps[3]))
        self.head = head(maps[3])

    def forward(self, x):
        x = F.max_pool2d(self.shared(self.below(x)), 2)
        return self.head(F.max_pool2d(self.shared(self.shared(x)), 2))


def dense(maps):
    return nn.Sequential(
        nn.Flatten(),
        *(nn.Linear(maps * 64, 4096), nn.ReLU(), nn.Dropout(0.5)),
        *(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, 5)),
    )


def average(maps):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(maps, 6))


compact = Slic(0.25, average).eval()
paper = Slic(1, dense).eval()


def read(path):
    image = np.asarray(Image.open(path).convert("F").resize((64, 64), Image.BICUBIC))
    return torch.from_numpy((image - image.mean()) / (image.std() + 1e-6))[None]


def files(paths):
    for first in range(0, len(paths), BATCH):
        compact(torch.stack([read(path) for path in paths[first : first + BATCH]])).softmax(1)


print(f"{torch.__version__}, Pillow {PIL.__version__}", flush=True)
with torch.inference_mode():
    for line in sys.stdin:
        word, *rest = line.split()
        images = torch.rand(int(rest[0]), 1, 256, 256) if word == "paper" else None
        start = time.perf_counter()
        paper(images) if images is not None else files(rest)
        print((time.perf_counter() - start) * 1e3, flush=True)
