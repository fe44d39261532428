"""The peer of bench/magnetogram.ts: the paper's convGRU-pix2pix in PyTorch. One request a line, one answer (ms) a line.

step N: one field of N x N pixels of a new image and the cached bottlenecks of the two before.
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
MAPS = [64, 128, 256, 512, 512, 512, 512, 512]


class ConvGru(nn.Module):
    def __init__(self, maps):
        super().__init__()
        self.of_input = nn.Conv2d(maps, 3 * maps, 3, padding=1, bias=False)
        self.of_state = nn.Conv2d(maps, 3 * maps, 3, padding=1, bias=False)

    def forward(self, x, h):
        xz, xr, xc = self.of_input(x).chunk(3, 1)
        hz, hr, hc = self.of_state(h).chunk(3, 1)
        z = torch.sigmoid(xz + hz)
        return h + z * (torch.tanh(xc + torch.sigmoid(xr + hr) * hc) - h)


class Step(nn.Module):
    def __init__(self):
        super().__init__()
        inputs = [1, *MAPS[:-1]]
        self.down = nn.ModuleList(nn.Conv2d(i, o, 4, 2, 1, bias=False) for i, o in zip(inputs, MAPS))
        self.down_norm = nn.ModuleList(nn.BatchNorm2d(maps) for maps in MAPS[1:-1])
        self.gru = ConvGru(MAPS[-1])
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(maps if level == 8 else 2 * maps, MAPS[level - 2], 4, 2, 1, bias=False)
            for level, maps in reversed(list(enumerate(MAPS, 1)))
            if level > 1
        )
        self.up_norm = nn.ModuleList(nn.BatchNorm2d(MAPS[level - 2]) for level in range(8, 1, -1))
        self.last = nn.ConvTranspose2d(2 * MAPS[0], 1, 4, 2, 1)

    def forward(self, x, before):
        skips = []
        for level, conv in enumerate(self.down):
            x = conv(F.leaky_relu(x, 0.2) if level else x)
            if 0 < level < 7:
                x = self.down_norm[level - 1](x)
            skips.append(x)
        h = torch.zeros_like(x)
        for bottom in (*before, skips.pop()):
            h = self.gru(bottom, h)
        y = h
        for k, (conv, norm) in enumerate(zip(self.up, self.up_norm)):
            y = norm(conv(F.relu(y if k == 0 else torch.cat([skips.pop(), y], 1))))
        return torch.tanh(self.last(F.relu(torch.cat([skips.pop(), y], 1))))


step = Step().eval()
assert sum(p.numel() for p in step.parameters()) + sum(
    b.numel() for name, b in step.named_buffers() if "running" in name
) == int(sys.argv[1]), "not the network of the other side"

print(torch.__version__, flush=True)
with torch.inference_mode():
    for line in sys.stdin:
        side = int(line.split()[1])
        image = torch.rand(1, 1, side, side) * 2 - 1
        before = [torch.rand(1, 512, side // 256, side // 256) for _ in range(2)]
        start = time.perf_counter()
        step(image, before)
        print((time.perf_counter() - start) * 1e3, flush=True)
