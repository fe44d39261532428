"""Makes residual_reference.json: logits of a small residual network with torchvision's names in PyTorch.

Basic blocks as torchvision has them (padding of 1 on all sides, strided shortcuts of one pixel), the stem of images of
few pixels. Weights by the formula of slic_plan.py, in the order of the state's names. Run: python residual_reference.py
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from slic_plan import image, uniform
from torch import nn

STAGES, BLOCKS, CLASSES = (4, 6, 8), 2, 3


class Block(nn.Module):
    def __init__(self, maps_in, maps, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(maps_in, maps, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(maps)
        self.conv2 = nn.Conv2d(maps, maps, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(maps)
        self.downsample = None
        if stride != 1 or maps_in != maps:
            self.downsample = nn.Sequential(nn.Conv2d(maps_in, maps, 1, stride, bias=False), nn.BatchNorm2d(maps))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, STAGES[0], 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(STAGES[0])
        maps_in = STAGES[0]
        for s, maps in enumerate(STAGES):
            blocks = [Block(maps_in if b == 0 else maps, maps, 2 if s > 0 and b == 0 else 1) for b in range(BLOCKS)]
            setattr(self, f"layer{s + 1}", nn.Sequential(*blocks))
            maps_in = maps
        self.fc = nn.Linear(maps_in, CLASSES)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        for s in range(len(STAGES)):
            x = getattr(self, f"layer{s + 1}")(x)
        return self.fc(x.mean((2, 3)))


model = Residual()
state = {name: value for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked")}
for seed, (name, value) in enumerate(state.items(), 1):
    u = uniform(seed, value.numel()).reshape(value.shape)
    if value.dim() > 1:
        u = u * np.sqrt(6 / np.prod(value.shape[1:]))
    elif name.endswith("running_var"):
        u = 1 + 0.5 * u
    elif name.endswith("weight"):
        u = 1 + 0.2 * u
    else:
        u = 0.1 * u
    state[name] = torch.from_numpy(u.astype(np.float32))
model.load_state_dict(state, strict=False)
model.eval()
result = {
    "torch": torch.__version__.split("+")[0],
    "stages": STAGES,
    "blocks": BLOCKS,
    "state": [[name, list(value.shape)] for name, value in state.items()],
    "cases": [],
}
with torch.no_grad():
    # An even side, which `same` would pad on one side alone, and an odd one.
    for size in (16, 15):
        result["cases"].append({"size": size, "logits": model(image(size))[0].tolist()})
pathlib.Path(__file__).with_name("residual_reference.json").write_text(json.dumps(result, indent=1) + "\n")
