"""One GAN step's losses and gradients of narrow generators and PatchGAN in PyTorch (2.13, float64), for torch.test.ts.

    python networks_reference.py > networks-reference.json
    python networks_reference.py full > full-reference.json

With `full` fields of the paper's size with fresh moving statistics instead, for full-size.slow.test.ts.
All weights and images are formulas of their index that the test repeats. Weights are in TensorFlow's order: [rows, columns,
in, out] of convolutions, [rows, columns, out, in] of transposed ones. Of each gradient three projections and the norm are
written.
"""

import json
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
FULL = sys.argv[1:] == ["full"]
SIZE, BATCH, DOWNS, WIDTH = (512, 1, 8, 64) if FULL else (32, 2, 3, 2)
FRAMES, EPSILON, LAMBDA = 3, 1e-5, 100
MAPS = [WIDTH * min(2**i, 8) for i in range(DOWNS)]
CASES = {
    "pix2pix": dict(kind="pix2pix", condition="last"),
    "multichannel": dict(kind="multichannel", condition="all"),
    "paper": dict(kind="convgru", condition="last", form="paper", skips="last", hidden=None),
    "ballas": dict(kind="convgru", condition="all", form="ballas", skips="last", hidden=6),
    "mean": dict(kind="convgru", condition="last", form="paper", skips="mean", hidden=None),
    "recurrent": dict(kind="convgru", condition="last", form="ballas", skips="recurrent", hidden=None),
    "wide": dict(kind="convgru", condition="last", form="paper", skips="recurrent", skipKernel=3, hidden=None),
}


def numbers(count, salt):
    return torch.sin(torch.arange(1, count + 1) * (1.7 + 0.13 * salt))


