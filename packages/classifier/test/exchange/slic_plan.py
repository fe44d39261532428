"""The paper's network as the original code has it, with weights that a closed formula gives."""

import numpy as np
import torch
from torch import nn


def uniform(seed, count):
    """`count` numbers of [-1, 1): the finaliser of MurmurHash3 over seed * 2^24 + index, its upper 24 bits."""
    h = np.arange(count, dtype=np.uint64)
    h = ((h + np.uint64(seed) * np.uint64(0x9E3779B1)) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def block(maps_in, maps_out):
    return nn.Sequential(nn.Conv2d(maps_in, maps_out, 3, padding=1), nn.BatchNorm2d(maps_out), nn.ReLU())


class Slic(nn.Module):
    def __init__(self, width=1.0, units=4096, classes=5, size=256, tied=True):
        super().__init__()
        self.tied = tied
        maps = [1] + [max(1, round(n * width)) for n in (64, 64, 128, 128, 256, 256, 512, 512)]
        for i in range(8):
            setattr(self, f"layer{i + 1}", block(maps[i], maps[i + 1]))
        if not tied:
            self.layer9 = block(maps[8], maps[8])
            self.layer10 = block(maps[8], maps[8])
        self.pool = nn.MaxPool2d(2, 2)
        self.classifier = nn.Sequential(
            nn.Linear(maps[8] * (size // 32) ** 2, units), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(units, units), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(units, classes),
        )

    def forward(self, x, seen=None):
        last = [self.layer8] * 2 if self.tied else [self.layer9, self.layer10]
        plan = [self.layer1, self.layer2, "pool1", self.layer3, self.layer4, "pool2", self.layer5, self.layer6,
                "pool3", self.layer7, self.layer8, "pool4", *last, "pool5"]
        applied = 0
        for step in plan:
            if isinstance(step, str):
                x = self.pool(x)
                note(seen, step, x)
                continue
            applied += 1
            for part, name in zip(step, ("conv", "norm", "active")):
                x = part(x)
                note(seen, f"layer{applied}_{name}", x)
        x = x.flatten(1)
        for part, name in zip(self.classifier,
                              ("dense1", "dense1_active", None, "dense2", "dense2_active", None, "logits")):
            x = part(x)
            if name:
                note(seen, name, x)
        return x


def note(seen, name, x):
    if seen is None:
        return
    y = x.double()
    shape = list(y.shape)
    if len(shape) == 4:
        shape = [shape[0], shape[2], shape[3], shape[1]]  # channels last
    seen[name] = {"shape": shape, "sum": y.sum().item(), "sumOfSquares": (y * y).sum().item()}


def fill(model):
    """Weights by the formula, in the order of the state's names; kernels with He's deviation, uniform."""
    state = model.state_dict()
    seed = 0
    for name, value in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        seed += 1
        u = uniform(seed, value.numel()).reshape(value.shape)
        if value.dim() > 1:
            u = u * np.sqrt(6 / np.prod(value.shape[1:]))
        elif name.endswith("running_var"):
            u = 1 + 0.5 * u
        elif name.endswith(".1.weight"):
            u = 1 + 0.2 * u
        else:
            u = 0.1 * u
        state[name] = torch.from_numpy(u.astype(np.float32))
    model.load_state_dict(state)
    return model.eval()


def image(size, batch=1):
    """Values of [0, 1), seed 0."""
    values = (uniform(0, batch * size * size) + 1) / 2
    return torch.from_numpy(values.astype(np.float32)).reshape(batch, 1, size, size)
