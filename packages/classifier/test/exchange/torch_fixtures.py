"""Makes the files of fixtures/ with PyTorch 2.13, and fixtures/logits.json. Run: python torch_fixtures.py"""

import json
import pathlib
import posix
import zipfile

import torch

from slic_plan import Slic, fill, image

ROOT = pathlib.Path(__file__).with_name("fixtures")
ROOT.mkdir(exist_ok=True)
SIZE = 64
NARROW = dict(width=1 / 64, units=6, size=SIZE)


def save(value, name, legacy=False):
    torch.save(value, ROOT / name, _use_new_zipfile_serialization=not legacy)


def logits(model):
    with torch.no_grad():
        return model(image(SIZE, 2)).tolist()


tied = fill(Slic(**NARROW))
untied = fill(Slic(**NARROW, classes=3, tied=False))
save(tied.state_dict(), "tied-zip.pth")
save(tied.state_dict(), "tied-legacy.pth", legacy=True)
save(untied.state_dict(), "untied-zip.pth")

optimiser = torch.optim.SGD(tied.parameters(), lr=0.1, momentum=0.9, nesterov=True)
tied(image(SIZE, 2)).sum().backward()
optimiser.step()
tied = fill(tied)
wrapped = {f"module.{name}": value for name, value in tied.state_dict().items()}
checkpoint = {"epoch": 3, "best": 0.75, "arch": "slic", "best_acc": torch.tensor(0.5), "state_dict": wrapped,
              "optimizer": optimiser.state_dict()}
save(checkpoint, "checkpoint-zip.pth")
save(checkpoint, "checkpoint-legacy.pth", legacy=True)
save({"p": torch.nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]).T)}, "parameter-zip.pth")

base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
views = {
    "whole": base,
    "turned": base.T,
    "part": base[1:3, 2:5],
    "steps": base[::2, ::3],
    "scalar": base[2, 3],
    "empty": base[:0],
    "half": torch.tensor([0.5, -2.0]).half(),
    "bfloat16": torch.tensor([1.5, -3.0]).bfloat16(),
    "double": torch.tensor([0.1], dtype=torch.float64),
    "long": torch.tensor([-5, 2**40]),
    "int": torch.tensor([-7], dtype=torch.int32),
    "short": torch.tensor([-300], dtype=torch.int16),
    "char": torch.tensor([-3], dtype=torch.int8),
    "byte": torch.tensor([250], dtype=torch.uint8),
    "bool": torch.tensor([True, False]),
}
save(views, "views-zip.pth")
save(views, "views-legacy.pth", legacy=True)

# The large kind of archive as Python's zipfile writes it: nothing is short enough for 32 bits.
zipfile.ZIP64_LIMIT = zipfile.ZIP_FILECOUNT_LIMIT = 0
with zipfile.ZipFile(ROOT / "views-zip.pth") as plain, zipfile.ZipFile(ROOT / "views-zip64.pth", "w") as large:
    for entry in plain.infolist():
        large.writestr(zipfile.ZipInfo(entry.filename), plain.read(entry))
assert torch.equal(torch.load(ROOT / "views-zip64.pth")["whole"], base)

torch.serialization.set_crc32_options(False)
save({"p": torch.tensor([1.0, 2.0, 3.0])}, "no-sums-zip.pth")
torch.serialization.set_crc32_options(True)

save({"wide": torch.ones(1).expand(1000)}, "expanded-zip.pth")


class Foreign:
    def __reduce__(self):
        return posix.system, ("touch executed",)


for legacy in (False, True):
    kind = "legacy" if legacy else "zip"
    save({"a": base, "b": Foreign()}, f"foreign-{kind}.pth", legacy)
save(tied, "model-zip.pth")
save({"lr": 0.1, "name": "none"}, "no-weights-zip.pth")

(ROOT / "logits.json").write_text(json.dumps({"tied": logits(tied), "untied": logits(untied)}, indent=1) + "\n")
