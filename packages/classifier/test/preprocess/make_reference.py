"""Writes reference.json: what the original code's two ways of resizing make of small images.

python make_reference.py    (numpy, Pillow, scikit-image)

training: scipy.misc.imresize as SciPy 1.0 had it, that is bytescale and Pillow's bicubic filter on bytes.
inference: skimage.transform.resize with anti_aliasing=True.
"""

import base64
import json
from pathlib import Path

import numpy as np
import PIL
import skimage
from PIL import Image
from skimage.transform import resize


def bytescale(data, low=0, high=255):
    cmin, cmax = data.min(), data.max()
    cscale = (cmax - cmin) or 1
    scale = float(high - low) / cscale
    return (((data - cmin) * scale + low).clip(low, high) + 0.5).astype(np.uint8)


def scene(height, width, seed):
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    values = 300 + 120 * np.sin(x / 6.3) * np.cos(y / 4.1) + random.integers(-40, 40, (height, width))
    return np.round(values).astype(np.int16)


cases = []
for name, (height, width), size in [
    ("halved", (48, 48), 24),
    ("not square, to 20", (33, 57), 20),
    ("larger", (12, 15), 20),
    ("as it is", (16, 16), 16),
]:
    image = scene(height, width, len(cases))
    raw = image.astype(np.float64)
    training = np.asarray(Image.fromarray(bytescale(raw)).resize((size, size), Image.BICUBIC))
    inference = resize(raw, (size, size), order=1, anti_aliasing=True)
    cases.append(
        {
            "name": name,
            "width": width,
            "height": height,
            "size": size,
            "image": base64.b64encode(image.astype("<i2").tobytes()).decode(),
            "training": base64.b64encode(training.tobytes()).decode(),
            "inference": base64.b64encode(inference.astype("<f8").tobytes()).decode(),
        }
    )

made = f"Pillow {PIL.__version__}, scikit-image {skimage.__version__}"
Path(__file__).with_name("reference.json").write_text(json.dumps({"made": made, "cases": cases}, indent=1) + "\n")