class Weights:
    """Made by formula when first asked for; the salt counts them."""

    def __init__(self):
        self.all, self.statistics = {}, {}

    def kernel(self, name, shape, inputs):
        if name not in self.all:
            size = torch.Size(shape).numel()
            values = numbers(size, len(self.all)).reshape(shape) * (1.5 / inputs**0.5)
            self.all[name] = values.requires_grad_()
        return self.all[name]

    def vector(self, name, size, offset):
        if name not in self.all:
            self.all[name] = (offset + 0.2 * numbers(size, len(self.all))).requires_grad_()
        return self.all[name]

    def conv(self, x, name, outputs, stride=2, padding=1, bias=False):
        inputs = x.shape[1]
        kernel = self.kernel(f"{name}/kernel", (4, 4, inputs, outputs), 16 * inputs)
        offset = self.vector(f"{name}/bias", outputs, 0) if bias else None
        return F.conv2d(x, kernel.permute(3, 2, 0, 1), offset, stride, padding)

    def transposed(self, x, name, outputs, bias=False):
        inputs = x.shape[1]
        kernel = self.kernel(f"{name}/kernel", (4, 4, outputs, inputs), 4 * inputs)
        offset = self.vector(f"{name}/bias", outputs, 0) if bias else None
        return F.conv_transpose2d(x, kernel.permute(3, 2, 0, 1), offset, 2, 1)

    def norm(self, x, name):
        size = x.shape[1]
        gamma, beta = self.vector(f"{name}/gamma", size, 1), self.vector(f"{name}/beta", size, 0)
        mean, variance = self.statistics.setdefault(name, (torch.zeros(size), torch.ones(size)))
        return F.batch_norm(x, mean, variance, gamma, beta, not FULL, 0.1, EPSILON)

    def gru(self, x, h, name, k, hidden, form):
        inputs = x.shape[1]
        w = self.kernel(f"{name}/kernel", (k, k, inputs, 3 * hidden), k * k * inputs).permute(3, 2, 0, 1)
        r = self.kernel(f"{name}/recurrent_kernel", (k, k, hidden, 3 * hidden), k * k * hidden).permute(3, 2, 0, 1)
        (wz, wr, wc), (rz, rr, rc) = w.chunk(3), r.chunk(3)
        if h is None:
            h = torch.zeros(x.shape[0], hidden, *x.shape[2:])
        conv = lambda value, kernel: F.conv2d(value, kernel, padding=k // 2)
        z = torch.sigmoid(conv(x, wz) + conv(h, rz))
        reset = torch.sigmoid(conv(x, wr) + conv(h, rr))
        remembered = reset * conv(h, rc) if form == "paper" else conv(reset * h, rc)
        return (1 - z) * h + z * torch.tanh(conv(x, wc) + remembered)


def encode(w, x):
    levels = []
    for level in range(1, DOWNS + 1):
        x = F.leaky_relu(x, 0.2) if level > 1 else x
        x = w.conv(x, f"down{level}_conv", MAPS[level - 1])
        x = w.norm(x, f"down{level}_norm") if 1 < level < DOWNS else x
        levels.append(x)
    return levels


def decode(w, skips, x):
    for level in range(DOWNS, 0, -1):
        x = torch.cat([skips[level - 1], x], 1) if level < DOWNS else x
        x = F.relu(x)
        if level == 1:
            return torch.tanh(w.transposed(x, "up1_conv", 1, bias=True))
        x = w.norm(w.transposed(x, f"up{level}_conv", MAPS[level - 2]), f"up{level}_norm")


def generate(w, images, kind, form=None, skips=None, hidden=None, skipKernel=1, **_):
    if kind != "convgru":
        levels = encode(w, images[:, -1:] if kind == "pix2pix" else images)
        return decode(w, levels[:-1], levels[-1])
    stacked = encode(w, torch.cat(images.split(1, 1), 0))
    frames = list(zip(*[level.chunk(FRAMES) for level in stacked]))
    h = None
    states = [None] * (DOWNS - 1)
    for levels in frames:
        h = w.gru(levels[-1], h, "gru", 3, hidden or MAPS[-1], form)
        if skips == "recurrent":
            states = [
                w.gru(x, s, f"gru{i + 1}", skipKernel, x.shape[1], form)
                for i, (x, s) in enumerate(zip(levels, states))
            ]
    chosen = {
        "last": list(frames[-1][:-1]),
        "mean": [sum(f[i] for f in frames) / FRAMES for i in range(DOWNS - 1)],
        "recurrent": states,
    }[skips]
    return decode(w, chosen, h)


def judge(w, pair):
    x = F.leaky_relu(w.conv(pair, "patch1_conv", WIDTH, bias=True), 0.2)
    x = F.leaky_relu(w.norm(w.conv(x, "patch2_conv", 2 * WIDTH), "patch2_norm"), 0.2)
    x = F.leaky_relu(w.norm(w.conv(x, "patch3_conv", 4 * WIDTH, 1), "patch3_norm"), 0.2)
    return w.conv(x, "patches", 1, 1, bias=True)


def projected(gradient):
    flat = gradient.reshape(-1)
    parts = [(flat * numbers(flat.numel(), 50 + k)).sum().item() for k in range(3)]
    return [*parts, flat.norm().item()]


def pictures():
    # [n, rows, columns, T], as TensorFlow has it.
    values = numbers(BATCH * SIZE * SIZE * FRAMES, 30)
    return values.reshape(BATCH, SIZE, SIZE, FRAMES).permute(0, 3, 1, 2)


def step(condition, **options):
    pixels = SIZE * SIZE
    images = pictures()
    field = 0.9 * numbers(BATCH * pixels, 31).reshape(BATCH, 1, SIZE, SIZE)
    g, d = Weights(), Weights()
    made = generate(g, images, **options)
    shown = images if condition == "all" else images[:, -1:]
    cross = F.binary_cross_entropy_with_logits
    opinion = lambda x: judge(d, torch.cat([shown, x], 1))
    real, fake = opinion(field), opinion(made.detach())
    d_loss = 0.5 * (cross(real, torch.ones_like(real)) + cross(fake, torch.zeros_like(fake)))
    d_gradients = dict(zip(d.all, torch.autograd.grad(d_loss, list(d.all.values()))))
    again = opinion(made)
    g_loss = cross(again, torch.ones_like(again)) + LAMBDA * (made - field).abs().mean()
    g_gradients = dict(zip(g.all, torch.autograd.grad(g_loss, list(g.all.values()))))
    flat = made.permute(0, 2, 3, 1).reshape(-1)
    return {
        "field": flat[::97].tolist(),
        "losses": [g_loss.item(), d_loss.item()],
        "generator": {name: projected(value) for name, value in g_gradients.items()},
        "discriminator": {name: projected(value) for name, value in d_gradients.items()},
        "statistics": {name: [m.tolist(), v.tolist()] for name, (m, v) in g.statistics.items()},
    }


def forward(options):
    weights = Weights()
    with torch.no_grad():
        field = generate(weights, pictures(), **options)
    return {"order": list(weights.all), "field": field.reshape(-1)[::9973].tolist()}


if FULL:
    print(json.dumps({name: forward(CASES[name]) for name in ["pix2pix", "paper"]}, indent=1))
else:
    print(json.dumps({name: {"options": options, **step(**options)} for name, options in CASES.items()}, indent=1))
