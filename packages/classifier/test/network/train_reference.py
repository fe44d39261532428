"""Three steps of training of a small Slic network in PyTorch (2.13, float64), for train-step.test.ts.

    python train_reference.py > train-reference.json

The plan of Armstrong & Fletcher 2019 with the tied layer 8, 1/32 of its feature maps, inputs of 32 pixels and the average
head. All numbers begin as a formula of their index that the test repeats.
"""

import json

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)
MAPS = [1, 2, 2, 4, 4, 8, 8, 16, 16]
CLASSES = 3


def numbers(count, salt):
    return torch.sin(torch.arange(1, count + 1) * (1.7 + 0.13 * salt))


class Slic(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(MAPS, MAPS[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for b in MAPS[1:])
        self.logits = nn.Linear(MAPS[-1], CLASSES)
        for i, (conv, norm) in enumerate(zip(self.convs, self.norms)):
            a, b = MAPS[i], MAPS[i + 1]
            # [3, 3, in, out], as TensorFlow has it.
            kernel = numbers(9 * a * b, i).reshape(3, 3, a, b) * (2 / (9 * a)) ** 0.5 * 1.4
            conv.weight.data = kernel.permute(3, 2, 0, 1).contiguous()
            conv.bias.data = 0.1 * numbers(b, 20 + i)
            norm.weight.data = 1 + 0.2 * numbers(b, 40 + i)
            norm.bias.data = 0.1 * numbers(b, 60 + i)
        self.logits.weight.data = numbers(MAPS[-1] * CLASSES, 80).reshape(MAPS[-1], CLASSES).T.contiguous()
        self.logits.bias.data = 0.1 * numbers(CLASSES, 81)

    def forward(self, x):
        def block(x, i):
            return torch.relu(self.norms[i](self.convs[i](x)))

        for i in range(8):
            x = block(x, i)
            if i % 2 == 1:
                x = F.max_pool2d(x, 2)
        x = F.max_pool2d(block(block(x, 7), 7), 2)
        return self.logits(x.mean((2, 3)))


net = Slic()
images = numbers(6 * 32 * 32, 99).reshape(6, 1, 32, 32) * torch.linspace(0.5, 2, 6).reshape(6, 1, 1, 1)
truth = torch.tensor([0, 1, 2, 0, 1, 2])
weights = torch.tensor([0.5, 1.0, 1.5])
kernels = [p for p in net.parameters() if p.dim() > 1]
others = [p for p in net.parameters() if p.dim() == 1]
optimizer = torch.optim.SGD(
    [{"params": kernels, "weight_decay": 5e-3}, {"params": others}], lr=0.002, momentum=0.9, nesterov=True
)
losses = []
for _ in range(3):
    net.train()
    wanted = F.one_hot(truth, CLASSES) * 0.9 + 0.1 / CLASSES
    entropy = -(wanted * F.log_softmax(net(images), 1)).sum(1)
    loss = (weights[truth] * entropy).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
net.eval()
with torch.no_grad():
    logits = net(images)
print(
    json.dumps(
        {
            "losses": losses,
            "logits": logits.tolist(),
            "layer8_conv_sum": net.convs[7].weight.sum().item(),
            "layer8_moving_mean": net.norms[7].running_mean.tolist(),
            "layer8_moving_variance": net.norms[7].running_var.tolist(),
            "layer1_moving_variance": net.norms[0].running_var.tolist(),
        },
        indent=1,
    )
)
