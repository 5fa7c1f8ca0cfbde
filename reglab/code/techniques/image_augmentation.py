"""The augmentation of pictures, with the numbers that the engine draws."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.pictures import COUNT, augment_code
from reglab.code.program import Program
from reglab.experiment.techniques.image_augmentation import ImageAugmentation


def pytorch(spec: ImageAugmentation, program: Program) -> Exactness:
    """Change the pictures of every batch, in the data set's own range of values."""
    program.draw("uniform")
    program.counts_steps = True
    program.stored |= {"mean", "scale", "value_range"}
    program.use("augment", augment_code(spec), *_imports(spec))
    shape = program.case.info.image_shape
    assert shape is not None
    program.setup += [
        'mean, scale = torch.from_numpy(stored["mean"]), torch.from_numpy(stored["scale"])',
        'low, high = stored["value_range"].tolist()  # black and white',
    ]
    size = ", ".join(map(str, shape))
    there = "" if program.case.pictures else f".view(-1, {size})"
    back = "" if program.case.pictures else ".flatten(1)"
    program.data += [
        f'drawn = uniform({COUNT} * BATCH, generator("image-augmentation", epoch, step))',
        f"changed = augment((x * scale + mean){there}, drawn.view({COUNT}, BATCH)[:, : len(x)])",
        f"x = (changed{back} - mean) / scale",
    ]
    return EXACT


keras = pytorch


def _imports(spec: ImageAugmentation) -> tuple[str, ...]:
    wanted = ["from torch.nn import functional"] if spec.moves else []
    return (*wanted, "import math") if spec.erasing else tuple(wanted)
