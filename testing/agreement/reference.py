"""Losses of 20 Adam steps of the five papers' networks, narrowed, in PyTorch (2.13, float64), for agreement.slow.test.ts.

    python reference.py [NAME ...]

writes losses.json beside itself anew, or the cases that are named.

Weights, batches and dropout masks are hashes of their names that nets.ts repeats. Weights are in TensorFlow's order: [rows,
columns, in, out] of convolutions, [rows, columns, out, in] of transposed ones, [in, out] of dense layers. `single` is how far
PyTorch's own losses in float32 are from these, relative: how much of rounding the steps amplify.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

STEPS, BATCHES = 20, 4
WORD = 0xFFFFFFFF


def mix32(x):
    x &= WORD
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & WORD
    x = ((x ^ (x >> 15)) * 0x846CA68B) & WORD
    return x ^ (x >> 16)


def derive_seed(seed, *labels):
    absorb = lambda h, value: mix32(mix32(h ^ value))
    h = absorb(0x9E3779B9, seed)
    for label in labels:
        if isinstance(label, int):
            h = absorb(h ^ 0x51ED270B, label)
            continue
        for letter in label:
            h = mix32(h + ord(letter) + 0x2545F491)
        h = mix32(h ^ len(label))
    return h


def hashes(size, seed, second=0):
    x = (np.arange(size, dtype=np.uint64) + seed) & WORD
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & WORD
    x = ((x ^ (x >> 15) ^ second) * 0x846CA68B) & WORD
    return x ^ (x >> 16)


def numbers(name, *shape):
    """-1 to 1, as a float32."""
    size = int(np.prod(shape))
    return (hashes(size, derive_seed(0, name)) / 2**31 - 1).astype(np.float32).reshape(shape)


def tensor(array):
    return torch.tensor(np.asarray(array), dtype=torch.get_default_dtype())


def images(array):
    """[n, rows, columns, c] to PyTorch's order."""
    return tensor(array).permute(0, 3, 1, 2)


def single(array):
    """What a float32 makes of numbers that JavaScript works out in double precision."""
    return np.asarray(array, np.float32)


