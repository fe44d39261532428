"""The peer of bench/flare.ts: CNN-2 in PyTorch. One request a line, one answer (ms) a line.

occlusion FILE: masks of 100x100 at stride 8 over FILE resized to 256x256.
predict FILE...: astropy, bicubic to 256x256, the network; milliseconds for all files.
"""

import sys
import time
import warnings

import astropy
import numpy as np
import torch
from astropy.io import fits
from torch import nn
from torch.nn import functional as F

warnings.simplefilter("ignore")
torch.manual_seed(1)
SIDE, MASK, STRIDE, BATCH = 256, 100, 8, 32


def normed(inside, outside, kernel):
    return nn.Sequential(nn.BatchNorm2d(inside), nn.Conv2d(inside, outside, kernel, padding="same"), nn.LeakyReLU(0.3))


class Inception(nn.Module):
    def __init__(self, inside, filters):
        super().__init__()
        self.leaves = nn.ModuleList([normed(inside, filters, kernel) for kernel in (3, 5, 7)])

    def forward(self, x):
        return torch.cat([*(leaf(x) for leaf in self.leaves), F.max_pool2d(x, 3, 1, 1)], 1)


def pool():
    return nn.MaxPool2d(3, 3, ceil_mode=True)


network = nn.Sequential(
    *(normed(1, 32, 7), pool(), normed(32, 64, 3), pool()),
    *(Inception(64, 32), pool(), Inception(160, 64)),
    *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(352, 1), nn.Sigmoid()),
).eval()


def read(path):
    with fits.open(path, memmap=False) as units:
        unit = next(unit for unit in units if unit.header["NAXIS"] == 2 and unit.data is not None)
        field = np.nan_to_num(unit.data.astype(np.float32))
    size = (SIDE, SIDE)
    return F.interpolate(torch.from_numpy(field)[None, None], size, mode="bicubic", antialias=True)


def probabilities(inputs):
    return torch.cat([network(some)[:, 0] for some in inputs.split(BATCH)])


def occlusion(path):
    image = read(path)
    starts = [*range(0, SIDE - MASK, STRIDE), SIDE - MASK]
    places = [(y, x) for y in starts for x in starts]
    whole = network(image)[0, 0]
    total = torch.zeros(SIDE, SIDE)
    count = torch.zeros(SIDE, SIDE)
    for first in range(0, len(places), BATCH):
        some = places[first : first + BATCH]
        copies = image.repeat(len(some), 1, 1, 1)
        for k, (y, x) in enumerate(some):
            copies[k, 0, y : y + MASK, x : x + MASK] = 0
        for (y, x), left in zip(some, network(copies)[:, 0]):
            total[y : y + MASK, x : x + MASK] += whole - left
            count[y : y + MASK, x : x + MASK] += 1
    return total / count


def predict(paths):
    return probabilities(torch.cat([read(path) for path in paths]))


print(f"{torch.__version__}, astropy {astropy.__version__}", flush=True)
with torch.inference_mode():
    for line in sys.stdin:
        word, *paths = line.split()
        start = time.perf_counter()
        occlusion(paths[0]) if word == "occlusion" else predict(paths)
        print((time.perf_counter() - start) * 1e3, flush=True)
