"""The papers' networks in PyTorch, for `helioscope engine bench`.

The one argument is JSON: {"net", "config", "batch", "side", "parameters", "job", "steps", "warmup", "threads"}. `config` is
that of the TypeScript side; `parameters` its number of weights, moving statistics included, which must be met. Prints one
line of JSON: {"version", "threads", "milliseconds", "peakMemoryMiB"}, the time being the middle one of `steps`. With the job
"count" nothing is run: {"version", "parameters"}.
"""

import json
import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def expect(what, condition):
    if not condition:
        sys.exit(f"the script has no network with {what}")


def pair(inside, outside):
    """3x3 convolution, batch normalisation, ReLU."""
    return nn.Sequential(nn.Conv2d(inside, outside, 3, padding=1), nn.BatchNorm2d(outside), nn.ReLU())


def double(inside, outside):
    return nn.Sequential(pair(inside, outside), pair(outside, outside))


class SolarUnet(nn.Module):
    """[n, h, w] greys over 255 -> probabilities [n, classes, h, w]."""

    def __init__(self, config):
        super().__init__()
        expect(f"order {config['order']}", config["order"] == "conv-bn-relu")
        expect(f"upConvolution {config['upConvolution']}", config["upConvolution"] == "transposed")
        expect("bottleneckDropout", not config["bottleneckDropout"])
        base, depth, rate = config["baseFilters"], config["depth"], config["dropout"]
        plain = config["input"] == "grey"
        channels = 1 if plain else config["input"]["embedding"]
        self.embedding = None if plain else nn.Embedding(256, channels)
        maps = [base << level for level in range(depth + 1)]
        self.down = nn.ModuleList(double(i, o) for i, o in zip([channels, *maps], maps[:-1]))
        self.bottom = double(maps[-2], maps[-1])
        self.raised = nn.ModuleList(nn.ConvTranspose2d(2 * m, m, 2, 2) for m in reversed(maps[:-1]))
        self.up = nn.ModuleList(double(2 * m, m) for m in reversed(maps[:-1]))
        self.dropout = nn.Dropout(rate) if rate else nn.Identity()
        self.sigmoid = config["head"] == "sigmoid"
        classes = {"sigmoid": 1, "softmax": 2, "three-class": 3}[config["head"]]
        self.mask = nn.Conv2d(base + (0 if plain else channels), classes, 1)

    def forward(self, greys):
        x = greys[:, None]
        if self.embedding is not None:
            x = self.embedding((greys * 255 + 0.5).long()).permute(0, 3, 1, 2)
        coded, skips = x, []
        for block in self.down:
            skips.append(block(x))
            x = self.dropout(F.max_pool2d(skips[-1], 2))
        x = self.bottom(x)
        for raised, block in zip(self.raised, self.up):
            x = block(self.dropout(torch.cat([skips.pop(), raised(x)], 1)))
        x = self.mask(x if self.embedding is None else torch.cat([x, coded], 1))
        return torch.sigmoid(x) if self.sigmoid else torch.softmax(x, 1)


def pixel_cross_entropy(probabilities, wanted):
    p = probabilities.clamp(1e-7, 1 - 1e-7)
    if p.shape[1] == 1:
        return -(wanted * p[:, 0].log() + (1 - wanted) * (1 - p[:, 0]).log()).mean()
    return F.nll_loss(p.log(), wanted.long())


class Slic(nn.Module):
    """[n, 1, side, side] -> logits [n, 5]."""

    def __init__(self, config, side):
        super().__init__()
        body = config["body"]
        expect(f"body {body['kind']}", body["kind"] == "slic")
        maps = [max(1, round(body["width"] * n)) for n in (64, 128, 256, 512)]
        layers, inside = [], 1
        for outside in maps[:3]:
            layers += [double(inside, outside), nn.MaxPool2d(2)]
            inside = outside
        self.below = nn.Sequential(*layers, pair(inside, maps[3]))
        self.last = nn.ModuleList(pair(maps[3], maps[3]) for _ in range(1 if body["tied"] else 3))
        head = body["head"]
        drop = nn.Dropout(head["dropout"])
        if head["kind"] == "average":
            self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), drop, nn.Linear(maps[3], 5))
        else:
            units, flat = head["units"], maps[3] * (side // 32) ** 2
            hidden = [nn.Linear(flat, units), nn.ReLU(), drop, nn.Linear(units, units), nn.ReLU(), drop]
            self.head = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(units, 5))

    def forward(self, x):
        eighth, ninth, tenth = (self.last[i % len(self.last)] for i in range(3))
        x = F.max_pool2d(eighth(self.below(x)), 2)
        return self.head(F.max_pool2d(tenth(ninth(x)), 2))