class Weights:
    """Made when first asked for."""

    def __init__(self):
        self.all = {}
        self.step = 0

    def get(self, name, *shape):
        if name not in self.all:
            gamma = name.endswith("gamma")
            factor = (6 / np.prod(shape[:-1])) ** 0.5 if len(shape) > 1 else 0.2 if gamma else 0.1
            values = single((1 if gamma else 0) + factor * numbers(name, *shape).astype(np.float64))
            self.all[name] = tensor(values).requires_grad_()
        return self.all[name]

    def bias(self, name, size, wanted=True):
        return self.get(f"{name}/bias", size) if wanted else None

    def conv(self, x, name, to, size=3, stride=1, pad=None, bias=True):
        """`pad`: before and after; default: as TensorFlow's "same" for a step of 1."""
        before, after = pad if pad else ((size - 1) // 2, size // 2)
        kernel = self.get(f"{name}/kernel", size, size, x.shape[1], to).permute(3, 2, 0, 1).contiguous()
        x = F.pad(x, (before, after, before, after))
        return F.conv2d(x, kernel, self.bias(name, to, bias), stride)

    def transposed(self, x, name, to, size=2, padding=0, bias=True):
        kernel = self.get(f"{name}/kernel", size, size, to, x.shape[1]).permute(3, 2, 0, 1).contiguous()
        return F.conv_transpose2d(x, kernel, self.bias(name, to, bias), 2, padding)

    def dense(self, x, name, to):
        return x @ self.get(f"{name}/kernel", x.shape[1], to) + self.bias(name, to)

    def norm(self, x, name, epsilon):
        gamma, beta = self.get(f"{name}/gamma", x.shape[1]), self.get(f"{name}/beta", x.shape[1])
        return F.batch_norm(x, None, None, gamma, beta, True, 0, epsilon)

    def dropped(self, x, name, rate):
        if rate == 0:
            return x
        n, c, h, w = x.shape
        first, second = (derive_seed(1, label, name, self.step, 0) for label in ("dropout", "dropout again"))
        kept = (hashes(x.numel(), first, second) >> 1) > int(rate * 2**31) - 1
        mask = kept * single(1 / (1 - rate))
        return x * images(mask.reshape(n, h, w, c))


def greys(k, *shape):
    values = np.floor(127.9 * (numbers(f"batch {k}", *shape).astype(np.float64) + 1))
    return values.astype(np.int64), single(values / 255)


def unet(w, x, base, depth, dropout, classes):
    def unit(x, name, to):
        return F.relu(w.norm(w.conv(x, name, to), f"{name}_bn", 1e-3))

    def block(x, name, to):
        return unit(unit(x, f"{name}_conv1", to), f"{name}_conv2", to)

    coded, skips = x, []
    for level in range(depth):
        x = block(x, f"E{level + 1}", base << level)
        skips.append(x)
        x = w.dropped(F.max_pool2d(x, 2), f"E{level + 1}_dropout", dropout)
    x = block(x, "Bot", base << depth)
    for level in reversed(range(depth)):
        name = f"D{depth - level}"
        x = torch.cat([skips[level], w.transposed(x, f"{name}_up", base << level)], 1)
        x = block(w.dropped(x, f"{name}_dropout", dropout), name, base << level)
    if coded.shape[1] > 1:
        x = torch.cat([x, coded], 1)
    return w.conv(x, "mask", classes, 1)


def solarunet(w, k, side, embedding=None, classes=1, **shape):
    looked, values = greys(k, 2, side, side)
    wanted = tensor(values > 0.55)
    if embedding:
        x = w.get("embedding/embeddings", 256, embedding)[torch.tensor(looked)].permute(0, 3, 1, 2)
    else:
        x = tensor(values)[:, None]
    logits = unet(w, x, classes=classes, **shape)
    if classes == 1:
        p = torch.sigmoid(logits[:, 0]).clamp(1e-7, 1 - 1e-7)
        return -(wanted * p.log() + (1 - wanted) * (1 - p).log()).mean()
    p = torch.softmax(logits, 1).clamp(1e-7, 1 - 1e-7)
    return F.nll_loss(p.log(), wanted.long())


def classifier(w, k):
    count, side, classes = 6, 64, 5
    x = images(numbers(f"batch {k}", count, side, side, 1))

    def block(x, i, to):
        return F.relu(w.norm(w.conv(x, f"layer{i}_conv", to), f"layer{i}_norm", 1e-5))

    for i, maps in enumerate([4, 4, 8, 8, 16, 16, 32, 32]):
        x = block(x, i + 1, maps)
        x = F.max_pool2d(x, 2) if i % 2 else x
    x = F.max_pool2d(block(block(x, 8, 32), 8, 32), 2)
    x = x.permute(0, 2, 3, 1).flatten(1)
    for name in ["dense1", "dense2"]:
        x = F.relu(w.dense(x, name, 24))
    truth = [(i + k) % classes for i in range(count)]
    wanted = tensor(single(np.eye(classes)[truth] * 0.9 + 0.02))
    weights = tensor(0.5 + 0.25 * np.array(truth))[:, None]
    return -(wanted * weights * F.log_softmax(w.dense(x, "logits", classes), 1)).sum() / count


def flare_cnn(w, k):
    count, side = 6, 48
    x = images(single(900 * numbers(f"batch {k}", count, side, side, 1).astype(np.float64)) / np.float32(300))
    leaky = lambda x: F.leaky_relu(x, 0.3)
    norm = lambda x, name: w.norm(x, f"{name}_norm", 1e-3)
    conv = lambda x, name, to, size: leaky(w.conv(x, name, to, size))

    def pool(x, stride):
        """A window of 3, as TensorFlow's "same" has it on even sides."""
        before = 1 if stride == 1 else 0
        return F.max_pool2d(F.pad(x, (before, 1, before, 1), value=-torch.inf), 3, stride)

    def inception(x, name, filters, reduce=None):
        x = norm(x, name)
        branches = []
        for i, size in enumerate([3, 5, 7]):
            own, before = f"{name}_{size}x{size}", x
            if reduce:
                before = norm(conv(x, f"{own}_reduce", reduce[0][i], 1), own)
            branches.append(conv(before, own, filters[i], size))
        largest = pool(x, 1)
        branches.append(conv(largest, f"{name}_pool_reduce", reduce[1], 1) if reduce else largest)
        return torch.cat(branches, 1)

    x = pool(conv(norm(x, "conv1"), "conv1", 4, 7), 2)
    x = pool(conv(norm(x, "conv2"), "conv2", 6, 3), 2)
    x = pool(inception(x, "inception1", [4, 4, 4]), 2)
    x = inception(x, "inception2", [6, 4, 4], ([4, 2, 2], 3)).mean((2, 3))
    z = w.dense(leaky(w.dense(x, "hidden", 8)), "logit", 1)[:, 0]
    y = tensor([(i + k) % 2 for i in range(count)])
    return (4.5 * y * F.softplus(-z) + (1 - y) * F.softplus(z)).mean()


def stokes_assist(w, k):
    count, n, outputs = 16, 40, 28
    x = tensor(numbers(f"batch {k}", count, n, 4)).permute(0, 2, 1)
    for i, (size, pooled) in enumerate([(7, True), (5, True), (3, False)]):
        name = f"conv{i + 1}"
        kernel = w.get(f"{name}/kernel", size, x.shape[1], 6).permute(2, 1, 0).contiguous()
        x = F.relu(F.conv1d(x, kernel, w.bias(name, 6)))
        x = F.max_pool1d(x, 2) if pooled else x
    x = x.permute(0, 2, 1).flatten(1)
    x = F.relu(w.dense(x, "dense1", 24))
    x = torch.sigmoid(w.dense(x, "dense2", 16))
    wanted = tensor(numbers(f"wanted batch {k}", count, outputs))
    weights = tensor(single(0.6 + 0.4 * numbers(f"weights batch {k}", count, outputs).astype(np.float64)))
    return (weights * (w.dense(x, "nodes", outputs) - wanted) ** 2).mean()


GRID = dict(size=4, bias=False)


def encode(w, x):
    maps = [4, 8, 16]
    levels = []
    for level, to in enumerate(maps, 1):
        x = F.leaky_relu(x, 0.2) if level > 1 else x
        x = w.conv(x, f"down{level}_conv", to, stride=2, pad=(1, 1), **GRID)
        x = w.norm(x, f"down{level}_norm", 1e-5) if 1 < level < len(maps) else x
        levels.append(x)
    return levels


def decode(w, skips, x):
    for level, to in [(3, 8), (2, 4)]:
        x = torch.cat([skips[level - 1], x], 1) if level < 3 else x
        x = w.transposed(F.relu(x), f"up{level}_conv", to, padding=1, **GRID)
        x = w.norm(x, f"up{level}_norm", 1e-5)
    x = F.relu(torch.cat([skips[0], x], 1))
    return torch.tanh(w.transposed(x, "up1_conv", 1, size=4, padding=1))


def last_image(w, euv):
    *skips, bottom = encode(w, euv[:, -1:])
    return decode(w, skips, bottom)


def cell(w, moments, name, size):
    maps = moments[0].shape[1]
    h = torch.zeros_like(moments[0])
    kernels = [w.get(f"{name}/{which}", size, size, maps, 3 * maps) for which in ["kernel", "recurrent_kernel"]]
    (wz, wr, wc), (rz, rr, rc) = ([part.contiguous() for part in k.permute(3, 2, 0, 1).chunk(3)] for k in kernels)
    conv = lambda x, kernel: F.conv2d(x, kernel, padding=size // 2)
    for x in moments:
        z = torch.sigmoid(conv(x, wz) + conv(h, rz))
        r = torch.sigmoid(conv(x, wr) + conv(h, rr))
        h = (1 - z) * h + z * torch.tanh(conv(x, wc) + r * conv(h, rc))
    return h


def recurrent(w, euv):
    """A state at each level, of kernels 1 and at the bottom 3; all images are encoded as one batch."""
    frames = euv.shape[1]
    levels = [x.chunk(frames) for x in encode(w, torch.cat(euv.split(1, 1)))]
    *skips, bottom = (
        cell(w, moments, "gru" if i == 2 else f"gru{i + 1}", 3 if i == 2 else 1) for i, moments in enumerate(levels)
    )
    return decode(w, skips, bottom)


def patch_gan(w, pair):
    x = F.leaky_relu(w.conv(pair, "patch1_conv", 4, 4, 2, (1, 1)), 0.2)
    x = F.leaky_relu(w.norm(w.conv(x, "patch2_conv", 8, stride=2, pad=(1, 1), **GRID), "patch2_norm", 1e-5), 0.2)
    x = F.leaky_relu(w.norm(w.conv(x, "patch3_conv", 16, stride=1, pad=(1, 1), **GRID), "patch3_norm", 1e-5), 0.2)
    return w.conv(x, "patches", 1, 4, 1, (1, 1))


def grid_batch(k):
    euv = numbers(f"batch {k}", 2, 32, 32, 3)
    noise = numbers(f"field batch {k}", 2, 32, 32, 1).astype(np.float64)
    field = single(0.25 * noise + 0.5 * euv[..., -1:].astype(np.float64))
    return images(euv), images(field)


def pix2pix(w, k):
    euv, field = grid_batch(k)
    return (last_image(w, euv) - field).abs().mean()


def supervised(loss_of, rate):
    def steps():
        w = Weights()
        loss_of(w, 0)  # makes the weights
        optimizer = torch.optim.Adam(w.all.values(), lr=rate, eps=1e-7)
        losses = []
        for step in range(STEPS):
            w.step = step
            optimizer.zero_grad()
            loss = loss_of(w, step % BATCHES)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return w.all, {"loss": losses}

    return steps


def gan(generate, rate=2e-4):
    def steps():
        g, d = Weights(), Weights()
        opinion = lambda euv, field: patch_gan(d, torch.cat([euv[:, -1:], field], 1))
        euv, field = grid_batch(0)
        opinion(euv, generate(g, euv))  # makes the weights
        adam = lambda w: torch.optim.Adam(w.all.values(), lr=rate, betas=(0.5, 0.999), eps=1e-8)
        g_adam, d_adam = adam(g), adam(d)
        told = {name: [] for name in ["loss", "l1", "adversarial", "discriminator"]}
        for step in range(STEPS):
            euv, field = grid_batch(step % BATCHES)
            made = generate(g, euv)
            d_adam.zero_grad()
            real, fake = opinion(euv, field), opinion(euv, made.detach())
            d_loss = 0.5 * (F.softplus(-real).mean() + F.softplus(fake).mean())
            d_loss.backward()
            d_adam.step()
            g_adam.zero_grad()
            adversarial, l1 = F.softplus(-opinion(euv, made)).mean(), (made - field).abs().mean()
            loss = adversarial + 100 * l1
            loss.backward()
            g_adam.step()
            for name, value in zip(told, [loss, l1, adversarial, d_loss]):
                told[name].append(value.item())
        return {**g.all, **d.all}, told

    return steps


def unet_case(rate=2e-4, **options):
    return supervised(lambda w, k: solarunet(w, k, **options), rate)


CASES = {
    "solarunet compact": unet_case(
        rate=5e-5, side=32, embedding=8, base=8, depth=3, dropout=0, classes=1
    ),
    "solarunet paper": unet_case(
        side=64, base=3, depth=4, dropout=0.2, classes=2
    ),
    "classifier": supervised(classifier, 1e-4),
    "flare-cnn": supervised(flare_cnn, 2e-4),
    "stokes-assist": supervised(stokes_assist, 2e-3),
    "pix2pix": supervised(pix2pix, 2e-3),
    "pix2pix GAN": gan(last_image),
    "convgru GAN": gan(recurrent),
}


def reference(steps):
    torch.set_default_dtype(torch.float32)
    _, rough = steps()
    torch.set_default_dtype(torch.float64)
    weights, losses = steps()
    off = max(abs(a / b - 1) for name in losses for a, b in zip(rough[name], losses[name]))
    shapes = {name: list(value.shape) for name, value in weights.items()}
    return {"single": float(f"{off:.1e}"), "weights": shapes, "losses": losses}


def text(cases):
    """One line a weight and a row of losses."""
    rows = lambda part: ",\n".join(f"      {json.dumps(name)}: {json.dumps(value)}" for name, value in part.items())
    case = lambda one: ",\n".join(
        f'    "{key}": {json.dumps(part)}' if key == "single" else f'    "{key}": {{\n{rows(part)}\n    }}'
        for key, part in one.items()
    )
    return "{\n" + ",\n".join(f"  {json.dumps(name)}: {{\n{case(one)}\n  }}" for name, one in cases.items()) + "\n}\n"


FILE = Path(__file__).with_name("losses.json")
known = json.loads(FILE.read_text()) if sys.argv[1:] and FILE.exists() else {}
for name in sys.argv[1:] or CASES:
    known[name] = reference(CASES[name])
    FILE.write_text(text({name: known[name] for name in CASES if name in known}))
