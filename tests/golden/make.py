"""Make the golden arrays: ``python -m tests.golden.make``.

Weights, input and output of small networks, computed by ``benchmarks/reference.py`` in float64 and stored in float32, after that
module was found to agree with arrays from the published definitions. They need not be made again; they hold both implementations.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from tests.published import KINDS, picture, twins

CASES = {"lightweight-x2": (19, 27), "grey-jpeg": (17, 23), "real-large-x4": (9, 18), "hat-s-x4": (16, 32)}

if __name__ == "__main__":
    for name, size in CASES.items():
        pair = twins(name, seed=7)
        weights = {key: value.half() for key, value in pair.weights.items()}
        pair.reference.load_state_dict({key: value.double() for key, value in weights.items()})
        source = picture(pair.resolver.config.channels, *size)
        with torch.inference_mode():
            result = pair.reference(source.double().permute(0, 3, 1, 2)).permute(0, 2, 3, 1).float().contiguous()
        metadata = {"kind": name, "origin": json.dumps({"module": "benchmarks.reference", "config": KINDS[name][1]})}
        content = weights | {"example.input": source.contiguous(), "example.output": result}
        save_file(content, Path(__file__).parent / f"{name}.safetensors", metadata=metadata)