class Cnn2(nn.Module):
    """[n, 1, side, side] gauss -> logits [n]."""

    def __init__(self, config):
        super().__init__()
        body = config["body"]
        expect(f"body {body['kind']}", body["kind"] == "cnn-2")
        head = body["head"]
        average = head["kind"] == "global" and head["pooling"] == ["average"] and head["hidden"] is None
        expect("this head", average and config["dropout"] == 0)
        self.scale = 1 / config["fieldScaleGauss"]
        slope, pool = config["activation"]["slope"], body["poolStride"]
        stem, second = body["stem"], body["second"]
        pooled = lambda: nn.MaxPool2d(3, pool, ceil_mode=True)

        def normed(inside, outside, kernel, stride=1):
            conv = nn.Conv2d(inside, outside, kernel, stride, padding=kernel // 2)
            return nn.Sequential(nn.BatchNorm2d(inside), conv, nn.LeakyReLU(slope))

        first, last = body["inceptions"]
        expect("reduced inceptions", first["reduce"] is None and last["reduce"] is None)
        between = second + sum(first["filters"])
        self.layers = nn.Sequential(
            *(normed(1, stem["filters"], 7, stem["stride"]), pooled()),
            *(normed(stem["filters"], second, 3), pooled()),
            *(Inception(second, first["filters"], slope), pooled(), Inception(between, last["filters"], slope)),
            *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(between + sum(last["filters"]), 1)),
        )

    def forward(self, x):
        return self.layers(x if self.scale == 1 else x * self.scale)[:, 0]


class Inception(nn.Module):
    """Branches of 3x3, 5x5, 7x7 and a 3x3 maximum over one normalised input."""

    def __init__(self, inside, filters, slope):
        super().__init__()
        self.norm = nn.BatchNorm2d(inside)
        self.leaves = nn.ModuleList(nn.Conv2d(inside, n, k, padding=k // 2) for n, k in zip(filters, (3, 5, 7)))
        self.slope = slope

    def forward(self, x):
        x = self.norm(x)
        leaves = [F.leaky_relu(leaf(x), self.slope) for leaf in self.leaves]
        return torch.cat([*leaves, F.max_pool2d(x, 3, 1, 1)], 1)


def weighted_cross_entropy(weight):
    return lambda logits, labels: F.binary_cross_entropy_with_logits(
        logits, labels, pos_weight=torch.tensor(float(weight))
    )


def stokes(config, count):
    """[n, 4, wavelengths] -> [n, outputs]."""
    layers, inside, left = [], 4, count
    for filters, kernel, pooled in zip(config["filters"], config["kernels"], config["pooled"]):
        layers += [nn.Conv1d(inside, filters, kernel, padding=config["padding"]), nn.ReLU()]
        inside = filters
        left -= kernel - 1 if config["padding"] == "valid" else 0
        if pooled:
            layers.append(nn.MaxPool1d(2))
            left //= 2
    if config["dropout"]:
        layers.append(nn.Dropout(config["dropout"]))
    layers.append(nn.Flatten())
    inside *= left
    for hidden in config["hidden"]:
        units = hidden["units"]
        units = units if isinstance(units, int) else units["perWavelength"] * count
        layers += [nn.Linear(inside, units), nn.ReLU() if hidden["activation"] == "relu" else nn.Sigmoid()]
        inside = units
    return nn.Sequential(*layers, nn.Linear(inside, outputs_of(config)))


def outputs_of(config):
    return len(config["logTau"]) * (7 if config["azimuth"] == "double-angle" else 6)


class Pix2pix(nn.Module):
    """[n, frames, h, w], of which the last is seen, -1 to 1 -> field [n, 1, h, w], -1 to 1."""

    def __init__(self, config):
        super().__init__()
        expect(f"kind {config['kind']}", config["kind"] == "pix2pix")
        downs, width, dropout = config["downs"], config["width"], config["dropout"]
        maps = [width * min(2**level, 8) for level in range(downs)]
        conv = {"kernel_size": 4, "stride": 2, "padding": 1}
        self.down = nn.ModuleList(nn.Conv2d(i, o, bias=False, **conv) for i, o in zip([1, *maps], maps))
        self.down_norm = nn.ModuleList(nn.BatchNorm2d(m) for m in maps[1:-1])
        up = []
        for level in range(downs, 1, -1):
            inside = maps[level - 1] * (1 if level == downs else 2)
            block = [nn.ConvTranspose2d(inside, maps[level - 2], bias=False, **conv), nn.BatchNorm2d(maps[level - 2])]
            if downs - dropout["layers"] <= level < downs and dropout["rate"]:
                block.append(nn.Dropout(dropout["rate"]))
            up.append(nn.Sequential(nn.ReLU(), *block))
        self.up = nn.ModuleList(up)
        self.last = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(2 * maps[0], 1, **conv), nn.Tanh())

    def forward(self, images):
        x, skips = images[:, -1:], []
        for level, conv in enumerate(self.down):
            x = conv(F.leaky_relu(x, 0.2) if level else x)
            if 0 < level < len(self.down) - 1:
                x = self.down_norm[level - 1](x)
            skips.append(x)
        x = skips.pop()
        for block in self.up:
            x = torch.cat([skips.pop(), block(x)], 1)
        return self.last(x)


def network_of(asked):
    """The network and its loss."""
    net, config, side = asked["net"], asked["config"], asked["side"]
    if net == "solarunet":
        return SolarUnet(config), pixel_cross_entropy
    if net == "classifier":
        return Slic(config, side), F.cross_entropy
    if net == "flare":
        return Cnn2(config), weighted_cross_entropy(asked["positiveWeight"])
    if net == "stokes":
        return stokes(config, side), F.mse_loss
    if net == "magnetogram":
        return Pix2pix(config), F.l1_loss
    sys.exit(f"the script has no network called {net}")


def batch_of(asked):
    """Inputs and targets."""
    net, config, n, side = asked["net"], asked["config"], asked["batch"], asked["side"]
    if net == "solarunet":
        greys = torch.randint(0, 256, (n, side, side)) / 255
        return greys, ((greys - 0.5).abs() < 0.3).float()
    if net == "classifier":
        return torch.randn(n, 1, side, side), torch.arange(n) % 5
    if net == "flare":
        return 100 * torch.randn(n, 1, side, side), (torch.arange(n) % 2).float()
    if net == "stokes":
        return torch.rand(n, 4, side), torch.rand(n, outputs_of(config))
    return torch.rand(n, asked["frames"], side, side) * 2 - 1, torch.rand(n, 1, side, side) * 2 - 1


def weights_of(network):
    moving = sum(b.numel() for name, b in network.named_buffers() if "running" in name)
    return sum(p.numel() for p in network.parameters()) + moving


def peak_memory_mib():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
    except (OSError, StopIteration):
        import resource  # which Windows has not

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def image_layout(x):
    return x.contiguous(memory_format=torch.channels_last) if x.dim() == 4 else x


def runner(asked, network, loss):
    inputs, targets = map(image_layout, batch_of(asked))
    network.to(memory_format=torch.channels_last)
    if asked["job"] == "predict":
        network.eval()

        def predict():
            with torch.inference_mode():
                network(inputs)

        return predict
    network.train()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4)

    def train():
        optimizer.zero_grad()
        value = loss(network(inputs), targets)
        value.backward()
        optimizer.step()
        if not math.isfinite(value.item()):
            sys.exit("the loss is not finite")

    return train


def main():
    asked = json.loads(sys.argv[1])
    if asked["job"] == "count":
        with torch.device("meta"):
            network, _ = network_of(asked)
        print(json.dumps({"version": torch.__version__, "parameters": weights_of(network)}))
        return
    torch.manual_seed(1)
    torch.set_num_threads(asked["threads"])
    network, loss = network_of(asked)
    count = weights_of(network)
    if count != asked["parameters"]:
        sys.exit(f"its network has {count} weights, ours {asked['parameters']}")
    run = runner(asked, network, loss)
    times = []
    for k in range(asked["warmup"] + asked["steps"]):
        start = time.perf_counter()
        run()
        if k >= asked["warmup"]:
            times.append(1e3 * (time.perf_counter() - start))
    measured = {
        "version": torch.__version__,
        "threads": torch.get_num_threads(),
        "milliseconds": statistics.median_high(times),
        "peakMemoryMiB": peak_memory_mib(),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
